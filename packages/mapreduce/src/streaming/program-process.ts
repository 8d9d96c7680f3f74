import { type ChildProcessByStdio, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { InputSplit } from '../input/input-split.ts';
import type { TaskEnvironment } from '../task/task-environment.ts';
import { ReporterLines } from './reporter-lines.ts';
import { splitArguments } from './split-arguments.ts';
import { taskVariables } from './task-variables.ts';

/** A mapper, combiner or reducer that is a program: records go to its standard input and come from its standard output. */
export interface ProgramProcess {
  /** Takes the bytes, which must not change afterwards; waits while the program is slow. @throws when it reads no more */
  write(bytes: Buffer): Promise<void>;
  /** No more input. */
  endInput(): void;
  readonly output: AsyncIterable<Buffer>;
  /** Resolves when the program has ended well. @throws Error in Hadoop's words, with the last lines of its standard error */
  ended(): Promise<void>;
  kill(): void;
}

export interface ProgramHost {
  /** Where the program runs; files of the job are there. */
  readonly workDirectory: string;
  /** Takes each line of standard error that is for the log. */
  readonly log: (line: string) => void;
  /** Told of each process, which leads a process group of its own, and of its end. */
  readonly onProcess: (pid: number, state: 'started' | 'ended') => void;
}

/** Starts `command` as a streaming job does: no shell, found in the working directory or on PATH. Source: PipeMapRed.configure. */
export function startProgram(
  environment: TaskEnvironment,
  command: string,
  { host, split }: { host: ProgramHost; split?: InputSplit | undefined },
): ProgramProcess {
  const [program = '', ...words] = splitArguments(command);
  const child = spawn(locate(program, host.workDirectory), words, {
    cwd: host.workDirectory,
    env: { ...process.env, ...taskVariables(environment, split), TMPDIR: process.env['TMPDIR'] ?? '/tmp' },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  if (child.pid !== undefined) host.onProcess(child.pid, 'started');
  return processOf(child, { environment, host, program });
}

function processOf(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  { environment, host, program }: { environment: TaskEnvironment; host: ProgramHost; program: string },
): ProgramProcess {
  const lines = new ReporterLines(environment, host.log);
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk));
  let inputFault: Error | undefined;
  child.stdin.on('error', (fault) => {
    inputFault = fault;
  });
  const ended = new Promise<Error | undefined>((resolve) => {
    child.on('error', (fault) => {
      resolve(cannotRun(program, host.workDirectory, fault));
      child.stdin.destroy();
      child.stdout.destroy();
    });
    child.on('close', (code, signal) => {
      lines.end();
      if (child.pid !== undefined) host.onProcess(child.pid, 'ended');
      const mayFail = !environment.configuration.getBoolean('stream.non.zero.exit.is.failure', true);
      resolve(code === 0 || (code !== null && mayFail) ? undefined : failed(code ?? signalCode(signal), lines.tail));
    });
  });
  return {
    async write(bytes) {
      if (!child.stdin.writable) throw inputFault ?? new Error('java.io.IOException: Stream closed');
      if (child.stdin.write(bytes)) return;
      await new Promise<void>((resolve) => {
        child.stdin.once('drain', resolve).once('close', resolve);
      });
    },
    endInput: () => child.stdin.end(),
    output: outputOf(child.stdout),
    async ended() {
      const fault = await ended;
      if (fault) throw fault;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** A program that never started has no output. */
async function* outputOf(output: Readable): AsyncGenerator<Buffer> {
  try {
    yield* output as AsyncIterable<Buffer>;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw fault;
  }
}

/** A relative name may be a file of the job, which is then made executable. Source: PipeMapRed.configure, PathFinder. */
function locate(program: string, workDirectory: string): string {
  if (path.isAbsolute(program)) return program;
  const local = path.join(workDirectory, program);
  if (!fs.existsSync(local) || fs.statSync(local).isDirectory()) return program;
  fs.chmodSync(local, 0o755);
  return local;
}

function failed(code: number, tail: string): Error {
  const message = `java.lang.RuntimeException: PipeMapRed.waitOutputThreads(): subprocess failed with code ${code}`;
  return new Error(tail === '' ? message : `${message}\n${tail}`);
}

function cannotRun(program: string, workDirectory: string, fault: NodeJS.ErrnoException): Error {
  const reason =
    fault.code === 'ENOENT'
      ? 'error=2, No such file or directory'
      : fault.code === 'EACCES'
        ? 'error=13, Permission denied'
        : fault.message;
  return new Error(`java.io.IOException: Cannot run program "${program}" (in directory "${workDirectory}"): ${reason}`);
}

/** As a shell and Java report the end by a signal. */
function signalCode(signal: NodeJS.Signals | null): number {
  const numbers: Partial<Record<NodeJS.Signals, number>> = {
    SIGHUP: 1,
    SIGINT: 2,
    SIGQUIT: 3,
    SIGABRT: 6,
    SIGKILL: 9,
    SIGSEGV: 11,
    SIGPIPE: 13,
    SIGTERM: 15,
  };
  return 128 + ((signal && numbers[signal]) ?? 0);
}
