import { type Delimiters, defaultDelimiters } from '../text/delimiters.ts';
import { columnMapping, mapCountOf, outputDelimiters, readDelimiters, unescapeJava } from './import-options.ts';
import { ArgumentError, type ToolArguments } from './parse-arguments.ts';

/** `sqoop export`, understood and checked. */
export interface ExportOptions {
  readonly table: string;
  /** The fields of a record, in their order; undefined: the table's columns. */
  readonly columns: readonly string[] | undefined;
  /** Column name to Java type, from `--map-column-java`. */
  readonly javaTypes: ReadonlyMap<string, string>;
  readonly exportDirectory: string;
  readonly mapCount: number;
  readonly delimiters: Delimiters;
  readonly nullString: string;
  readonly nullNonString: string;
  readonly stagingTable: string | undefined;
  readonly clearStagingTable: boolean;
  readonly update: { readonly keys: readonly string[]; readonly mode: 'updateonly' | 'allowinsert' } | undefined;
  readonly validate: boolean;
  readonly jobName: string | undefined;
}

/** Source: org.apache.sqoop.tool.ExportTool.applyOptions, validateExportOptions. @throws ArgumentError */
export function exportOptions(given: ToolArguments, warn: (message: string) => void): ExportOptions {
  const table = given.get('table');
  const exportDirectory = given.get('export-dir');
  const mode = given.get('update-mode') ?? 'updateonly';
  const keys = given.get('update-key');
  if (mode !== 'updateonly' && mode !== 'allowinsert') {
    throw new ArgumentError(`Unknown new update mode: ${mode}. Use 'updateonly' or 'allowinsert'.`);
  }
  if (table === undefined) throw new ArgumentError('Export requires a --table or a --call argument.');
  if (exportDirectory === undefined) {
    throw new ArgumentError('Export requires an --export-dir argument or --hcatalog-table argument.');
  }
  if (given.has('clear-staging-table') && !given.has('staging-table')) {
    throw new ArgumentError('Option to clear the staging table is specified but the staging table name is not.', {
      hasHint: false,
    });
  }
  return {
    table,
    columns: given
      .get('columns')
      ?.split(',')
      .map((name) => name.trim()),
    javaTypes: columnMapping(given, 'map-column-java'),
    exportDirectory,
    mapCount: mapCountOf(given),
    delimiters: inputDelimiters(given, warn),
    nullString: unescapeJava(given.get('input-null-string') ?? 'null'),
    nullNonString: unescapeJava(given.get('input-null-non-string') ?? 'null'),
    stagingTable: given.get('staging-table'),
    clearStagingTable: given.has('clear-staging-table'),
    update: keys === undefined ? undefined : { keys: keys.split(',').map((name) => name.trim()), mode },
    validate: given.has('validate'),
    jobName: given.get('mapreduce-job-name'),
  };
}

/** The `--input-…` options; what they do not say is as in the output's ones. */
function inputDelimiters(given: ToolArguments, warn: (message: string) => void): Delimiters {
  const base = outputDelimiters(given, false, warn);
  return readDelimiters(given, { prefix: 'input-', base: { ...defaultDelimiters, ...base }, warn });
}
