import fs from 'node:fs';
import path from 'node:path';
import { type Hive, HiveError, splitStatements, type StatementResult } from '@calf/hive/hive';
import { HadoopError, UserError } from '@calf/runtime/errors';
import { runHdfs } from '../hdfs/main.ts';
import { BrokenPipe, type Output } from '../hdfs/output.ts';
import type { CommandSurroundings } from '../command.ts';
import type { HiveArguments } from './options.ts';
import { printResult } from './print-result.ts';

export interface Shell {
  readonly hive: Hive;
  readonly io: CommandSurroundings;
  readonly out: Output;
  readonly err: Output;
  readonly options: Pick<HiveArguments, 'silent' | 'verbose' | 'json'>;
}

/** Code 0 is success; `quit` ends the command. */
export interface Outcome {
  readonly code: number;
  readonly quit: boolean;
}

const success: Outcome = { code: 0, quit: false };

/** Runs a script's statements up to the first that fails. */
export async function runText(shell: Shell, text: string): Promise<Outcome> {
  const { statements, rest } = splitStatements(text);
  for (const statement of rest === '' ? statements : [...statements, rest]) {
    const outcome = await runStatement(shell, statement);
    if (outcome.code !== 0 || outcome.quit) return outcome;
  }
  return success;
}

/** A script by its path on this machine. */
export function runFile(shell: Shell, file: string): Promise<Outcome> {
  let text: string;
  try {
    text = fs.readFileSync(path.resolve(shell.io.cwd, file), 'utf8');
  } catch (fault) {
    throw new UserError(`Could not open input file for reading. (File: ${file})`, { cause: fault });
  }
  return runText(shell, text);
}

/** One statement, or a command of the shell: quit, source, dfs. Failures are told. Source: org.apache.hadoop.hive.cli.CliDriver. */
export async function runStatement(shell: Shell, written: string): Promise<Outcome> {
  const statement = written.trim();
  if (/^(?:quit|exit)$/i.test(statement)) return { code: 0, quit: true };
  const [, command = '', rest = ''] = /^(\w+)\s+([\s\S]*)$/.exec(statement) ?? [];
  if (command.toLowerCase() === 'source') return runFile(shell, rest.trim());
  if (command.toLowerCase() === 'dfs') {
    await shell.out.flush();
    const argv = (rest.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^(['"])([\s\S]*)\1$/, '$2'));
    return { code: await runHdfs(['dfs', ...argv], shell.io), quit: false };
  }
  return { code: await runSql(shell, written), quit: false };
}

async function runSql({ hive, out, err, options }: Shell, statement: string): Promise<number> {
  const started = performance.now();
  try {
    if (options.verbose) await out.line(statement.trim());
    const result = await hive.execute(statement);
    const isSetting = /^\s*set\b/i.test(statement);
    if (!options.silent && !isSetting) {
      await err.line('OK');
      await err.flush();
    }
    const header = hive.configuration.getBoolean('hive.cli.print.header', false) && !isSetting;
    const count = await printResult(out, result, { header, json: options.json });
    await out.flush();
    if (!options.silent && !isSetting) await err.line(summary(result, count, performance.now() - started));
    return 0;
  } catch (fault) {
    if (fault instanceof BrokenPipe) throw fault;
    await out.flush();
    await err.line(messageOf(fault));
    return fault instanceof HiveError ? fault.code : 1;
  } finally {
    await err.flush();
  }
}

function summary({ columns }: StatementResult, count: number, elapsedMs: number): string {
  const seconds = `Time taken: ${(elapsedMs / 1000).toFixed(3).replace(/0{1,2}$/, '')} seconds`;
  return columns.length === 0 ? seconds : `${seconds}, Fetched: ${count} row(s)`;
}

function messageOf(fault: unknown): string {
  if (fault instanceof HiveError || fault instanceof UserError) return fault.message;
  if (fault instanceof HadoopError) return `FAILED: ${fault.exceptionClassName}: ${fault.message}`;
  return `FAILED: Hive Internal Error: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`;
}
