import type { Session } from '../session.ts';

/** One command of the shell; each stands in a file of its own that is loaded only when it is called. */
export interface Command {
  /** What follows the name: `[-R] [-w] <rep> <path> ...`. */
  readonly usage: string;
  readonly description: string;
  /** Old names say what to use instead. */
  readonly replacement?: string;
  run(run: Run, argv: readonly string[]): Promise<void>;
}

/** One run of one command: its session, and what went wrong so far. */
export interface Run {
  /** Without the dash. */
  readonly name: string;
  readonly session: Session;
  /** Shows an error of one path; the command goes on with the next and exits with 1 at the end. */
  readonly report: (error: unknown) => Promise<void>;
  readonly warn: (message: string) => Promise<void>;
  /** Exit code when no error was reported. */
  exitCode: number;
}
