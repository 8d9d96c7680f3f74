import type { Position } from './sql/token.ts';

/**
 * What makes a statement fail, in Hive's words: `FAILED: SemanticException [Error 10001]: Line 1:14 Table not found 'x'`.
 * The code's low byte is the exit status of `hive -e`.
 */
export class HiveError extends Error {
  override readonly name = 'HiveError';
  readonly code: number;

  constructor(message: string, { code, cause }: { code: number; cause?: unknown }) {
    super(message, { cause });
    this.code = code;
  }
}

const genericCode = 40_000;

/** Source: org.apache.hadoop.hive.ql.parse.ParseException. */
export function parseError(at: Position, problem: string): HiveError {
  return new HiveError(`FAILED: ParseException line ${at.line}:${at.column} ${problem}`, { code: genericCode });
}

/** One of `org.apache.hadoop.hive.ql.ErrorMsg`, by its number. */
export function semanticError(code: number, text: string): HiveError {
  return new HiveError(`FAILED: SemanticException [Error ${code}]: ${text}`, { code });
}

/** A SemanticException without a number of its own. */
export function plainSemanticError(text: string): HiveError {
  return new HiveError(`FAILED: SemanticException ${text}`, { code: genericCode });
}

/** `Line 1:14 Table not found 'x'`. */
export function at(position: Position, message: string, text: string): string {
  return `Line ${position.line}:${position.column} ${message} '${text}'`;
}

/** A task that failed while it ran; every one of them ends with 1 here. */
export function executionError(task: 'DDLTask' | 'MoveTask' | 'mr.MapRedTask', reason: string, cause?: unknown): HiveError {
  const message = `FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.${task}. ${reason}`;
  return new HiveError(message, { code: 1, cause });
}
