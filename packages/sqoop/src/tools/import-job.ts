import { submitJob } from '@calf/mapreduce/job';
import { UserError } from '@calf/runtime/errors';
import { type Column, columnNamed } from '../database/column.ts';
import { boundaryQuery, splitQuery } from '../database/import-queries.ts';
import { makeSplits } from '../splits/make-splits.ts';
import { type Split, wholeTable } from '../splits/split.ts';
import { compressionCodec } from '../tasks/compressed-output.ts';
import { databaseSecret } from '../tasks/database-secret.ts';
import { type ImportOrder, importOrderKey } from '../tasks/import-task.ts';
import type { ImportRun } from './import-run.ts';
import { runToEnd } from './run-to-end.ts';
import { ToolFailure } from './tool-context.ts';
import { validateRowCount } from './validate.ts';

/** The map-only job of an import: a SELECT for each task. Source: org.apache.sqoop.mapreduce.ImportJobBase, DataDrivenImportJob. */
export async function runImportJob(
  run: ImportRun,
  { columns, output }: { columns: readonly Column[]; output: string },
): Promise<void> {
  const { context, options, fileSystem } = run;
  const { console, configuration, dialect, address } = context;
  const log = 'mapreduce.ImportJobBase';
  const isTable = 'table' in options.source;
  const splitBy = await splitColumn(run);
  console.info(log, isTable ? `Beginning import of ${options.source.table}` : 'Beginning query import.');
  if (await fileSystem.exists(output)) {
    throw new UserError(`org.apache.hadoop.mapred.FileAlreadyExistsException: Output directory ${output} already exists`);
  }
  const splits = await splitsOf(run, splitBy);
  const names = columns.map(({ name }) => name);
  const order: ImportOrder = {
    columns,
    codec: options.compression === undefined ? undefined : compressionCodec(options.compression),
    format: {
      delimiters: options.delimiters,
      nullString: options.nullString,
      nullNonString: options.nullNonString,
      plainDecimals: configuration.getBoolean('sqoop.bigdecimal.format.string', true),
      hiveDelimiterReplacement: options.hiveDelimiterReplacement,
    },
  };
  const job = await submitJob(
    {
      name: options.jobName ?? (isTable ? `${options.source.table}.jar` : 'QueryResult.jar'),
      module: import.meta.resolve('@calf/sqoop/import-task'),
      conf: { [importOrderKey]: JSON.stringify(order) },
      secrets: databaseSecret(address),
      splits: splits.map((split) => ({ length: 1, payload: splitQuery({ ...options, columns: names }, split, dialect) })),
      output: { path: output },
      reduces: 0,
    },
    { fileSystem, configuration },
  );
  const { succeeded, bytes, seconds, records } = await runToEnd(job, console);
  console.info(log, `Transferred ${formatBytes(bytes)} in ${seconds.toFixed(4)} seconds (${formatBytes(bytes / seconds)}/sec)`);
  console.info(log, `Retrieved ${records} records.`);
  if (!succeeded) {
    console.error('tool.ImportTool', 'Import failed: Import job failed!');
    throw new ToolFailure('');
  }
  if (options.validate && 'table' in options.source) {
    await validateRowCount(context, { database: run.database, table: options.source.table, records, source: 'table' });
  }
}

async function splitsOf({ context, options, database }: ImportRun, splitBy: string | undefined): Promise<Split[]> {
  const { console, configuration, dialect } = context;
  if (options.boundaryQuery === undefined && (options.mapCount === 1 || splitBy === undefined)) return [wholeTable];
  const sql = options.boundaryQuery ?? boundaryQuery(options, splitBy ?? '', dialect);
  console.info('db.DataDrivenDBInputFormat', `BoundingValsQuery: ${sql}`);
  const { rows, columns } = await database.query(sql);
  const [row = []] = rows;
  const splits = makeSplits({
    min: row[0] ?? undefined,
    max: row[1] ?? undefined,
    column: 'table' in options.source ? dialect.quoteColumn(splitBy ?? '') : (splitBy ?? ''),
    // An embedded database says no type for MIN(…) of a column: the values themselves tell.
    type: await boundaryType({ context, options, database }, { splitBy, said: columns[0]?.type ?? 'VARCHAR' }),
    splitCount: options.mapCount,
    splitLimit: options.splitLimit,
    allowTextSplitter: configuration.getBoolean('org.apache.sqoop.splitter.allow_text_splitter', false),
  });
  console.info('db.DataDrivenDBInputFormat', `Num splits: ${splits.length} from: ${row[0] ?? 'null'} to: ${row[1] ?? 'null'}`);
  return splits;
}

async function boundaryType(
  { context, options, database }: Pick<ImportRun, 'context' | 'options' | 'database'>,
  { splitBy, said }: { splitBy: string | undefined; said: Column['type'] },
): Promise<Column['type']> {
  if (database.kind !== 'sqlite' || !('table' in options.source)) return said;
  const columns = await database.describe(context.dialect.columnsQuery(options.source.table));
  return columnNamed(columns, splitBy ?? '')?.type ?? said;
}

/** `--split-by`, else the primary key. Source: ImportJobBase, SqlManager.getSplitColumn, CatalogQueryManager.getPrimaryKey. @throws UserError */
async function splitColumn({ context: { console }, options, database }: ImportRun): Promise<string | undefined> {
  if (options.splitBy !== undefined || 'query' in options.source) return options.splitBy;
  const { table } = options.source;
  const [first, second] = await database.primaryKey(table);
  if (second !== undefined) {
    console.warn(
      'manager.CatalogQueryManager',
      `The table ${table} contains a multi-column primary key. Sqoop will default to the column ${first} only for this job.`,
    );
  }
  if (first !== undefined || options.mapCount === 1) return first;
  if (options.autoresetToOneMapper) {
    console.warn('manager.SqlManager', "Split by column not provided or can't be inferred.  Resetting to one mapper");
    return undefined;
  }
  console.error(
    'tool.ImportTool',
    `Import failed: No primary key could be found for table ${table}. Please specify one with --split-by or perform a sequential import with '-m 1'.`,
  );
  throw new ToolFailure('');
}

/** Source: org.apache.sqoop.util.PerfCounters. */
function formatBytes(bytes: number): string {
  const units = [
    ['GB', 1024 ** 3],
    ['MB', 1024 ** 2],
    ['KB', 1024],
  ] as const;
  const unit = units.find(([, size]) => bytes > size);
  if (!unit) return `${Number(bytes.toFixed(4))} bytes`;
  return `${Number((bytes / unit[1]).toFixed(4))} ${unit[0]}`;
}
