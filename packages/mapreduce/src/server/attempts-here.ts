import type { CounterGroups } from '../counters.ts';
import { countersToMessage } from '../protocol/counters-message.ts';
import type { AttemptReportProto } from '../protocol/tracker-protocol.ts';
import type { AttemptMessage } from './job-process-messages.ts';

interface AttemptHere {
  readonly jobId: string;
  state: AttemptReportProto['state'];
  progress: number;
  status: string;
  counters: CounterGroups;
  error: string;
  progressAtMs: number;
}

/** The attempts that this tracker was given, until the JobTracker has heard of their ends. */
export class AttemptsHere {
  readonly #attempts = new Map<string, AttemptHere>();

  /** False when the attempt is known already. */
  add(attemptId: string, jobId: string, atMs: number): boolean {
    if (this.#attempts.has(attemptId)) return false;
    this.#attempts.set(attemptId, {
      jobId,
      state: 'RUNNING',
      progress: 0,
      status: '',
      counters: {},
      error: '',
      progressAtMs: atMs,
    });
    return true;
  }

  /** What a job's process said. Answers whether the JobTracker should hear of it at once. */
  take(message: AttemptMessage, atMs: number): boolean {
    const attempt = this.#attempts.get(message.attemptId);
    if (attempt?.state !== 'RUNNING') return false;
    attempt.progressAtMs = atMs;
    if (message.type === 'progress') {
      attempt.progress = message.progress;
      attempt.status = message.status;
      attempt.counters = message.counters;
      return false;
    }
    if (message.type === 'finished') {
      attempt.state = 'SUCCEEDED';
      attempt.progress = 1;
      attempt.counters = message.counters;
    } else {
      attempt.state = 'FAILED';
      attempt.error = message.error;
    }
    return true;
  }

  reports(atMs: number): AttemptReportProto[] {
    return [...this.#attempts].map(([attemptId, { state, progress, status, counters, error, progressAtMs }]) => ({
      attemptId,
      state,
      progress,
      status,
      counters: countersToMessage(counters),
      error: error.slice(0, errorCharactersMax),
      silentMs: Math.max(0, Math.round(atMs - progressAtMs)),
    }));
  }

  /**
   * The JobTracker wants `wanted` here and has been told `reported`: forgets the ends that it knows of, and answers which attempts that
   * still run it does not want any more.
   */
  settle(
    wanted: ReadonlySet<string>,
    reported: readonly { readonly attemptId: string; readonly state: string }[],
  ): { attemptId: string; jobId: string }[] {
    const ended = new Set(reported.filter(({ state }) => state !== 'RUNNING').map(({ attemptId }) => attemptId));
    const known = new Set(reported.map(({ attemptId }) => attemptId));
    const unwanted: { attemptId: string; jobId: string }[] = [];
    for (const [attemptId, { jobId, state }] of this.#attempts) {
      if (wanted.has(attemptId)) continue;
      if (state === 'RUNNING' && known.has(attemptId)) unwanted.push({ attemptId, jobId });
      if (ended.has(attemptId) || (state === 'RUNNING' && known.has(attemptId))) this.#attempts.delete(attemptId);
    }
    return unwanted;
  }

  clear(): { attemptId: string; jobId: string }[] {
    const all = [...this.#attempts].map(([attemptId, { jobId }]) => ({ attemptId, jobId }));
    this.#attempts.clear();
    return all;
  }
}

const errorCharactersMax = 16 * 1024;
