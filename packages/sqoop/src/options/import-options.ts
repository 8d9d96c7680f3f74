import { type Delimiters, defaultDelimiters, hiveDelimiters, mysqlDelimiters } from '../text/delimiters.ts';
import { parseCharacterArgument } from './character-argument.ts';
import type { ToolArguments } from './parse-arguments.ts';
import { ArgumentError } from './parse-arguments.ts';

export type IncrementalMode = 'append' | 'lastmodified';

export interface HiveOptions {
  readonly table: string | undefined;
  readonly database: string | undefined;
  readonly overwrite: boolean;
  readonly failIfExists: boolean;
  readonly partition: { readonly key: string; readonly value: string } | undefined;
  /** Column name to Hive type, from `--map-column-hive`. */
  readonly types: ReadonlyMap<string, string>;
}

/** `sqoop import`, understood and checked. */
export interface ImportOptions {
  readonly source: { readonly table: string } | { readonly query: string };
  readonly columns: readonly string[] | undefined;
  readonly where: string | undefined;
  /** Column name to Java type, from `--map-column-java`. */
  readonly javaTypes: ReadonlyMap<string, string>;
  readonly splitBy: string | undefined;
  readonly splitLimit: number | undefined;
  readonly boundaryQuery: string | undefined;
  readonly targetDirectory: string | undefined;
  readonly warehouseDirectory: string | undefined;
  readonly temporaryRoot: string;
  readonly mapCount: number;
  readonly append: boolean;
  readonly deleteTarget: boolean;
  readonly compression: string | undefined;
  readonly autoresetToOneMapper: boolean;
  readonly delimiters: Delimiters;
  readonly nullString: string;
  readonly nullNonString: string;
  readonly hiveDelimiterReplacement: string | undefined;
  readonly incremental:
    | { readonly mode: IncrementalMode; readonly checkColumn: string; readonly lastValue: string | undefined }
    | undefined;
  readonly hive: HiveOptions | undefined;
  readonly validate: boolean;
  readonly jobName: string | undefined;
}

const defaultMapCount = 4;

/** Checks in Sqoop's order and words. Source: org.apache.sqoop.tool.ImportTool, BaseSqoopTool.validate*. @throws ArgumentError */
export function importOptions(given: ToolArguments, warn: (message: string) => void): ImportOptions {
  const table = given.get('table');
  const query = given.get('query');
  if (table === undefined && query === undefined) {
    throw new ArgumentError('--table or --query is required for import. (Or use sqoop import-all-tables.)');
  }
  const hive = given.has('hive-import') ? hiveOptions(given) : undefined;
  const options: ImportOptions = {
    source: query === undefined ? { table: table ?? '' } : { query },
    columns: given
      .get('columns')
      ?.split(',')
      .map((name) => name.trim()),
    where: given.get('where'),
    javaTypes: columnMapping(given, 'map-column-java'),
    splitBy: given.get('split-by'),
    splitLimit: numberOf(given, 'split-limit'),
    boundaryQuery: given.get('boundary-query'),
    targetDirectory: given.get('target-dir'),
    warehouseDirectory: given.get('warehouse-dir'),
    temporaryRoot: given.get('temporary-rootdir') ?? '_sqoop',
    mapCount: mapCountOf(given),
    append: given.has('append') || given.get('incremental') === 'append',
    deleteTarget: given.has('delete-target-dir'),
    compression: given.get('compression-codec') ?? (given.has('compress') ? 'gzip' : undefined),
    autoresetToOneMapper: given.has('autoreset-to-one-mapper'),
    delimiters: outputDelimiters(given, hive !== undefined, warn),
    nullString: unescapeJava(given.get('null-string') ?? 'null'),
    nullNonString: unescapeJava(given.get('null-non-string') ?? 'null'),
    hiveDelimiterReplacement: given.has('hive-drop-import-delims') ? '' : given.get('hive-delims-replacement'),
    incremental: incrementalOptions(given),
    hive,
    validate: given.has('validate'),
    jobName: given.get('mapreduce-job-name'),
  };
  check(options, { table, query });
  return options;
}

/** Delimiters as the `--fields-terminated-by` family says them. */
export function outputDelimiters(given: ToolArguments, isHive: boolean, warn: (message: string) => void): Delimiters {
  if (given.has('mysql-delimiters')) return mysqlDelimiters;
  const names = ['fields-terminated-by', 'lines-terminated-by', 'enclosed-by', 'optionally-enclosed-by', 'escaped-by'];
  const base = isHive && !names.some((name) => given.has(name)) ? hiveDelimiters : defaultDelimiters;
  return readDelimiters(given, { prefix: '', base, warn });
}

