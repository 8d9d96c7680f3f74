import { type Clock, sleep, systemClock } from '@calf/runtime/clock';
import { HadoopError } from '@calf/runtime/errors';
import type { CounterGroups } from '../counters.ts';
import { countersFromMessage } from '../protocol/counters-message.ts';
import type { EventProto, JobStatusProto } from '../protocol/job-client-protocol.ts';
import type { JobTrackerClient } from './job-tracker-client.ts';

export interface JobStatus extends Omit<JobStatusProto, 'counters'> {
  readonly counters: CounterGroups;
}

export interface RunningJob {
  /** `job_202611210204_0001`. */
  readonly id: string;
  status(): Promise<JobStatus>;
  /** Resolves at the job's end, whatever that is; `onProgress` is called about once a second, and at the end. */
  wait(onProgress?: (status: JobStatus) => void | Promise<void>): Promise<JobStatus>;
  /** Ends of attempts, in order, from number `from` on. */
  events(from: number, count?: number): Promise<readonly EventProto[]>;
  kill(): Promise<boolean>;
  /** Leaves the job as it is. */
  close(): void;
}

const eventsMax = 1000;

export function runningJob(
  id: string,
  client: JobTrackerClient,
  { pollMs = 1000, clock = systemClock }: { pollMs?: number; clock?: Clock } = {},
): RunningJob {
  const status = async (waitMs = 0): Promise<JobStatus> => {
    const { job } = await client.call('getJob', { jobId: id, waitMs });
    if (!job) throw new HadoopError('java.io.IOException', `Could not find job ${id}`);
    return toStatus(job);
  };
  return {
    id,
    status: () => status(),
    async wait(onProgress) {
      for (;;) {
        const now = await status(pollMs);
        await onProgress?.(now);
        if (isEnded(now)) return now;
        if (pollMs === 0) await sleep(clock, 10);
      }
    },
    events: async (from, count = eventsMax) => (await client.call('getTaskCompletionEvents', { jobId: id, from, count })).events,
    kill: async () => (await client.call('killJob', { jobId: id })).killed,
    close: () => client.close(),
  };
}

export function isEnded({ state }: Pick<JobStatus, 'state'>): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'KILLED';
}

export function toStatus(job: JobStatusProto): JobStatus {
  return { ...job, counters: countersFromMessage(job.counters) };
}
