import type { Readable, Writable } from 'node:stream';
import { UserError } from '@calf/runtime/errors';
import { findCluster } from './default-cluster.ts';

/** What a command sees of its surroundings; tests hand in their own. */
export interface CommandSurroundings {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly stdin: Readable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Runs one of bin/'s commands on the process's own streams, and ends with its exit code once all output has left. */
export async function runCommand(
  name: string,
  run: (argv: readonly string[], surroundings: CommandSurroundings) => Promise<number>,
): Promise<void> {
  const { stdout, stderr, stdin } = process;
  for (const stream of [stdout, stderr]) stream.on('error', endWithoutOutput);
  const argv = process.argv.slice(2);
  try {
    const { environment, warning } = await findCluster(name, argv, process.env);
    if (warning !== undefined) stderr.write(`calf: ${warning}\n`);
    process.exitCode = await run(argv, { stdout, stderr, stdin, environment, cwd: process.cwd() });
  } catch (fault) {
    stderr.write(`${name}: ${fault instanceof UserError ? fault.message : faultText(fault)}\n`);
    process.exitCode = 1;
  }
}

/** What a shell reports for a program that ended because the reader of its pipe had gone (`| head`), which is no fault to tell of. */
const brokenPipeExit = 141;

function endWithoutOutput(fault: NodeJS.ErrnoException): never {
  if (fault.code === 'EPIPE') process.exit(brokenPipeExit);
  process.stderr.write(`no output can be written: ${fault.message}\n`);
  process.exit(1);
}

function faultText(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
