import { isHadoopError } from '@calf/runtime/errors';
import type { Session } from '../session.ts';
import type { Command, Run } from './command.ts';
import { commands, loadCommand } from './commands.ts';
import { endsCommand } from './walk.ts';

const usagePrefix = 'Usage: hadoop fs [generic options]';

/**
 * `hdfs dfs`: runs the command that the first word names. Exit codes are FsShell's: 0, 1 for an error of a path,
 * 255 for wrong usage. Source: org.apache.hadoop.fs.FsShell.run.
 */
export async function runShell(session: Session, argv: readonly string[]): Promise<number> {
  const [word, ...args] = argv;
  if (word === undefined) {
    await printUsages(session);
    return 255;
  }
  const command = word.startsWith('-') ? await loadCommand(word.slice(1)) : undefined;
  if (!command) return unknownCommand(session, word);
  const name = word.slice(1);
  try {
    return await runCommand(session, name, command, args);
  } catch (error) {
    if (!isHadoopError(error, 'java.lang.IllegalArgumentException')) throw error;
    await showUsageError(session, word, error.message);
    await session.err.line(`${usagePrefix} -${name} ${command.usage}`.trimEnd());
    return 255;
  }
}

async function runCommand(session: Session, name: string, command: Command, args: readonly string[]): Promise<number> {
  let errorCount = 0;
  const run: Run = {
    name,
    session,
    exitCode: 0,
    async report(error) {
      errorCount++;
      await run.warn(firstLine(error));
    },
    async warn(message) {
      await session.out.flush(); // keeps the order of what a terminal shows
      await session.err.line(`${name}: ${message}`);
      await session.err.flush();
    },
  };
  if (command.replacement !== undefined) await run.warn(`DEPRECATED: Please use '${command.replacement}' instead.`);
  try {
    await command.run(run, args);
  } catch (error) {
    if (endsCommand(error)) throw error;
    await run.report(error);
  }
  return errorCount === 0 ? run.exitCode : 1;
}

/** Java's servers send a stack trace after the first line. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? '';
}

async function unknownCommand(session: Session, word: string): Promise<number> {
  await showUsageError(session, word, 'Unknown command');
  if (!word.startsWith('-') && Object.hasOwn(commands, word)) {
    await session.err.line(`Did you mean -${word}?  This command begins with a dash.`);
  }
  await session.err.line(`${usagePrefix} -help lists the commands`);
  return 255;
}

async function showUsageError(session: Session, word: string, message: string): Promise<void> {
  for (const line of message.split('\n')) await session.err.line(`${word}: ${line}`);
}

async function printUsages(session: Session): Promise<void> {
  await session.err.line(usagePrefix);
  for (const name of Object.keys(commands)) {
    const command = await loadCommand(name);
    if (command?.replacement === undefined) await session.err.line(`\t[-${`${name} ${command?.usage ?? ''}`.trimEnd()}]`);
  }
}
