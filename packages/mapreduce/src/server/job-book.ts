import type { Clock } from '@calf/runtime/clock';
import { applyJobEvent, isComplete, type Job } from '../core/job.ts';
import type { JobEvent } from '../core/job-events.ts';
import { schedule, type Tracker } from '../core/scheduler.ts';
import { decideCommit } from '../core/decisions.ts';
import type { EventLog } from './event-log.ts';

export interface BookedJob {
  readonly job: Job;
  readonly log: EventLog;
  /** What a failed or killed job had written is gone; only then its client hears of the end. */
  aborted: boolean;
}

/** Whether the job's client may know that it is over. */
export function isOver({ job, aborted }: BookedJob): boolean {
  return isComplete(job) && (job.state === 'SUCCEEDED' || aborted);
}

/** How many jobs that ended are remembered: mapreduce.jobtracker.retiredjobs.cache.size. */
const endedJobsMax = 1000;

/** All jobs of this JobTracker, the one place where events are applied, and who waits for news of them. */
export class JobBook {
  /** Grows with every change that a tracker or client might wait for. */
  version = 1;
  readonly #clock: Clock;
  readonly #jobs = new Map<string, BookedJob>();
  readonly #waiting = new Set<() => void>();
  readonly #onCommit: (booked: BookedJob) => void;
  readonly #onEnded: (booked: BookedJob) => void;

  constructor(
    clock: Clock,
    { onCommit, onEnded }: { onCommit: (booked: BookedJob) => void; onEnded: (booked: BookedJob) => void },
  ) {
    this.#clock = clock;
    this.#onCommit = onCommit;
    this.#onEnded = onEnded;
  }

  add(booked: BookedJob): void {
    this.#retire();
    this.#jobs.set(booked.job.spec.id, booked);
    this.wake();
  }

  /** Forgets the oldest of the jobs that ended long ago. */
  #retire(): void {
    const over = this.all().filter(isOver);
    for (const { job } of over.slice(0, Math.max(0, over.length - endedJobsMax))) this.#jobs.delete(job.spec.id);
  }

  get(jobId: string): BookedJob | undefined {
    return this.#jobs.get(jobId);
  }

  /** In the order they came. */
  all(): BookedJob[] {
    return [...this.#jobs.values()];
  }

  /** Applies and logs what was decided, and what follows from it. */
  record(booked: BookedJob, events: readonly JobEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) applyJobEvent(booked.job, event);
    booked.log.append(events);
    const commit = decideCommit(booked.job, this.#clock.now());
    for (const event of commit) applyJobEvent(booked.job, event);
    booked.log.append(commit);
    this.wake();
    if (commit.length > 0) this.#onCommit(booked);
    if (events.some(({ event }) => event === 'JOB_ENDED')) this.#onEnded(booked);
  }

  /** Fills free slots. */
  assign(trackers: readonly Tracker[]): void {
    const jobs = this.all().map(({ job }) => job);
    for (const { job, event } of schedule(jobs, trackers, this.#clock.now())) {
      const booked = this.#jobs.get(job.spec.id);
      if (booked) this.record(booked, [event]);
    }
  }

  wake(): void {
    this.version++;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }

  /** Resolves at the next change, or after `waitMs`. `released` lets it be ended early. */
  change(waitMs: number, released?: (release: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(waitMs, () => done());
      const done = () => {
        timer.cancel();
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
      released?.(done);
    });
  }
}
