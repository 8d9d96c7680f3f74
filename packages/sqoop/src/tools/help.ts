import { toolOptions } from '../options/option-table.ts';

const purposes = {
  import: 'Import a table from a database to HDFS, and into Hive with --hive-import',
  export: 'Export an HDFS directory to a database table',
  eval: 'Evaluate a SQL statement and display the results',
  'list-tables': 'List available tables in a database',
  'list-databases': 'List available databases on a server',
} as const;

/** The tools, or one tool's options. */
export function printHelp(tool: string | undefined, print: (line: string) => void): void {
  const named = Object.entries(toolOptions).find(([name]) => name === tool);
  if (!named) {
    print('usage: sqoop COMMAND [ARGS]');
    print('');
    print('Available commands:');
    for (const [name, purpose] of Object.entries({
      ...purposes,
      help: 'List available commands',
      version: 'Display version information',
    })) {
      print(`  ${name.padEnd(18)} ${purpose}`);
    }
    print('');
    print("See 'sqoop help COMMAND' for information on a specific command.");
    return;
  }
  const [name, options] = named;
  print(`usage: sqoop ${name} [GENERIC-ARGS] [TOOL-ARGS]`);
  print('');
  print('Generic arguments, before all others: -D <property=value>');
  print('Arguments (as in the Sqoop 1.4.7 user guide):');
  for (const [option, kind] of Object.entries(options)) {
    if (kind !== 'later') print(`  --${option}${kind === 'value' ? ' <value>' : ''}`);
  }
}
