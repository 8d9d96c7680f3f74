import type { FileSystem } from '@calf/client/file-system';
import { type Column, columnNamed } from '../database/column.ts';
import { DatabaseError } from '../database/database.ts';
import { describeQuery, hasConditionsToken } from '../database/import-queries.ts';
import { withJavaTypes } from '../database/java-types.ts';
import { type ImportOptions, importOptions } from '../options/import-options.ts';
import { ArgumentError } from '../options/parse-arguments.ts';
import { moveOutput, temporaryDirectory } from './append.ts';
import { runImportJob } from './import-job.ts';
import type { ImportRun } from './import-run.ts';
import { type Increment, incrementOf, tellNextIncrement } from './increment.ts';
import { javaText, openDatabase, openFileSystem, type ToolContext, ToolFailure } from './tool-context.ts';

const log = 'tool.ImportTool';

/** `sqoop import`. Source: org.apache.sqoop.tool.ImportTool. */
export async function runImport(context: ToolContext): Promise<number> {
  const { given, console } = context;
  const options = importOptions(given, (message) => console.warn('sqoop.SqoopOptions', message));
  if (options.hive && options.delimiters.fieldsTerminatedBy === '\x01' && !given.has('fields-terminated-by')) {
    console.info('tool.BaseSqoopTool', 'Using Hive-specific delimiters for output. You can override');
    console.info('tool.BaseSqoopTool', 'delimiters with --fields-terminated-by, etc.');
  }
  const database = await openDatabase(context);
  const fileSystem = await openFileSystem(context);
  try {
    await importInto({ context, options, database, fileSystem });
    return 0;
  } catch (fault) {
    if (fault instanceof ArgumentError || fault instanceof ToolFailure) throw fault;
    console.error(log, `Import failed: ${failureText(fault)}`);
    return 1;
  } finally {
    await database.close();
    await fileSystem.close();
  }
}

async function importInto(run: ImportRun): Promise<void> {
  const { context, options, fileSystem } = run;
  const columns = await describeColumns(run);
  const written = withJavaTypes(columns, options.javaTypes);
  const increment = await incrementOf(run, columns);
  if (increment === 'nothing new') return;
  const target = targetDirectory(options, fileSystem);
  if (options.deleteTarget) await deleteTarget(run, target);
  warnAboutMysql(run);
  const moves = options.append || options.incremental?.mode === 'lastmodified';
  const output = moves ? temporaryDirectory(options, fileSystem) : target;
  await runImportJob({ ...run, options: withIncrement(options, increment) }, { columns: written, output });
  if (moves) await moveOutput(run, { from: output, to: target });
  if (options.hive) {
    // Hive's code is loaded only for those who ask for it.
    const { hiveImport } = await import('./hive-import.ts');
    await hiveImport(run, { columns, directory: target });
  }
  if (increment) tellNextIncrement(context.console, options, increment);
}

/** Source: CodeGenTool.generateORM, SqlManager.getColumnInfoForRawQuery: whatever goes wrong here ends in the same words. */
async function describeColumns({ context: { console, dialect }, options, database }: ImportRun): Promise<Column[]> {
  const { source } = options;
  console.info('tool.CodeGenTool', 'Beginning code generation');
  if ('query' in source && !hasConditionsToken(source.query)) {
    throw new DatabaseError('java.io.IOException', `Query [${source.query}] must contain '$CONDITIONS' in WHERE clause.`);
  }
  const sql = describeQuery(options, dialect);
  console.info('manager.SqlManager', `Executing SQL statement: ${sql}`);
  try {
    return importable(await database.describe(sql), options.columns);
  } catch (fault) {
    if (fault instanceof ToolFailure) throw fault;
    console.error('manager.SqlManager', `Error executing statement: ${javaText(fault)}`);
    console.error(log, 'Import failed: java.io.IOException: No columns to generate for ClassWriter');
    throw new ToolFailure('');
  }
}

/** Every column needs a name of its own. Source: ClassWriter.cleanColNames. @throws ToolFailure */
function importable(all: readonly Column[], names: readonly string[] | undefined): Column[] {
  const repeated = all.find(({ name }, index) => all.findIndex((other) => other.name === name) < index);
  if (repeated) throw new ToolFailure(`Duplicate Column identifier specified: '${repeated.name}': give it another name with AS`);
  return chosenColumns(all, names);
}

/** The columns in the order of `--columns`, by name in any case. */
function chosenColumns(all: readonly Column[], names: readonly string[] | undefined): Column[] {
  if (!names) return [...all];
  return names.map((name) => {
    const found = columnNamed(all, name);
    if (!found)
      throw new DatabaseError(
        'java.io.IOException',
        `there is no column ${name}: the table has ${all.map((column) => column.name).join(', ')}`,
      );
    return { ...found, name };
  });
}

function targetDirectory({ source, targetDirectory, warehouseDirectory, hive }: ImportOptions, fileSystem: FileSystem): string {
  const name = 'table' in source ? source.table : (hive?.table ?? 'QueryResult');
  return fileSystem.qualify(targetDirectory ?? (warehouseDirectory === undefined ? name : `${warehouseDirectory}/${name}`));
}

async function deleteTarget({ context: { console }, options, fileSystem }: ImportRun, target: string): Promise<void> {
  const isThere = await fileSystem.exists(target);
  if (isThere) await fileSystem.delete(target, { recursive: true });
  const named = options.targetDirectory ?? target;
  console.info(
    log,
    isThere ? `Destination directory ${named} deleted.` : `Destination directory ${named} is not present, hence not deleting.`,
  );
}

function warnAboutMysql({ context: { console, dialect, given }, options }: ImportRun): void {
  const name = 'manager.MySQLManager';
  if (dialect.manager !== 'MySQLManager' || 'query' in options.source) return;
  if (given.has('direct')) console.warn(name, 'calf reads rows from the wire in any case: --direct changes nothing.');
  console.info(name, 'Setting zero DATETIME behavior to convertToNull (mysql)');
}

function withIncrement(options: ImportOptions, increment: Increment | undefined): ImportOptions {
  if (!increment) return options;
  const { condition } = increment;
  if ('query' in options.source) {
    return { ...options, source: { query: options.source.query.replace('$CONDITIONS', () => `${condition} AND $CONDITIONS`) } };
  }
  return { ...options, where: options.where === undefined ? condition : `${options.where} AND ${condition}` };
}

function failureText(fault: unknown): string {
  const text = javaText(fault);
  return fault instanceof DatabaseError || /^[a-z]+(\.\w+)+: /.test(text) ? text : `java.io.IOException: ${text}`;
}
