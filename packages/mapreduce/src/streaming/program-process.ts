import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex, Readable, Writable } from 'node:stream';
import type { InputSplit } from '../input/input-split.ts';
import type { TaskEnvironment } from '../task/task-environment.ts';
import { locateProgram } from './locate-program.ts';
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
}

/** Starts `command` as a streaming job does: no shell reads it; its program is found in the working directory or on PATH. Source: PipeMapRed.configure. */
export function startProgram(
  environment: TaskEnvironment,
  command: string,
  { host, split }: { host: ProgramHost; split?: InputSplit | undefined },
): ProgramProcess {
  const [program = '', ...words] = splitArguments(command);
  const child = spawn('/bin/sh', ['-c', guard, 'sh', locateProgram(program, host.workDirectory), ...words], {
    cwd: host.workDirectory,
    env: { ...process.env, ...taskVariables(environment, split), TMPDIR: process.env['TMPDIR'] ?? '/tmp' },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  return processOf(child as ProgramChild, environment, host); // four pipes were asked for
}

type ProgramChild = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable; readonly stderr: Readable };

/**
 * Runs the program beside a watcher of file descriptor 3, whose other end is held by this thread alone: when that ends, however it does,
 * the watcher kills the process group, which is the program's and all it has started. The shell keeps no end of the program's own pipes.
 */
const guard = [
  'exec 4<&0 0</dev/null',
  '"$@" <&4 4<&- 3<&- & program=$!',
  '{ read -r _ <&3; kill -9 0; } 4<&- >/dev/null 2>&1 & watcher=$!',
  'exec 4<&- 3<&-',
  'wait $program; code=$?',
  'kill -9 $watcher 2>/dev/null',
  'exit $code',
].join('\n');

function processOf(child: ProgramChild, environment: TaskEnvironment, host: ProgramHost): ProgramProcess {
  const lines = new ReporterLines(environment, host.log);
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk));
  let inputFault: Error | undefined;
  child.stdin.on('error', (fault) => {
    inputFault = fault;
  });
  const lifeline = child.stdio[3] as Duplex; // as a pipe it goes both ways
  lifeline.on('error', () => undefined); // the watcher has gone with the program
  const ended = new Promise<Error | undefined>((resolve) => {
    child.on('error', resolve);
    child.on('close', (code, signal) => {
      lines.end();
      const mayFail = !environment.configuration.getBoolean('stream.non.zero.exit.is.failure', true);
      resolve(code === 0 || (code !== null && mayFail) ? undefined : failed(code ?? signalCode(signal), lines.tail));
    });
  });
  return {
    async write(bytes) {
      if (!child.stdin.writable) throw inputFault ?? new Error('java.io.IOException: Stream closed');
      if (child.stdin.write(bytes)) return;
      await drained(child.stdin);
    },
    endInput: () => child.stdin.end(),
    output: outputOf(child.stdout),
    async ended() {
      const fault = await ended;
      if (fault) throw fault;
    },
    kill: () => void lifeline.destroy(),
  };
}

/** Resolves when more may be written, or when it never will. */
function drained(input: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      input.off('drain', done).off('close', done);
      resolve();
    };
    input.on('drain', done).on('close', done);
  });
}

/** A program that never started has no output. */
async function* outputOf(output: Readable): AsyncGenerator<Buffer> {
  try {
    yield* output as AsyncIterable<Buffer>;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw fault;
  }
}

function failed(code: number, tail: string): Error {
  const message = `java.lang.RuntimeException: PipeMapRed.waitOutputThreads(): subprocess failed with code ${code}`;
  return new Error(tail === '' ? message : `${message}\n${tail}`);
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
