import type { ImportOptions } from '../options/import-options.ts';
import type { Split } from '../splits/split.ts';
import type { Dialect } from './dialect.ts';

/** The word in `--query` that each task's condition takes the place of. */
const conditionsToken = '$CONDITIONS';

type Selection = Pick<ImportOptions, 'source' | 'where'> & { readonly columns: readonly string[] };

/** For the columns' types; no row is read. */
export function describeQuery({ source }: Pick<ImportOptions, 'source'>, dialect: Dialect): string {
  return 'table' in source ? dialect.columnsQuery(source.table) : substitute(source.query, '(1 = 0)');
}

/** Source: org.apache.sqoop.mapreduce.db.DataDrivenDBInputFormat.getBoundingValsQuery. */
export function boundaryQuery(
  { source, where }: Pick<ImportOptions, 'source' | 'where'>,
  splitBy: string,
  dialect: Dialect,
): string {
  if ('table' in source) {
    const column = dialect.quoteColumn(splitBy);
    const from = dialect.quoteTable(source.table);
    return `SELECT MIN(${column}), MAX(${column}) FROM ${from}${where === undefined ? '' : ` WHERE ( ${where} )`}`;
  }
  const column = splitBy.includes('.') ? `t1.${splitBy.slice(splitBy.lastIndexOf('.') + 1)}` : splitBy;
  return `SELECT MIN(${column}), MAX(${column}) FROM (${substitute(source.query, '(1 = 1)')}) AS t1`;
}

/** One task's rows. Source: DataDrivenDBRecordReader.getSelectQuery. */
export function splitQuery({ source, where, columns }: Selection, split: Split, dialect: Dialect): string {
  const conditions = `( ${split.lower} ) AND ( ${split.upper} )`;
  if ('query' in source) return substitute(source.query, conditions);
  const table = dialect.quoteTable(source.table);
  const names = columns.map((name) => dialect.quoteColumn(name)).join(', ');
  return `SELECT ${names} FROM ${table} AS ${table} WHERE ${where === undefined ? '' : `( ${where} ) AND `}${conditions}`;
}

export function hasConditionsToken(query: string): boolean {
  return query.includes(conditionsToken);
}

function substitute(query: string, conditions: string): string {
  return query.replaceAll(conditionsToken, () => ` ${conditions} `);
}
