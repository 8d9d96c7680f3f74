import type { Clock } from '@calf/runtime/clock';
import { decideAttemptFailed, decideAttemptFinished, decideFetchFailed } from '../core/decisions.ts';
import { fraction } from '../core/fraction.ts';
import { parseAttemptId } from '../core/ids.ts';
import { attemptOf, isComplete, type Job, tasksOf } from '../core/job.ts';
import type { CounterGroups } from '../counters.ts';
import { countersFromMessage } from '../protocol/counters-message.ts';
import type {
  AttemptReportProto,
  CompletionProto,
  HeartbeatRequestProto,
  HeartbeatResponseProto,
  TrackerJobProto,
} from '../protocol/tracker-protocol.ts';
import type { Draft, Shape } from '@calf/protocol/message';
import type { JobBook } from './job-book.ts';
import type { TrackerRegistry } from './tracker-registry.ts';

type Request = Shape<typeof HeartbeatRequestProto>;
type Response = Draft<typeof HeartbeatResponseProto>;

const waitMsMax = 30_000;

/**
 * Heartbeats: takes in what a tracker reports, then answers what shall be, as soon as there is something newer than the tracker has seen.
 * A tracker that has news sends another heartbeat, and then the earlier one is answered at once.
 */
export class TrackerService {
  readonly #book: JobBook;
  readonly #registry: TrackerRegistry;
  readonly #clock: Clock;
  readonly #epoch: () => bigint;
  readonly #waiting = new Map<string, () => void>();

  constructor({ book, registry, clock, epoch }: { book: JobBook; registry: TrackerRegistry; clock: Clock; epoch: () => bigint }) {
    this.#book = book;
    this.#registry = registry;
    this.#clock = clock;
    this.#epoch = epoch;
  }

  async heartbeat(request: Request): Promise<Response> {
    const { tracker, version, waitMs, leaving } = request;
    if (leaving) return this.#dismiss(request);
    const reset = this.#registry.hear(tracker);
    this.#waiting.get(tracker.name)?.();
    if (!reset) this.#takeReports(request);
    this.#book.assign(this.#registry.trackers());
    if (!reset && this.#book.version <= version && waitMs > 0) {
      await this.#book.change(Math.min(waitMs, waitMsMax), (release) => this.#waiting.set(tracker.name, release));
    }
    return this.#answer(request, reset);
  }

  /** What runs there is killed and runs again elsewhere. */
  #dismiss(request: Request): Response {
    this.#waiting.get(request.tracker.name)?.();
    this.#registry.leave(request.tracker);
    this.#book.assign(this.#registry.trackers());
    return this.#answer(request, false);
  }

  #takeReports({ tracker, attempts, fetchFailures }: Request): void {
    for (const report of attempts) {
      const booked = this.#bookOf(report.attemptId);
      if (!booked) continue;
      if (attemptOf(booked.job, report.attemptId)?.attempt.tracker !== tracker.name) continue;
      this.#book.record(booked, this.#decide(booked.job, report));
    }
    for (const attemptId of fetchFailures) {
      const booked = this.#bookOf(attemptId);
      if (booked) this.#book.record(booked, decideFetchFailed(booked.job, attemptId, this.#clock.now()));
    }
  }

  #decide(job: Job, { attemptId, state, progress, status, counters, error, silentMs }: AttemptReportProto) {
    const atMs = this.#clock.now();
    switch (state) {
      case 'RUNNING':
        noteProgress(job, {
          attemptId,
          progress: fraction(progress),
          status: status ?? '',
          counters: countersFromMessage(counters),
          heardMs: atMs - silentMs,
        });
        return [];
      case 'SUCCEEDED':
        return decideAttemptFinished(job, attemptId, countersFromMessage(counters), atMs);
      case 'FAILED':
        return decideAttemptFailed(job, attemptId, error ?? '', atMs);
      case 'KILLED':
        return attemptOf(job, attemptId)?.attempt.state === 'RUNNING'
          ? [{ event: 'ATTEMPT_KILLED', atMs, attemptId, reason: error ?? 'killed' } as const]
          : [];
    }
  }

  #answer({ tracker, seen }: Request, reset: boolean): Response {
    const active = this.#book.all().filter(({ job }) => !isComplete(job));
    const attempts = active.flatMap(({ job }) => runningOn(job, tracker.name));
    const jobs = active
      .filter(({ job }) => tasksOf(job).some((task) => task.attempts.some((attempt) => attempt.tracker === tracker.name)))
      .map(({ job }) => this.#jobMessage(job, seen.find(({ jobId }) => jobId === job.spec.id)?.completions ?? 0));
    return { epoch: Number(this.#epoch()), version: this.#book.version, attempts, jobs, reset };
  }

  #jobMessage(job: Job, seen: number): TrackerJobProto {
    const { id, user, stagingDirectory, maps } = job.spec;
    const completions = job.completions.slice(seen).map(
      ({ attemptId, status, tracker }): CompletionProto => ({
        attemptId,
        status,
        host: this.#registry.facts(tracker)?.host ?? '',
        httpPort: this.#registry.facts(tracker)?.httpPort ?? 0,
      }),
    );
    return { jobId: id, user, stagingDirectory, maps: maps.length, completionsFrom: seen, completions };
  }

  #bookOf(attemptId: string) {
    const numbers = parseAttemptId(attemptId);
    return numbers && this.#book.get(numbers.jobId);
  }
}

function noteProgress(
  job: Job,
  { attemptId, ...said }: { attemptId: string; progress: number; status: string; counters: CounterGroups; heardMs: number },
): void {
  const attempt = attemptOf(job, attemptId)?.attempt;
  if (attempt?.state !== 'RUNNING') return;
  Object.assign(attempt, said);
}

function runningOn(job: Job, tracker: string): string[] {
  return tasksOf(job).flatMap(({ attempts }) =>
    attempts.filter((attempt) => attempt.state === 'RUNNING' && attempt.tracker === tracker).map(({ id }) => id),
  );
}
