/** `value`: takes one; `flag`: takes none; `later`: refused, since leaving it out of account would give other data. The names are Sqoop's long options. */
export type OptionKind = 'value' | 'flag' | 'later';

/** What every tool that speaks to a database takes. Source: org.apache.sqoop.tool.BaseSqoopTool.getCommonOptions. */
const common = {
  connect: 'value',
  'connection-manager': 'value',
  'connection-param-file': 'later',
  driver: 'value',
  username: 'value',
  password: 'value',
  'password-file': 'value',
  P: 'flag',
  verbose: 'flag',
  'skip-dist-cache': 'flag',
  'hadoop-mapred-home': 'value',
  'hadoop-home': 'value',
  'mapreduce-job-name': 'value',
  'temporary-rootdir': 'value',
  'throw-on-error': 'flag',
  'relaxed-isolation': 'flag',
  help: 'flag',
} as const satisfies Record<string, OptionKind>;

const outputFormat = {
  'fields-terminated-by': 'value',
  'lines-terminated-by': 'value',
  'enclosed-by': 'value',
  'optionally-enclosed-by': 'value',
  'escaped-by': 'value',
  'mysql-delimiters': 'flag',
} as const satisfies Record<string, OptionKind>;

const inputFormat = {
  'input-fields-terminated-by': 'value',
  'input-lines-terminated-by': 'value',
  'input-enclosed-by': 'value',
  'input-optionally-enclosed-by': 'value',
  'input-escaped-by': 'value',
} as const satisfies Record<string, OptionKind>;

const hive = {
  'hive-import': 'flag',
  'hive-overwrite': 'flag',
  'create-hive-table': 'flag',
  'hive-table': 'value',
  'hive-database': 'value',
  'hive-home': 'value',
  'hive-delims-replacement': 'value',
  'hive-drop-import-delims': 'flag',
  'hive-partition-key': 'value',
  'hive-partition-value': 'value',
  'map-column-hive': 'value',
} as const satisfies Record<string, OptionKind>;

/** For compiling a class that calf has no need of: read, and otherwise without effect. */
const codegen = {
  bindir: 'value',
  outdir: 'value',
  'class-name': 'value',
  'package-name': 'value',
  'jar-file': 'value',
} as const satisfies Record<string, OptionKind>;

/** How values are read and written. */
const conversion = {
  'map-column-java': 'value',
  'null-string': 'value',
  'null-non-string': 'value',
  'input-null-string': 'value',
  'input-null-non-string': 'value',
} as const satisfies Record<string, OptionKind>;

const importing = {
  table: 'value',
  columns: 'value',
  where: 'value',
  query: 'value',
  'split-by': 'value',
  'split-limit': 'value',
  'boundary-query': 'value',
  'target-dir': 'value',
  'warehouse-dir': 'value',
  'num-mappers': 'value',
  append: 'flag',
  'delete-target-dir': 'flag',
  'as-textfile': 'flag',
  'as-sequencefile': 'later',
  'as-avrodatafile': 'later',
  'as-parquetfile': 'later',
  'autoreset-to-one-mapper': 'flag',
  compress: 'flag',
  'compression-codec': 'value',
  direct: 'flag',
  'direct-split-size': 'value',
  'inline-lob-limit': 'value',
  'fetch-size': 'value',
  incremental: 'value',
  'check-column': 'value',
  'last-value': 'value',
  'merge-key': 'later',
  validate: 'flag',
  validator: 'later',
  'validation-threshold': 'later',
  'validation-failurehandler': 'later',
} as const satisfies Record<string, OptionKind>;

const exporting = {
  table: 'value',
  columns: 'value',
  'export-dir': 'value',
  'num-mappers': 'value',
  batch: 'flag',
  direct: 'flag',
  'staging-table': 'value',
  'clear-staging-table': 'flag',
  'update-key': 'value',
  'update-mode': 'value',
  call: 'later',
  validate: 'flag',
  validator: 'later',
  'validation-threshold': 'later',
  'validation-failurehandler': 'later',
} as const satisfies Record<string, OptionKind>;

/** The short options of all tools. */
export const shortOptions: Readonly<Record<string, string>> = { m: 'num-mappers', e: 'query', z: 'compress', P: 'P' };

export const toolOptions = {
  import: { ...common, ...importing, ...outputFormat, ...inputFormat, ...hive, ...conversion, ...codegen },
  export: { ...common, ...exporting, ...outputFormat, ...inputFormat, ...conversion, ...codegen },
  eval: { ...common, query: 'value' },
  'list-tables': { ...common },
  'list-databases': { ...common },
} as const satisfies Record<string, Record<string, OptionKind>>;

export type ToolName = keyof typeof toolOptions;
