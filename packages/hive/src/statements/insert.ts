import { at, semanticError } from '../core/error.ts';
import { compile } from '../core/query/compile.ts';
import type { Expression } from '../core/sql/expression.ts';
import type { Query } from '../core/sql/query.ts';
import type { Insert } from '../core/sql/statement.ts';
import { converter } from '../core/types/convert.ts';
import { type HiveType, typeName, voidType } from '../core/types/hive-type.ts';
import type { Row, Value } from '../core/types/value.ts';
import { requireTable } from '../run/plan-source.ts';
import { inBatches, mapped, type Relation } from '../run/relation.ts';
import type { Session } from '../run/session.ts';
import type { Column, Table } from '../table/definition.ts';
import { specTexts } from './partitions.ts';
import { writeRows } from './write-rows.ts';

/** INSERT INTO or OVERWRITE of a query or VALUES. @throws HiveError */
export async function insert(session: Session, statement: Insert, plan: (query: Query) => Promise<Relation>): Promise<void> {
  const table = await requireTable(session, statement.table);
  const fixed = statement.partition ? specTexts(session, table, statement.partition) : new Map<string, string>();
  const dynamic = table.partitionColumns.filter(({ name }) => !fixed.has(name));
  if (dynamic.length > 0) checkDynamic(session, statement, table);
  const targets = [...table.columns, ...dynamic];
  const written =
    statement.columns.length === 0 ? targets : statement.columns.map((name) => columnNamed(targets, name, statement));
  const rows =
    'query' in statement.source
      ? rowsOfQuery(await plan(statement.source.query), { targets, written }, statement)
      : rowsOfValues(session, statement.source.values, { targets, written }, statement);
  await writeRows(session, table, { rows, overwrite: statement.overwrite, fixed });
}

function checkDynamic({ configuration }: Session, statement: Insert, table: Table): void {
  if (!statement.partition && configuration.get('hive.exec.dynamic.partition.mode', 'strict') === 'strict') {
    throw semanticError(
      10062,
      at(statement.table, 'Need to specify partition columns because the destination table is partitioned', table.name),
    );
  }
  const isNothingTold = [...(statement.partition?.values() ?? [])].every((value) => value === undefined);
  if (isNothingTold && configuration.get('hive.exec.dynamic.partition.mode', 'strict') === 'strict') {
    throw semanticError(
      10096,
      'Dynamic partition strict mode requires at least one static partition column. To turn this off set hive.exec.dynamic.partition.mode=nonstrict',
    );
  }
}

function columnNamed(targets: readonly Column[], name: string, { table }: Insert): Column {
  const found = targets.find((column) => column.name === name);
  if (!found) throw semanticError(10002, at(table, 'Invalid column reference', name));
  return found;
}

interface Columns {
  /** What a row of the table needs. */
  readonly targets: readonly Column[];
  /** What the statement gives, in this order. */
  readonly written: readonly Column[];
}

function rowsOfQuery({ columns, rows }: Relation, shape: Columns, statement: Insert): AsyncIterable<readonly Row[]> {
  const place = placer(
    shape,
    columns.map(({ type }) => type),
    statement,
  );
  return mapped(rows(), place);
}

/** Turns a row of the statement into one of the table: values converted, columns that are not written NULL. */
function placer({ targets, written }: Columns, types: readonly HiveType[], { table }: Insert): (row: Row) => Row {
  if (types.length !== written.length) {
    const counts = `Table insclause-0 has ${written.length} columns, but query has ${types.length} columns.`;
    throw semanticError(
      10044,
      `${at(table, 'Cannot insert into target table because column number/types are different', table.table)}: ${counts}`,
    );
  }
  const sources = targets.map((target) => {
    const index = written.indexOf(target);
    const from = types[index] ?? voidType;
    const convert = converter(from, target.type);
    if (!convert) {
      const found = `Cannot convert column ${index} from ${typeName(from)} to ${typeName(target.type)}.`;
      throw semanticError(
        10044,
        `${at(table, 'Cannot insert into target table because column number/types are different', table.table)}: ${found}`,
      );
    }
    return { index, convert };
  });
  return (row) => sources.map(({ index, convert }): Value => convert(row[index] ?? null));
}

// oxlint-disable-next-line require-await -- rows are read asynchronously, wherever they come from
async function* rowsOfValues(
  session: Session,
  values: readonly (readonly Expression[])[],
  shape: Columns,
  statement: Insert,
): AsyncGenerator<readonly Row[]> {
  const context = { scope: [], session: session.facts(), subqueries: new Map() };
  const rows = values.map((expressions) => {
    const compiled = expressions.map((expression) => compile(expression, context));
    const place = placer(
      shape,
      compiled.map(({ type }) => type),
      statement,
    );
    return place(compiled.map(({ evaluate }) => evaluate([])));
  });
  yield* inBatches(rows);
}
