import type { CounterGroups } from '../counters.ts';
import type { Locations } from '../task/map-output-locations.ts';

/** What a job process is told when it starts. */
export interface JobProcessFacts {
  readonly jobId: string;
  readonly user: string;
  readonly stagingDirectory: string;
  readonly fileSystemUri: string | undefined;
  /** The tracker's configuration, over which the job's is laid. */
  readonly configuration: readonly (readonly [string, string])[];
  /** On the local disk, the job's own. */
  readonly localDirectory: string;
  /** For what the attempts print. */
  readonly logDirectory: string;
  readonly maps: number;
}

/** From the TaskTracker to a job's process. */
export type ToJobProcess =
  | { readonly type: 'job'; readonly facts: JobProcessFacts }
  | { readonly type: 'launch'; readonly attemptId: string }
  | { readonly type: 'kill'; readonly attemptId: string }
  | { readonly type: 'locations'; readonly locations: Locations };

/** How an attempt goes. */
export type AttemptMessage =
  | {
      readonly type: 'progress';
      readonly attemptId: string;
      readonly progress: number;
      readonly status: string;
      readonly counters: CounterGroups;
    }
  | { readonly type: 'finished'; readonly attemptId: string; readonly counters: CounterGroups }
  | { readonly type: 'failed'; readonly attemptId: string; readonly error: string };

/** From a job's process to the TaskTracker. */
export type FromJobProcess = AttemptMessage | { readonly type: 'fetchFailed'; readonly mapAttemptId: string };
