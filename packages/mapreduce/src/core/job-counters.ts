import { type CounterGroups, Counters, jobCounter } from '../counters.ts';
import { type Attempt, type Job, successfulAttempt, type Task, tasksOf } from './job.ts';

/** The job's counters: those of the attempts that count, and what is known of all attempts. */
export function jobCounters(job: Job): CounterGroups {
  const counters = new Counters();
  for (const task of tasksOf(job)) {
    const attempt = successfulAttempt(task) ?? task.attempts.findLast(({ state }) => state === 'RUNNING');
    if (attempt) counters.addAll(attempt.counters);
  }
  countAttempts(counters, job.maps, 'MAPS');
  countAttempts(counters, job.reduces, 'REDUCES');
  return counters.toGroups();
}

/** Tasks of one kind, 0 to 1. */
export function progressOf(tasks: readonly Task[], job: Job): number {
  if (tasks.length === 0) return job.state === 'SUCCEEDED' || tasks === job.maps ? 1 : 0;
  const sum = tasks.reduce((total, task) => total + Math.max(0, ...task.attempts.map(aliveProgress)), 0);
  return sum / tasks.length;
}

function aliveProgress({ state, progress }: Attempt): number {
  return state === 'SUCCEEDED' ? 1 : state === 'RUNNING' ? progress : 0;
}

const localityCounters = { NODE_LOCAL: 'DATA_LOCAL_MAPS', RACK_LOCAL: 'RACK_LOCAL_MAPS', OFF_SWITCH: 'OTHER_LOCAL_MAPS' };

function countAttempts(counters: Counters, tasks: readonly Task[], kind: 'MAPS' | 'REDUCES'): void {
  const increment = (name: string, by: number) => counters.increment(jobCounter, name, by);
  for (const attempt of tasks.flatMap(({ attempts }) => attempts)) {
    increment(`TOTAL_LAUNCHED_${kind}`, 1);
    if (attempt.state === 'FAILED') increment(`NUM_FAILED_${kind}`, 1);
    if (attempt.state === 'KILLED') increment(`NUM_KILLED_${kind}`, 1);
    if (attempt.locality) increment(localityCounters[attempt.locality], 1);
    if (attempt.finishedMs > 0) {
      increment(`SLOTS_MILLIS_${kind}`, attempt.finishedMs - attempt.startedMs);
      increment(`MILLIS_${kind}`, attempt.finishedMs - attempt.startedMs);
    }
  }
}
