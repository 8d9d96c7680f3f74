import type { FileSystem } from '@calf/client/file-system';
import { submitJob } from '@calf/mapreduce/job';
import { type Column, columnNamed } from '../database/column.ts';
import type { Database } from '../database/database.ts';
import { withJavaTypes } from '../database/java-types.ts';
import { type ExportOptions, exportOptions } from '../options/export-options.ts';
import { ArgumentError } from '../options/parse-arguments.ts';
import { databaseSecret } from '../tasks/database-secret.ts';
import { type ExportOrder, exportOrderKey, type FilePart } from '../tasks/export-task.ts';
import type { Statement } from '../tasks/row-store.ts';
import { runToEnd } from './run-to-end.ts';
import { javaText, openDatabase, openFileSystem, type ToolContext, ToolFailure } from './tool-context.ts';
import { validateRowCount } from './validate.ts';

const jobLog = 'mapreduce.ExportJobBase';
const toolLog = 'tool.ExportTool';

interface ExportRun {
  readonly context: ToolContext;
  readonly options: ExportOptions;
  readonly database: Database;
  readonly fileSystem: FileSystem;
}

/** `sqoop export`. Source: org.apache.sqoop.tool.ExportTool, mapreduce.ExportJobBase. */
export async function runExport(context: ToolContext): Promise<number> {
  const { given, console } = context;
  const options = exportOptions(given, (message) => console.warn('sqoop.SqoopOptions', message));
  const database = await openDatabase(context);
  const fileSystem = await openFileSystem(context);
  try {
    await exportFrom({ context, options, database, fileSystem });
    return 0;
  } catch (fault) {
    if (fault instanceof ArgumentError || fault instanceof ToolFailure) throw fault;
    console.error(toolLog, 'Encountered IOException running export job: ');
    console.complain(javaText(fault));
    return 1;
  } finally {
    await database.close();
    await fileSystem.close();
  }
}

async function exportFrom(run: ExportRun): Promise<void> {
  const { context, options } = run;
  const { console, given } = context;
  if (given.has('direct')) console.warn(toolLog, 'calf sends INSERT statements in any case: --direct changes nothing.');
  const all = await describeTable(run);
  const columns = withJavaTypes(options.columns?.map((name) => knownColumn(run, all, name)) ?? all, options.javaTypes);
  for (const key of options.update?.keys ?? []) knownColumn(run, all, key);
  if (options.stagingTable !== undefined) console.info(jobLog, `Data will be staged in the table: ${options.stagingTable}`);
  if (options.update?.mode === 'allowinsert') warnAboutUpsert(run);
  console.info(jobLog, `Beginning export of ${options.table}`);
  if (options.stagingTable !== undefined) await prepareStaging(run, options.stagingTable);
  const parts = await fileParts(run);
  const records = await runExportJob(run, columns, parts);
  if (options.stagingTable !== undefined) await migrate(run, options.stagingTable);
  if (options.validate) await validateRowCount(context, { database: run.database, table: options.table, records, source: 'job' });
}

async function describeTable({ context: { console, dialect }, options, database }: ExportRun): Promise<Column[]> {
  console.info('tool.CodeGenTool', 'Beginning code generation');
  const sql = dialect.columnsQuery(options.table);
  console.info('manager.SqlManager', `Executing SQL statement: ${sql}`);
  try {
    return await database.describe(sql);
  } catch (fault) {
    console.error('manager.SqlManager', `Error executing statement: ${javaText(fault)}`);
    throw new Error('java.io.IOException: No columns to generate for ClassWriter', { cause: fault });
  }
}

function knownColumn({ context: { console } }: ExportRun, all: readonly Column[], name: string): Column {
  const found = columnNamed(all, name);
  if (found) return found;
  const log = 'util.SqlTypeMap';
  console.error(log, 'It seems like you are looking up a column that does not');
  console.error(log, "exist in the table. Please ensure that you've specified");
  console.error(log, 'correct column names in Sqoop options.');
  throw new ToolFailure(`Got exception running Sqoop: java.lang.IllegalArgumentException: column not found: ${name}`);
}

function warnAboutUpsert({ context: { console, dialect }, options }: ExportRun): void {
  if (dialect.upsert([], []) === undefined) {
    throw new ToolFailure(
      `Mixed update/insert is not supported against the target database yet: --update-mode updateonly, or leave --driver out (${options.table})`,
    );
  }
  if (dialect.manager !== 'MySQLManager') return;
  console.warn('manager.MySQLManager', 'MySQL Connector upsert functionality is using INSERT ON DUPLICATE KEY UPDATE');
  console.warn('manager.MySQLManager', "clause that relies on table's unique key, whatever --update-key names.");
}