export function readDelimiters(
  given: ToolArguments,
  { prefix, base, warn }: { prefix: string; base: Delimiters; warn: (message: string) => void },
): Delimiters {
  const character = (name: string) => {
    const text = given.get(prefix + name);
    return text === undefined ? undefined : parseCharacterArgument(text, warn);
  };
  const enclosedBy = character('enclosed-by');
  return {
    fieldsTerminatedBy: character('fields-terminated-by') ?? base.fieldsTerminatedBy,
    linesTerminatedBy: character('lines-terminated-by') ?? base.linesTerminatedBy,
    enclosedBy: enclosedBy ?? character('optionally-enclosed-by') ?? base.enclosedBy,
    escapedBy: character('escaped-by') ?? base.escapedBy,
    encloseRequired: enclosedBy !== undefined || base.encloseRequired,
  };
}

/** Zero and negative numbers mean Sqoop's default. */
export function mapCountOf(given: ToolArguments): number {
  const count = numberOf(given, 'num-mappers') ?? defaultMapCount;
  return count > 0 ? count : defaultMapCount;
}

function numberOf(given: ToolArguments, name: string): number | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  if (!/^[+-]?\d{1,10}$/.test(text))
    throw new ArgumentError('Error: expected numeric argument.\nTry --help for usage.', { hasHint: false });
  return Number(text);
}

/** Sqoop pastes these into Java source, where `\\N` means `\N`; a single `\N`, which does not compile there, is taken as it is. */
export function unescapeJava(text: string): string {
  const named: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\\': '\\', '"': '"', "'": "'" };
  return text.replaceAll(/\\(.)/g, (whole, character: string) => named[character] ?? whole);
}

function hiveOptions(given: ToolArguments): HiveOptions {
  const key = given.get('hive-partition-key');
  return {
    table: given.get('hive-table'),
    database: given.get('hive-database'),
    overwrite: given.has('hive-overwrite'),
    failIfExists: given.has('create-hive-table'),
    partition: key === undefined ? undefined : { key, value: given.get('hive-partition-value') ?? '' },
    types: columnMapping(given, 'map-column-hive'),
  };
}

/** `--map-column-java`, `--map-column-hive`. Source: org.apache.sqoop.SqoopOptions.parseColumnMapping. @throws ArgumentError */
export function columnMapping(given: ToolArguments, option: string): Map<string, string> {
  // A comma in brackets, as in DECIMAL(10,2), is part of a type.
  const pairs = (given.get(option) ?? '').split(/,(?![^()]*\))/).filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [name = '', type] = pair.split('=');
      if (type === undefined) {
        throw new ArgumentError('Malformed mapping.  Column mapping should be the form key=value[,key=value]*', {
          hasHint: false,
        });
      }
      return [decodeURIComponent(name.trim()), decodeURIComponent(type.trim())];
    }),
  );
}

function incrementalOptions(given: ToolArguments): ImportOptions['incremental'] {
  const mode = given.get('incremental');
  const checkColumn = given.get('check-column');
  if (mode === undefined) {
    if (checkColumn !== undefined || given.has('last-value')) {
      throw new ArgumentError('You must specify an incremental import mode with --incremental. ');
    }
    return undefined;
  }
  if (mode !== 'append' && mode !== 'lastmodified') {
    throw new ArgumentError(`Unrecognized incremental import mode: ${mode}`);
  }
  if (checkColumn === undefined) {
    throw new ArgumentError('For an incremental import, the check column must be specified with --check-column. ');
  }
  return { mode, checkColumn, lastValue: given.get('last-value') };
}

function check(options: ImportOptions, { table, query }: { table: string | undefined; query: string | undefined }): void {
  const refuse = (message: string, hint?: { hasHint: boolean }) => {
    throw new ArgumentError(message, hint);
  };
  const noHint = { hasHint: false };
  if (table !== undefined && query !== undefined) refuse('Cannot specify --query and --table together.');
  if (options.targetDirectory !== undefined && options.warehouseDirectory !== undefined) {
    refuse('--target-dir with --warehouse-dir are incompatible options.');
  }
  if (query !== undefined && options.targetDirectory === undefined && !options.hive) {
    refuse('Must specify destination with --target-dir. ');
  }
  if (query !== undefined && options.hive && options.hive.table === undefined) {
    refuse('When importing a query to Hive, you must specify --hive-table.');
  }
  if (options.validate) {
    const unsupported = 'Validation is not supported for';
    if (query !== undefined) refuse(`${unsupported} free from query but single table only.`);
    if (options.where !== undefined) refuse(`${unsupported} where clause but single table only.`);
    if (options.incremental) refuse(`${unsupported} incremental imports but single table only.`);
  }
  if (query !== undefined && options.splitBy === undefined && options.mapCount > 1) {
    refuse('When importing query results in parallel, you must specify --split-by.');
  }
  if (options.autoresetToOneMapper && options.splitBy !== undefined) {
    refuse('--autoreset-to-one-mapper and --split-by cannot be used together.', noHint);
  }
  if (options.hive && options.append) {
    refuse('Append mode for hive imports is not  yet supported. Please remove the parameter --append-mode', noHint);
  }
  if (options.append && options.deleteTarget) refuse('--append and --delete-target-dir can not be used together.', noHint);
  if (options.incremental && options.deleteTarget) refuse('--delete-target-dir can not be used with incremental imports.');
}
