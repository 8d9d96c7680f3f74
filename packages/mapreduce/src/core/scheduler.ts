import { isComplete, type Job, type Locality, nextAttemptId, type Task } from './job.ts';
import type { JobEvent } from './job-events.ts';

/** A TaskTracker as the scheduler sees it. Its name is that of the DataNode beside it. */
export interface Tracker {
  readonly name: string;
  readonly rack: string;
  readonly mapSlots: number;
  readonly reduceSlots: number;
}

export interface Assignment {
  readonly job: Job;
  readonly event: JobEvent & { event: 'ATTEMPT_STARTED' };
}

/**
 * Fills free slots with pending tasks, jobs in the order they came. A map goes to a tracker on a node that holds its split; only when its
 * job has waited for such a slot in vain, or no tracker is on such a node, to one in the same rack, and then likewise to any
 * ("delay scheduling"). Every job's slots are counted anew from its running attempts, so nothing can leak.
 */
export function schedule(jobs: readonly Job[], trackers: readonly Tracker[], atMs: number): Assignment[] {
  const slots = freeSlots(jobs, trackers);
  const assignments: Assignment[] = [];
  for (const job of jobs.filter((candidate) => !isComplete(candidate) && !candidate.committing)) {
    assignments.push(...assignMaps(job, slots, atMs), ...assignReduces(job, slots, atMs));
  }
  return assignments;
}

interface Slots {
  readonly tracker: Tracker;
  maps: number;
  reduces: number;
}

function freeSlots(jobs: readonly Job[], trackers: readonly Tracker[]): Slots[] {
  const slots = new Map(
    trackers.map((tracker) => [tracker.name, { tracker, maps: tracker.mapSlots, reduces: tracker.reduceSlots }]),
  );
  for (const job of jobs.filter((candidate) => !isComplete(candidate))) {
    for (const name of runningOn(job.maps)) {
      const taken = slots.get(name);
      if (taken) taken.maps--;
    }
    for (const name of runningOn(job.reduces)) {
      const taken = slots.get(name);
      if (taken) taken.reduces--;
    }
  }
  return [...slots.values()];
}

function runningOn(tasks: readonly Task[]): string[] {
  return tasks.flatMap(({ attempts }) => attempts.filter(({ state }) => state === 'RUNNING').map(({ tracker }) => tracker));
}

function assignMaps(job: Job, slots: readonly Slots[], atMs: number): Assignment[] {
  const assignments: Assignment[] = [];
  for (const allowed of ['NODE_LOCAL', 'RACK_LOCAL', 'OFF_SWITCH'] as const) {
    for (const task of job.maps) {
      if (task.state !== 'PENDING' || assignments.some(({ event }) => event.attemptId === nextAttemptId(job, task))) continue;
      if (!mayTake(job, task, { allowed, slots, atMs })) continue;
      const candidates = usable(task, slots).filter((slot) => slot.maps > 0 && localityOf(job, task, slot.tracker) === allowed);
      const best = mostFree(candidates, ({ maps }) => maps);
      if (!best) continue;
      best.maps--;
      assignments.push(started(job, task, { tracker: best.tracker.name, locality: allowed, atMs }));
    }
  }
  return assignments;
}

/** Whether the map may go as far as `allowed`: at once when nothing nearer exists, else after waiting for it. */
function mayTake(
  job: Job,
  task: Task,
  { allowed, slots, atMs }: { allowed: Locality; slots: readonly Slots[]; atMs: number },
): boolean {
  if (allowed === 'NODE_LOCAL') return true;
  const near = usable(task, slots).map(({ tracker }) => localityOf(job, task, tracker));
  const waitedMs = atMs - job.lastLocalMs;
  const waitMs = localityWaitMs(job);
  if (allowed === 'RACK_LOCAL') return !near.includes('NODE_LOCAL') || waitedMs >= waitMs;
  const waits = Number(near.includes('NODE_LOCAL')) + Number(near.includes('RACK_LOCAL'));
  return waitedMs >= waits * waitMs;
}

/** The configured wait, or, where maps take long, twice as long as they took so far: by then a slot should have become free. */
function localityWaitMs({ spec, maps }: Job): number {
  const done = maps.flatMap(({ attempts }) => attempts.filter(({ state }) => state === 'SUCCEEDED'));
  const spentMs = done.reduce((sum, { startedMs, finishedMs }) => sum + finishedMs - startedMs, 0);
  return Math.max(spec.localityWaitMs, done.length > 0 ? (2 * spentMs) / done.length : 0);
}

function localityOf(job: Job, task: Task, tracker: Tracker): Locality {
  const split = job.spec.maps[task.number];
  if (split?.hosts.includes(tracker.name)) return 'NODE_LOCAL';
  return split?.racks.includes(tracker.rack) ? 'RACK_LOCAL' : 'OFF_SWITCH';
}

function assignReduces(job: Job, slots: readonly Slots[], atMs: number): Assignment[] {
  const mapsDone = job.maps.filter(({ state }) => state === 'SUCCEEDED').length;
  if (mapsDone < Math.ceil(job.spec.slowstart * job.maps.length)) return [];
  const assignments: Assignment[] = [];
  for (const task of job.reduces.filter(({ state }) => state === 'PENDING')) {
    const best = mostFree(
      usable(task, slots).filter(({ reduces }) => reduces > 0),
      ({ reduces }) => reduces,
    );
    if (!best) break;
    best.reduces--;
    assignments.push(started(job, task, { tracker: best.tracker.name, atMs }));
  }
  return assignments;
}

/** Trackers on which the task has not failed yet; all of them when it has failed everywhere. */
function usable(task: Task, slots: readonly Slots[]): readonly Slots[] {
  const failedOn = new Set(task.attempts.filter(({ state }) => state === 'FAILED').map(({ tracker }) => tracker));
  if (failedOn.size === 0) return slots;
  const others = slots.filter(({ tracker }) => !failedOn.has(tracker.name));
  return others.length > 0 ? others : slots;
}

function mostFree(candidates: readonly Slots[], free: (slots: Slots) => number): Slots | undefined {
  return candidates.reduce<Slots | undefined>((best, slots) => (best && free(best) >= free(slots) ? best : slots), undefined);
}

function started(
  job: Job,
  task: Task,
  { tracker, locality, atMs }: { tracker: string; locality?: Locality; atMs: number },
): Assignment {
  const attemptId = nextAttemptId(job, task);
  return { job, event: { event: 'ATTEMPT_STARTED', atMs, attemptId, tracker, ...(locality && { locality }) } };
}
