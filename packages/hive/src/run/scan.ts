import { compile } from '../core/query/compile.ts';
import { readsOnly } from '../core/query/columns-of.ts';
import type { ScopeColumn } from '../core/query/scope.ts';
import type { Expression } from '../core/sql/expression.ts';
import { textParser } from '../core/types/parse-value.ts';
import type { Row, Value } from '../core/types/value.ts';
import { isHadoopError } from '@calf/runtime/errors';
import type { Partition, Table } from '../table/definition.ts';
import { lineParser } from '../table/parse-line.ts';
import { readLines } from '../table/read-lines.ts';
import type { Relation } from './relation.ts';
import type { Session } from './session.ts';

/** A table's rows: its columns, then those of its partitions. `conditions` may leave partitions out, and do nothing else. */
export function scan(
  session: Session,
  table: Table,
  { alias, conditions }: { alias: string; conditions: readonly Expression[] },
): Relation {
  const used = new Set<number>();
  const columns = [...table.columns, ...table.partitionColumns].map(
    ({ name, type }, index): ScopeColumn => ({ table: alias, name, type, use: () => used.add(index) }),
  );
  const keeps = partitionFilter(session, { columns, from: table.columns.length, conditions });
  return {
    columns,
    async *rows() {
      for (const { location, values } of await placesOf(session, table)) {
        const partitionRow = values.map((text, index) => partitionValue(table, index, text));
        if (!keeps(partitionRow)) continue;
        for (const path of await dataFiles(session, location)) yield* fileRows(session, table, { path, used, partitionRow });
      }
    },
  };
}

async function placesOf({ metastore }: Session, table: Table): Promise<Partition[]> {
  if (table.partitionColumns.length === 0) return [{ location: table.location, values: [] }];
  return metastore.listPartitions(table);
}

function partitionValue(table: Table, index: number, text: string | null): Value {
  const column = table.partitionColumns[index];
  return text === null || !column ? null : textParser(column.type)(text);
}

/** Of conditions that read partition columns alone, none may be untrue. */
function partitionFilter(
  session: Session,
  { columns, from, conditions }: { columns: readonly ScopeColumn[]; from: number; conditions: readonly Expression[] },
): (values: Row) => boolean {
  const scope = columns.slice(from).map((column) => ({ ...column, use: undefined }));
  const context = { scope, session: session.facts(), subqueries: new Map() };
  const tests = conditions.filter((condition) => readsOnly(condition, scope)).map((condition) => compile(condition, context));
  return (values) => tests.every(({ evaluate }) => evaluate(values) === true);
}

/** Files of a directory and those below, by path; what starts with `_` or `.` is hidden. A missing directory has none. */
export async function dataFiles({ fileSystem }: Pick<Session, 'fileSystem'>, location: string): Promise<string[]> {
  const found: string[] = [];
  const statuses = await fileSystem.listStatus(location).catch((fault: unknown) => {
    if (isHadoopError(fault, 'FileNotFoundException')) return [];
    throw fault;
  });
  for (const { path, type, length } of statuses) {
    if (/^[_.]/.test(path.slice(path.lastIndexOf('/') + 1))) continue;
    if (type === 'DIRECTORY') found.push(...(await dataFiles({ fileSystem }, path)));
    else if (length > 0) found.push(path);
  }
  return found;
}

async function* fileRows(
  { fileSystem }: Session,
  table: Table,
  { path, used, partitionRow }: { path: string; used: ReadonlySet<number>; partitionRow: readonly Value[] },
): AsyncGenerator<readonly Row[]> {
  const parser = lineParser(table.columns, table.format, used);
  const empty: Value[] = [...table.columns.map(() => null), ...partitionRow];
  let skip = Number(table.properties['skip.header.line.count'] ?? 0);
  for await (const lines of readLines(fileSystem, path)) {
    const rows: Row[] = [];
    for (const line of lines) {
      if (skip > 0) {
        skip--;
        continue;
      }
      const row = empty.slice();
      parser.parse(line, row);
      rows.push(row);
    }
    yield rows;
  }
}