/** The files of the directory in as many parts of equal length as there are maps. Source: org.apache.sqoop.mapreduce.ExportInputFormat. */
async function fileParts({ context: { console }, options, fileSystem }: ExportRun): Promise<FilePart[][]> {
  const directory = fileSystem.qualify(options.exportDirectory);
  if (!(await fileSystem.exists(directory))) {
    console.warn(jobLog, `Input path ${directory} does not exist`);
    throw new Error(`org.apache.hadoop.mapreduce.lib.input.InvalidInputException: Input path does not exist: ${directory}`);
  }
  const files = (await fileSystem.listStatus(directory)).filter(({ path }) => !/\/[_.][^/]*$/.test(path));
  const nested = files.find(({ type }) => type === 'DIRECTORY');
  if (nested)
    throw new Error(`java.io.FileNotFoundException: ${nested.path} (Is a directory): export takes files of one directory`);
  const totalBytes = files.reduce((sum, { length }) => sum + length, 0);
  const partBytes = Math.max(1, Math.ceil(totalBytes / options.mapCount));
  const parts: FilePart[][] = [[]];
  let room = partBytes;
  for (const { path, length } of files) {
    // A compressed file can only be read from its beginning.
    const isSplittable = !/\.(gz|deflate|zst|bz2)$/.test(path);
    for (let start = 0; start < length; ) {
      const taken = isSplittable ? Math.min(room, length - start) : length;
      parts.at(-1)?.push({ path, start, length: taken });
      start += taken;
      room -= taken;
      if (room > 0) continue;
      parts.push([]);
      room = partBytes;
    }
  }
  return parts.filter((part, index) => part.length > 0 || index === 0);
}

/** Answers how many records were exported. */
async function runExportJob(run: ExportRun, columns: readonly Column[], parts: readonly FilePart[][]): Promise<number> {
  const { context, options, fileSystem } = run;
  const { console, configuration, address } = context;
  const order: ExportOrder = {
    delimiters: options.delimiters,
    nullString: options.nullString,
    nullNonString: options.nullNonString,
    columns,
    statement: statementFor(run, columns),
    rowsPerStatement: configuration.getInt('sqoop.export.records.per.statement', 100),
    statementsPerTransaction: configuration.getInt('sqoop.export.statements.per.transaction', 100),
  };
  const splits = parts.map((part) => ({
    length: part.reduce((sum, { length }) => sum + length, 0),
    payload: JSON.stringify(part),
  }));
  const job = await submitJob(
    {
      name: options.jobName ?? `${options.table}.jar`,
      module: import.meta.resolve('@calf/sqoop/export-task'),
      // A task that runs again would insert its rows again.
      conf: { [exportOrderKey]: JSON.stringify(order), 'mapreduce.map.maxattempts': '1' },
      secrets: databaseSecret(address),
      splits,
      reduces: 0,
    },
    { fileSystem, configuration },
  );
  const { succeeded, bytes, seconds, records } = await runToEnd(job, console, 'read');
  console.info(jobLog, `Transferred ${bytes} bytes in ${seconds.toFixed(4)} seconds (${Math.round(bytes / seconds)} bytes/sec)`);
  console.info(jobLog, `Exported ${records} records.`);
  if (!succeeded) {
    console.error(jobLog, 'Export job failed!');
    refuseExport(run, 'Export job failed!');
  }
  return records;
}

function statementFor({ context: { dialect }, options }: ExportRun, columns: readonly Column[]): Statement {
  const names = columns.map(({ name }) => dialect.quoteColumn(name));
  const table = dialect.quoteTable(options.stagingTable ?? options.table);
  const { update } = options;
  if (!update) return { kind: 'insert', table, columns: names, upsert: undefined };
  const keys = update.keys.map((name) => dialect.quoteColumn(name));
  if (update.mode === 'updateonly') return { kind: 'update', table, columns: names, keys };
  return { kind: 'insert', table, columns: names, upsert: dialect.upsert(names, keys) };
}

async function prepareStaging(run: ExportRun, staging: string): Promise<void> {
  const { context, options, database } = run;
  const table = context.dialect.quoteTable(staging);
  if (options.clearStagingTable) await database.execute(`DELETE FROM ${table}`, []);
  if ((await stagedRows(run, staging, table)) === '0') return;
  refuseExport(
    run,
    `The specified staging table ${staging} is not empty. To force deletion of its data, retry with --clear-staging-table option.`,
  );
}

async function stagedRows(run: ExportRun, staging: string, table: string): Promise<string | null | undefined> {
  try {
    const { rows } = await run.database.query(`SELECT COUNT(*) FROM ${table}`);
    return rows[0]?.[0];
  } catch (fault) {
    run.context.console.error('manager.SqlManager', `Unable to query count * for table ${table}`);
    run.context.console.complain(javaText(fault));
    return refuseExport(run, `Failed to count data rows in staging table: ${staging}`);
  }
}

function refuseExport({ context: { console } }: ExportRun, message: string): never {
  console.error(toolLog, 'Error during export: ');
  console.complain(message);
  throw new ToolFailure('');
}

/** All rows change tables in one transaction. */
async function migrate({ context: { console, dialect }, options, database }: ExportRun, staging: string): Promise<void> {
  console.info(jobLog, 'Starting to migrate data from staging table to destination.');
  const [from, to] = [dialect.quoteTable(staging), dialect.quoteTable(options.table)];
  await database.begin();
  try {
    const count = await database.execute(`INSERT INTO ${to} SELECT * FROM ${from}`, []);
    await database.execute(`DELETE FROM ${from}`, []);
    await database.commit();
    console.info('manager.SqlManager', `Migrated ${count} records from ${from} to ${to}`);
  } catch (fault) {
    await database.rollback();
    throw fault;
  }
}
