import { at, semanticError } from '../core/error.ts';
import { compile } from '../core/query/compile.ts';
import type { PartitionSpec } from '../core/sql/statement.ts';
import { renderPlain } from '../core/types/render.ts';
import type { Session } from '../run/session.ts';
import type { Partition, Table } from '../table/definition.ts';
import { partitionName } from '../table/partition-name.ts';

/** The texts of the constants of `PARTITION (ds='v', hr=3)`; columns without a value are left out. @throws HiveError */
export function specTexts(session: Session, table: Table, spec: PartitionSpec): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, expression] of spec) {
    if (!table.partitionColumns.some((column) => column.name === name)) {
      throw semanticError(10098, `Non-Partition column appears in the partition specification:  ${name}`);
    }
    if (!expression) continue;
    const { type, evaluate } = compile(expression, { scope: [], session: session.facts(), subqueries: new Map() });
    const value = evaluate([]);
    if (value === null) throw semanticError(10214, at(expression, 'Invalid partition spec specified', name));
    texts.set(name, renderPlain(value, type));
  }
  return texts;
}

/** The one partition that a complete `PARTITION (…)` means. @throws HiveError when a column is missing */
export function wholePartition(session: Session, table: Table, spec: PartitionSpec | undefined): Partition {
  if (table.partitionColumns.length === 0) {
    if (spec) throw semanticError(10148, `Partition spec for non partitioned table ${table.name}.`);
    return { values: [], location: table.location };
  }
  if (!spec) throw semanticError(10062, 'Need to specify partition columns because the destination table is partitioned');
  const texts = specTexts(session, table, spec);
  const values = table.partitionColumns.map(({ name }) => {
    const text = texts.get(name);
    if (text === undefined) throw semanticError(10214, `Invalid partition spec specified ${name} has no value`);
    return text;
  });
  return { values, location: `${table.location}/${partitionName(table.partitionColumns, values)}` };
}

/** The partitions that fit a `PARTITION (…)`, which may leave columns out. */
export async function findPartitions(session: Session, table: Table, spec: PartitionSpec): Promise<Partition[]> {
  const texts = specTexts(session, table, spec);
  const partitions = await session.metastore.listPartitions(table);
  return partitions.filter(({ values }) =>
    table.partitionColumns.every(({ name }, index) => !texts.has(name) || texts.get(name) === values[index]),
  );
}

/** `default.movies{ds=2020-01-01}` as Hive's messages name a partition. */
export function describePartition(table: Table, values: Partition['values']): string {
  const parts = table.partitionColumns.map(({ name }, index) => `${name}=${values[index] ?? ''}`);
  return `${table.database}.${table.name}${parts.length === 0 ? '' : ` partition (${parts.join(', ')})`}`;
}
