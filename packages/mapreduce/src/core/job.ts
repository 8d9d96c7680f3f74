import type { CounterGroups } from '../counters.ts';
import { attemptIdOf, parseAttemptId, taskIdOf, type TaskType } from './ids.ts';
import type { JobEvent } from './job-events.ts';

/** What is known of a job from its submission on. */
export interface JobSpec {
  readonly id: string;
  readonly name: string;
  readonly user: string;
  readonly stagingDirectory: string;
  /** For each map, where its split is: hosts best first, and their racks. */
  readonly maps: readonly { readonly hosts: readonly string[]; readonly racks: readonly string[] }[];
  readonly reduces: number;
  readonly mapAttemptsMax: number;
  readonly reduceAttemptsMax: number;
  /** Part of the maps that must be done before reduces start. */
  readonly slowstart: number;
  /** How long a map waits for a slot on a node that holds its split, and then as long for one in its rack. */
  readonly localityWaitMs: number;
  /** An attempt that reports no progress for so long has failed; 0 for never. */
  readonly taskTimeoutMs: number;
}

export type Locality = 'NODE_LOCAL' | 'RACK_LOCAL' | 'OFF_SWITCH';
export type JobStateName = 'PREP' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'KILLED';

export interface Attempt {
  readonly id: string;
  readonly tracker: string;
  readonly locality: Locality | undefined;
  readonly startedMs: number;
  state: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'KILLED';
  finishedMs: number;
  counters: CounterGroups;
  error: string;
  /** Not journaled: how far it is, and when it last said so. */
  progress: number;
  heardMs: number;
  status: string;
}

export interface Task {
  readonly id: string;
  readonly type: TaskType;
  readonly number: number;
  readonly attempts: Attempt[];
  state: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'KILLED';
}

/** The error of a map's attempt whose output can be read no more. */
export const outputLost = 'its output was lost';

/** An attempt that ended; reduces read the maps' from it. A map whose output was lost is there again as OBSOLETE. */
interface Completion {
  readonly attemptId: string;
  readonly tracker: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'KILLED' | 'OBSOLETE';
}

/** A job as its events made it. Only `applyJobEvent` changes it, but for what an attempt says of its progress. */
export interface Job {
  readonly spec: JobSpec;
  state: JobStateName;
  /** The tasks are done and the output is being put in its place. */
  committing: boolean;
  readonly submittedMs: number;
  finishedMs: number;
  diagnostics: string;
  readonly maps: readonly Task[];
  readonly reduces: readonly Task[];
  readonly completions: Completion[];
  /** When a map was last started on a node that holds its split. */
  lastLocalMs: number;
}

export function newJob(spec: JobSpec, atMs: number): Job {
  const tasks = (type: TaskType, count: number): Task[] =>
    Array.from({ length: count }, (_none, number) => ({
      id: taskIdOf(spec.id, type, number),
      type,
      number,
      attempts: [],
      state: 'PENDING',
    }));
  return {
    spec,
    state: 'RUNNING',
    committing: false,
    submittedMs: atMs,
    finishedMs: 0,
    diagnostics: '',
    maps: tasks('MAP', spec.maps.length),
    reduces: tasks('REDUCE', spec.reduces),
    completions: [],
    lastLocalMs: atMs,
  };
}

export function applyJobEvent(job: Job, event: JobEvent): void {
  switch (event.event) {
    case 'ATTEMPT_STARTED':
      startAttempt(job, event);
      return;
    case 'ATTEMPT_FINISHED':
      endAttempt(job, event, { state: 'SUCCEEDED', counters: event.counters });
      return;
    case 'ATTEMPT_FAILED':
      endAttempt(job, event, { state: 'FAILED', error: event.error });
      return;
    case 'ATTEMPT_KILLED':
      endAttempt(job, event, { state: 'KILLED', error: event.reason });
      return;
    case 'MAP_OUTPUT_LOST':
      loseMapOutput(job, event.attemptId);
      return;
    case 'TASK_FAILED': {
      const task = taskOf(job, event.type, event.task);
      if (task) task.state = 'FAILED';
      return;
    }
    case 'JOB_COMMITTING':
      job.committing = true;
      return;
    case 'JOB_ENDED':
      job.state = event.state;
      job.committing = false;
      job.finishedMs = event.atMs;
      job.diagnostics = event.diagnostics;
  }
}

/** Tasks of both kinds. */
export function tasksOf(job: Job): Task[] {
  return [...job.maps, ...job.reduces];
}

export function attemptOf(job: Job, attemptId: string): { task: Task; attempt: Attempt } | undefined {
  const numbers = parseAttemptId(attemptId);
  const task = numbers && taskOf(job, numbers.type, numbers.task);
  const attempt = task?.attempts[numbers?.attempt ?? 0];
  return task && attempt ? { task, attempt } : undefined;
}

export function nextAttemptId(job: Job, task: Task): string {
  return attemptIdOf(job.spec.id, task.type, { task: task.number, attempt: task.attempts.length });
}

export function isComplete(job: Job): boolean {
  return job.state !== 'RUNNING' && job.state !== 'PREP';
}

/** The attempt whose output counts. */
export function successfulAttempt(task: Task): Attempt | undefined {
  return task.attempts.find(({ state }) => state === 'SUCCEEDED');
}

function taskOf(job: Job, type: TaskType, number: number): Task | undefined {
  return (type === 'MAP' ? job.maps : job.reduces)[number];
}

function startAttempt(job: Job, event: JobEvent & { event: 'ATTEMPT_STARTED' }): void {
  const numbers = parseAttemptId(event.attemptId);
  const task = numbers && taskOf(job, numbers.type, numbers.task);
  if (!task) return;
  task.attempts.push({
    id: event.attemptId,
    tracker: event.tracker,
    locality: event.locality,
    startedMs: event.atMs,
    state: 'RUNNING',
    finishedMs: 0,
    counters: {},
    error: '',
    progress: 0,
    heardMs: event.atMs,
    status: '',
  });
  task.state = 'RUNNING';
  if (event.locality === 'NODE_LOCAL') job.lastLocalMs = event.atMs;
}

function endAttempt(
  job: Job,
  { attemptId, atMs }: { attemptId: string; atMs: number },
  end: { state: 'SUCCEEDED' | 'FAILED' | 'KILLED'; counters?: CounterGroups; error?: string },
): void {
  const found = attemptOf(job, attemptId);
  if (!found) return;
  const { task, attempt } = found;
  attempt.state = end.state;
  attempt.finishedMs = atMs;
  attempt.counters = end.counters ?? {};
  attempt.error = end.error ?? '';
  if (end.state === 'SUCCEEDED') attempt.progress = 1;
  job.completions.push({ attemptId, tracker: attempt.tracker, status: end.state });
  settleTask(task);
}

function loseMapOutput(job: Job, attemptId: string): void {
  const found = attemptOf(job, attemptId);
  if (found?.attempt.state !== 'SUCCEEDED') return;
  found.attempt.state = 'KILLED';
  found.attempt.error = outputLost;
  job.completions.push({ attemptId, tracker: found.attempt.tracker, status: 'OBSOLETE' });
  settleTask(found.task);
}

function settleTask(task: Task): void {
  if (task.state === 'FAILED') return;
  const states = task.attempts.map(({ state }) => state);
  task.state = states.includes('SUCCEEDED') ? 'SUCCEEDED' : states.includes('RUNNING') ? 'RUNNING' : 'PENDING';
}
