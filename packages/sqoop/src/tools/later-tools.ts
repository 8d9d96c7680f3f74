/** Tools of Sqoop that calf does not have yet, and what does their work meanwhile. */
const instead: Readonly<Record<string, string>> = {
  codegen: 'no class is needed for import and export here: leave it out',
  'create-hive-table': 'use import with --hive-import, or CREATE TABLE in hive -e',
  'import-all-tables': 'use one import for each name of list-tables',
  'import-mainframe': 'use Apache Sqoop',
  job: 'keep the command in a script; --last-value is the last line that an incremental import prints',
  merge: 'use import with --incremental lastmodified and --append, and take the newest row of each key when reading',
  metastore: 'keep the commands in scripts',
};

/** What to say of a tool that Sqoop knows; undefined for one that it does not. */
export function laterTool(name: string): string | undefined {
  return Object.hasOwn(instead, name) ? `${name} is not there yet in calf: ${instead[name] ?? ''}` : undefined;
}
