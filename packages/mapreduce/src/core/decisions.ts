import type { CounterGroups } from '../counters.ts';
import { attemptOf, isComplete, type Job, outputLost, successfulAttempt, type Task, tasksOf } from './job.ts';
import type { JobEvent } from './job-events.ts';

/** An attempt says it is done. Too late, when the task has been done by another or the job is over: then it is one killed. */
export function decideAttemptFinished(job: Job, attemptId: string, counters: CounterGroups, atMs: number): JobEvent[] {
  const found = attemptOf(job, attemptId);
  if (found?.attempt.state !== 'RUNNING') return [];
  if (isComplete(job) || successfulAttempt(found.task)) {
    return [{ event: 'ATTEMPT_KILLED', atMs, attemptId, reason: 'another attempt was first' }];
  }
  const others = found.task.attempts.filter(({ state, id }) => state === 'RUNNING' && id !== attemptId);
  const killed = others.map(
    ({ id }): JobEvent => ({ event: 'ATTEMPT_KILLED', atMs, attemptId: id, reason: 'another attempt was first' }),
  );
  return [{ event: 'ATTEMPT_FINISHED', atMs, attemptId, counters }, ...killed];
}

/** An attempt failed by its own fault: the task is tried again, or, when it was the last attempt it may have, the job fails. */
export function decideAttemptFailed(job: Job, attemptId: string, error: string, atMs: number): JobEvent[] {
  const found = attemptOf(job, attemptId);
  if (found?.attempt.state !== 'RUNNING') return [];
  const { task } = found;
  const failed: JobEvent = { event: 'ATTEMPT_FAILED', atMs, attemptId, error };
  const failures = task.attempts.filter(({ state }) => state === 'FAILED').length + 1;
  const attemptsMax = task.type === 'MAP' ? job.spec.mapAttemptsMax : job.spec.reduceAttemptsMax;
  if (failures < attemptsMax || isComplete(job)) return [failed];
  return [failed, ...failTask(job, task, atMs, attemptId)];
}

/** A tracker is gone: what ran there is killed (which is no failure of the task), and outputs of maps there are lost if a reduce needs them still. */
export function decideTrackerLost(job: Job, tracker: string, atMs: number): JobEvent[] {
  if (isComplete(job)) return [];
  const attempts = tasksOf(job).flatMap(({ type, attempts: all }) => all.map((attempt) => ({ type, attempt })));
  const there = attempts.filter(({ attempt }) => attempt.tracker === tracker);
  const reducesOpen = job.reduces.some(({ state }) => state !== 'SUCCEEDED');
  return there.flatMap(({ type, attempt }): JobEvent[] => {
    if (attempt.state === 'RUNNING') {
      return [{ event: 'ATTEMPT_KILLED', atMs, attemptId: attempt.id, reason: `Lost task tracker: ${tracker}` }];
    }
    const lost = type === 'MAP' && attempt.state === 'SUCCEEDED' && reducesOpen;
    return lost ? [{ event: 'MAP_OUTPUT_LOST', atMs, attemptId: attempt.id }] : [];
  });
}

/**
 * A reduce could not fetch a map's output, after trying again and again: that map runs once more. As often as it may fail: when its
 * outputs are lost again and again the fault is elsewhere, and the job fails. Source: TaskAttemptImpl.TooManyFetchFailureTransition.
 */
export function decideFetchFailed(job: Job, mapAttemptId: string, atMs: number): JobEvent[] {
  const found = attemptOf(job, mapAttemptId);
  if (isComplete(job) || found?.task.type !== 'MAP' || found.attempt.state !== 'SUCCEEDED') return [];
  const lost: JobEvent = { event: 'MAP_OUTPUT_LOST', atMs, attemptId: mapAttemptId };
  const { task } = found;
  if (task.attempts.filter(({ error }) => error === outputLost).length + 1 < job.spec.mapAttemptsMax) return [lost];
  return [lost, ...failTask(job, task, atMs, mapAttemptId)];
}

/** Attempts that have been silent for too long have failed. */
export function decideTimeouts(job: Job, atMs: number): JobEvent[] {
  const { taskTimeoutMs } = job.spec;
  if (taskTimeoutMs <= 0 || isComplete(job)) return [];
  const silent = tasksOf(job)
    .flatMap(({ attempts }) => attempts)
    .find(({ state, heardMs }) => state === 'RUNNING' && atMs - heardMs > taskTimeoutMs);
  if (!silent) return [];
  return decideAttemptFailed(
    job,
    silent.id,
    `AttemptID:${silent.id} Timed out after ${Math.floor(taskTimeoutMs / 1000)} secs`,
    atMs,
  );
}

export function decideKillJob(job: Job, atMs: number, by: string): JobEvent[] {
  if (isComplete(job) || job.committing) return [];
  return [
    ...killRunning(job, atMs, { reason: 'the job was killed' }),
    { event: 'JOB_ENDED', atMs, state: 'KILLED', diagnostics: `Job received Kill from user ${by}.` },
  ];
}

/** Once all tasks that write output are done, it is time to commit. */
export function decideCommit(job: Job, atMs: number): JobEvent[] {
  if (isComplete(job) || job.committing) return [];
  const last = job.reduces.length > 0 ? job.reduces : job.maps;
  return last.every(({ state }) => state === 'SUCCEEDED') ? [{ event: 'JOB_COMMITTING', atMs }] : [];
}

/** The task is given up, and the job with it. `attemptId` has ended already. */
function failTask(job: Job, task: Task, atMs: number, attemptId: string): JobEvent[] {
  return [
    { event: 'TASK_FAILED', atMs, type: task.type, task: task.number },
    ...killRunning(job, atMs, { reason: 'the job failed', except: attemptId }),
    { event: 'JOB_ENDED', atMs, state: 'FAILED', diagnostics: failedDiagnostics(job, task) },
  ];
}

function killRunning(job: Job, atMs: number, { reason, except }: { reason: string; except?: string }): JobEvent[] {
  const running = tasksOf(job).flatMap(({ attempts }) => attempts.filter(({ state }) => state === 'RUNNING'));
  return running.filter(({ id }) => id !== except).map(({ id }) => ({ event: 'ATTEMPT_KILLED', atMs, attemptId: id, reason }));
}

/** Source: org.apache.hadoop.mapreduce.v2.app.job.impl.JobImpl, whose words the client shows. */
function failedDiagnostics(job: Job, { id, type }: Task): string {
  const unfinished = (tasks: readonly Task[]) => tasks.filter((task) => task.id !== id && task.state === 'RUNNING').length;
  const failed = (wanted: Task['type']) => (type === wanted ? 1 : 0);
  return (
    `Task failed ${id}\n` +
    `Job failed as tasks failed. failedMaps:${failed('MAP')} failedReduces:${failed('REDUCE')} ` +
    `killedMaps:${unfinished(job.maps)} killedReduces: ${unfinished(job.reduces)}\n`
  );
}
