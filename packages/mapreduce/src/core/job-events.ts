import type { CounterGroups } from '../counters.ts';
import type { TaskType } from './ids.ts';
import type { JobStateName, Locality } from './job.ts';

/** What happened to a job. Applied in order they make its state; kept in order they are its history. */
export type JobEvent =
  | {
      readonly event: 'ATTEMPT_STARTED';
      readonly atMs: number;
      readonly attemptId: string;
      readonly tracker: string;
      readonly locality?: Locality;
    }
  | { readonly event: 'ATTEMPT_FINISHED'; readonly atMs: number; readonly attemptId: string; readonly counters: CounterGroups }
  | { readonly event: 'ATTEMPT_FAILED'; readonly atMs: number; readonly attemptId: string; readonly error: string }
  | { readonly event: 'ATTEMPT_KILLED'; readonly atMs: number; readonly attemptId: string; readonly reason: string }
  | { readonly event: 'MAP_OUTPUT_LOST'; readonly atMs: number; readonly attemptId: string }
  | { readonly event: 'TASK_FAILED'; readonly atMs: number; readonly type: TaskType; readonly task: number }
  | { readonly event: 'JOB_COMMITTING'; readonly atMs: number }
  | {
      readonly event: 'JOB_ENDED';
      readonly atMs: number;
      readonly state: Exclude<JobStateName, 'PREP' | 'RUNNING'>;
      readonly diagnostics: string;
    };
