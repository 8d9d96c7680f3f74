import { DatabaseError } from './database/database.ts';
import { type ToolName, toolOptions } from './options/option-table.ts';
import { expandOptionsFiles } from './options/options-file.ts';
import { ArgumentError, parseArguments } from './options/parse-arguments.ts';
import { type Console, createConsole } from './tools/console.ts';
import { printHelp } from './tools/help.ts';
import { laterTool } from './tools/later-tools.ts';
import { javaText, type SqoopSurroundings, type ToolContext, ToolFailure, toolContext } from './tools/tool-context.ts';

const version = '1.4.7';

/** Each tool's code is loaded when it is asked for. Answers its exit code. */
const tools: Readonly<Record<ToolName, (context: ToolContext) => Promise<number>>> = {
  import: async (context) => (await import('./tools/import.ts')).runImport(context),
  export: async (context) => (await import('./tools/export.ts')).runExport(context),
  eval: async (context) => (await import('./tools/eval.ts')).runEval(context),
  'list-tables': async (context) => (await import('./tools/list.ts')).runListTables(context),
  'list-databases': async (context) => (await import('./tools/list.ts')).runListDatabases(context),
};

/** `sqoop TOOL …` as Sqoop 1.4.7 has it: 0 for success, 1 for everything else. Source: org.apache.sqoop.Sqoop.runSqoop, runTool. */
export async function runSqoop(argv: readonly string[], surroundings: SqoopSurroundings): Promise<number> {
  const console = createConsole(surroundings);
  const { name, rest, refusal } = readWords(argv, surroundings.cwd);
  if (name === undefined) {
    if (refusal !== undefined) console.complain(refusal);
    console.complain("Try 'sqoop help' for usage.");
    return 1;
  }
  if (name === 'version') console.print(`Sqoop ${version}`);
  else if (name === 'help') printHelp(rest[0], (line) => console.print(line));
  else if (isTool(name)) return runTool(name, rest, { console, surroundings });
  else return refuseTool(name, console);
  return 0;
}

export type { SqoopSurroundings };

function readWords(argv: readonly string[], directory: string): { name?: string; rest: string[]; refusal?: string } {
  try {
    const [name, ...rest] = expandOptionsFiles(argv, directory);
    return name === undefined ? { rest } : { name, rest };
  } catch (fault) {
    return { rest: [], refusal: javaText(fault) };
  }
}

function isTool(name: string): name is ToolName {
  return Object.hasOwn(toolOptions, name);
}

function refuseTool(name: string, console: Console): number {
  const later = laterTool(name);
  console.complain(later ?? `No such sqoop tool: ${name}. See 'sqoop help'.`);
  if (later !== undefined) console.complain('Try --help for usage instructions.');
  return 1;
}

async function runTool(
  name: ToolName,
  argv: readonly string[],
  { console, surroundings }: { console: Console; surroundings: SqoopSurroundings },
): Promise<number> {
  console.info('sqoop.Sqoop', `Running Sqoop version: ${version}`);
  try {
    const given = parseArguments(name, argv);
    if (given.has('help')) {
      printHelp(name, (line) => console.print(line));
      return 1;
    }
    return await tools[name](await toolContext(given, console, surroundings));
  } catch (fault) {
    tell(fault, name, console);
    return 1;
  }
}

function tell(fault: unknown, tool: ToolName, console: Console): void {
  if (fault instanceof ArgumentError && fault.isLogged) {
    console.error('tool.BaseSqoopTool', `Error parsing arguments for ${tool}:`);
    console.error('tool.BaseSqoopTool', fault.message);
    console.complain('Try --help for usage instructions.');
  } else if (fault instanceof ArgumentError) {
    console.complain(fault.message);
    if (fault.hasHint) console.complain('Try --help for usage instructions.');
  } else if (fault instanceof ToolFailure) {
    if (fault.message !== '') console.error('sqoop.Sqoop', fault.message);
  } else if (fault instanceof DatabaseError) {
    console.error('sqoop.Sqoop', `Got exception running Sqoop: java.lang.RuntimeException: ${javaText(fault)}`);
  } else {
    console.error('sqoop.Sqoop', `Got exception running Sqoop: ${javaText(fault)}`);
  }
}
