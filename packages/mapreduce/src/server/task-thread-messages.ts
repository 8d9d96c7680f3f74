import type { CounterGroups } from '../counters.ts';
import type { InputSplit } from '../input/input-split.ts';
import type { Locations } from '../task/map-output-locations.ts';

/** An attempt, as a thread is told to run it. */
export interface TaskThreadData {
  readonly jobId: string;
  readonly attemptId: string;
  readonly type: 'MAP' | 'REDUCE';
  readonly taskNumber: number;
  readonly user: string;
  readonly fileSystemUri: string | undefined;
  readonly configuration: readonly (readonly [string, string])[];
  /** Of a map. */
  readonly split: InputSplit | undefined;
  /** How many maps the job has. */
  readonly maps: number;
  readonly locations: Locations;
  readonly localDirectory: string;
  /** Where programs run; files of the job are there. */
  readonly workDirectory: string;
}

/** A thread runs one attempt at a time; after one that succeeded it may be given another. */
export type ToTaskThread =
  | { readonly type: 'task'; readonly data: TaskThreadData }
  | { readonly type: 'locations'; readonly locations: Locations };

export type FromTaskThread =
  | { readonly type: 'progress'; readonly progress: number; readonly status: string; readonly counters: CounterGroups }
  | { readonly type: 'finished'; readonly counters: CounterGroups }
  | { readonly type: 'failed'; readonly error: string }
  | { readonly type: 'fetchFailed'; readonly mapAttemptId: string }
  | { readonly type: 'log'; readonly line: string };
