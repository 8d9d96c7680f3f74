import { type Column, columnNamed } from '../database/column.ts';
import type { ImportOptions } from '../options/import-options.ts';
import { valueRenderer } from '../text/render-value.ts';
import type { Console } from './console.ts';
import type { ImportRun } from './import-run.ts';
import { ToolFailure } from './tool-context.ts';

/** The rows that are new since the last import. */
export interface Increment {
  readonly condition: string;
  /** What `--last-value` is the next time. */
  readonly nextLastValue: string;
}

const log = 'tool.ImportTool';

/** Undefined for an import that is not incremental. Source: ImportTool.initIncrementalConstraints. @throws DatabaseError, ToolFailure */
export async function incrementOf(run: ImportRun, columns: readonly Column[]): Promise<Increment | 'nothing new' | undefined> {
  const { context, options } = run;
  const { console, dialect } = context;
  const { incremental } = options;
  if (!incremental) return undefined;
  const { mode, checkColumn, lastValue } = incremental;
  const column = columnNamed(columns, checkColumn);
  refuseUnfit(checkColumn, column, mode, console);
  const quoted = dialect.quoteColumn(checkColumn);
  const upper = mode === 'append' ? await largestValue(run, column) : await serverTime(run);
  const isText = column?.type === 'DATE' || column?.type === 'TIME' || column?.type === 'TIMESTAMP';
  const literal = (value: string) => (isText ? `'${value}'` : value);
  console.info(log, `Incremental import based on column ${quoted}`);
  if (mode === 'append' && upper !== undefined && upper === lastValue) {
    console.info(log, 'No new rows detected since last import.');
    return 'nothing new';
  }
  if (lastValue !== undefined) console.info(log, `Lower bound value: ${literal(lastValue)}`);
  console.info(log, `Upper bound value: ${upper === undefined ? 'null' : literal(upper)}`);
  const [above, below] = mode === 'append' ? ['>', '<='] : ['>=', '<'];
  const lowerCondition = lastValue === undefined ? [] : [`${quoted} ${above} ${literal(lastValue)}`];
  const upperCondition = upper === undefined ? `${quoted} IS NULL ` : `${quoted} ${below} ${literal(upper)}`;
  return { condition: [...lowerCondition, upperCondition].join(' AND '), nextLastValue: upper ?? 'null' };
}

/** Scripts read the next last-value from these lines. */
export function tellNextIncrement(console: Console, { incremental }: ImportOptions, { nextLastValue }: Increment): void {
  if (!incremental) return;
  console.info(
    log,
    'Incremental import complete! To run another incremental import of all data following this import, supply the following arguments:',
  );
  console.info(log, ` --incremental ${incremental.mode}`);
  console.info(log, `  --check-column ${incremental.checkColumn}`);
  console.info(log, `  --last-value ${nextLastValue}`);
  console.info(log, "(Consider saving this with 'sqoop job --create')");
}

async function largestValue({ context, options, database }: ImportRun, column: Column | undefined): Promise<string | undefined> {
  const { dialect, console } = context;
  const { source, where, incremental } = options;
  const quoted = dialect.quoteColumn(incremental?.checkColumn ?? '');
  const from =
    'table' in source
      ? dialect.quoteTable(source.table)
      : `(${source.query.replaceAll('$CONDITIONS', '(1 = 1)')}) sqoop_import_query_alias`;
  const sql = `SELECT MAX(${quoted}) FROM ${from}${where === undefined ? '' : ` WHERE ${where}`}`;
  console.info(log, `Maximal id query for free form incremental import: ${sql}`);
  const { rows } = await database.query(sql);
  const text = rows[0]?.[0] ?? undefined;
  if (text === undefined || column?.type !== 'TIMESTAMP') return text;
  const bytes = Buffer.from(text);
  const rendered = valueRenderer(column, { plainDecimals: true, hiveDelimiterReplacement: undefined })(bytes, 0, bytes.length);
  return typeof rendered === 'string' ? rendered : text;
}

async function serverTime({ context, database }: ImportRun): Promise<string> {
  const { rows } = await database.query(context.dialect.currentTimestampQuery);
  return `${(rows[0]?.[0] ?? '').slice(0, 19)}.0`;
}

function refuseUnfit(name: string, column: Column | undefined, mode: string, console: Console): void {
  if (!column) return;
  if (column.type === 'CHAR' || column.type === 'VARCHAR' || column.type === 'LONGVARCHAR') {
    console.error(log, `Character column (${name}) can not be used to determine which rows to incrementally import.`);
    throw new ToolFailure('');
  }
  if (mode === 'lastmodified' && column.type !== 'DATE' && column.type !== 'TIMESTAMP') {
    console.error('manager.SqlManager', 'Column type is neither timestamp nor date!');
    throw new ToolFailure('Got exception running Sqoop: java.lang.RuntimeException: Column type is neither timestamp nor date!');
  }
}
