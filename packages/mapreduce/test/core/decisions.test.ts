import { expect, test } from 'vitest';
import {
  decideAttemptFailed,
  decideAttemptFinished,
  decideCommit,
  decideFetchFailed,
  decideKillJob,
  decideTimeouts,
  decideTrackerLost,
} from '../../src/core/decisions.ts';
import { applyJobEvent, type Job, newJob } from '../../src/core/job.ts';
import { jobCounters, progressOf } from '../../src/core/job-counters.ts';
import type { JobEvent } from '../../src/core/job-events.ts';
import { schedule } from '../../src/core/scheduler.ts';
import { jobOf, mapAttempt, reduceAttempt, trackerOf } from './jobs.ts';

test('a task fails with the job when it has used up its attempts', () => {
  const job = started(jobOf([['worker-1'], ['worker-1']], { mapAttemptsMax: 2 }));
  run(job, decideAttemptFailed(job, mapAttempt(0), 'first', 1));
  expect(job.state).toBe('RUNNING');
  expect(job.maps[0]?.state).toBe('PENDING');
  started(job);
  run(job, decideAttemptFailed(job, mapAttempt(0, 1), 'second', 2));
  expect(job).toMatchObject({ state: 'FAILED', finishedMs: 2 });
  expect(job.diagnostics).toBe(
    'Task failed task_202611210200_0001_m_000000\n' +
      'Job failed as tasks failed. failedMaps:1 failedReduces:0 killedMaps:1 killedReduces: 0\n',
  );
  expect(job.maps[1]?.attempts[0]?.state).toBe('KILLED');
});

test('what is killed by a lost tracker does not count as a failure of the task', () => {
  const job = started(jobOf([['worker-1']], { mapAttemptsMax: 1 }));
  run(job, decideTrackerLost(job, 'worker-1', 1));
  expect(job.state).toBe('RUNNING');
  expect(job.maps[0]).toMatchObject({ state: 'PENDING' });
});

test('maps that were done on a lost tracker run again while a reduce may need them', () => {
  const job = started(jobOf([['worker-1'], ['worker-2']], { reduces: 1, slowstart: 1 }));
  run(job, decideAttemptFinished(job, mapAttempt(0), {}, 1));
  run(job, decideAttemptFinished(job, mapAttempt(1), {}, 1));
  run(job, decideTrackerLost(job, 'worker-1', 2));
  expect(job.maps.map(({ state }) => state)).toEqual(['PENDING', 'SUCCEEDED']);
  expect(job.completions.at(-1)).toMatchObject({ attemptId: mapAttempt(0), status: 'OBSOLETE' });
});

test('maps that were done on a lost tracker stay done when there is no reduce', () => {
  const job = started(jobOf([['worker-1'], ['worker-2']]));
  run(job, decideAttemptFinished(job, mapAttempt(0), {}, 1));
  run(job, decideTrackerLost(job, 'worker-1', 2));
  expect(job.maps.map(({ state }) => state)).toEqual(['SUCCEEDED', 'RUNNING']);
});

test('an output that cannot be fetched makes its map run again, once', () => {
  const job = started(jobOf([['worker-1']], { reduces: 1 }));
  run(job, decideAttemptFinished(job, mapAttempt(0), {}, 1));
  run(job, decideFetchFailed(job, mapAttempt(0), 2));
  expect(job.maps[0]?.state).toBe('PENDING');
  expect(decideFetchFailed(job, mapAttempt(0), 3)).toEqual([]);
});

test('a map whose output is never fetched fails the job, after as many attempts as it has', () => {
  const job = jobOf([['worker-1']], { reduces: 1, mapAttemptsMax: 3 });
  for (let attempt = 0; attempt < 3; attempt++) {
    expect(job.state).toBe('RUNNING');
    started(job);
    run(job, decideAttemptFinished(job, mapAttempt(0, attempt), {}, 1));
    run(job, decideFetchFailed(job, mapAttempt(0, attempt), 2));
  }
  expect(job.state).toBe('FAILED');
  expect(job.diagnostics).toContain('Task failed task_202611210200_0001_m_000000');
});

test('counters are of the attempts that count: not of one that failed, and once of one that is reported twice', () => {
  const job = started(jobOf([['worker-1']], { reduces: 1 }));
  const counters = { Mine: { seen: 7 } };
  const running = job.maps[0]?.attempts[0];
  if (running) running.counters = { Mine: { seen: 3 } };
  run(job, decideAttemptFailed(job, mapAttempt(0), 'no luck', 1));
  started(job);
  run(job, decideAttemptFinished(job, mapAttempt(0, 1), counters, 2));
  run(job, decideAttemptFinished(job, mapAttempt(0, 1), counters, 3));
  expect(jobCounters(job)['Mine']).toEqual({ seen: 7 });
  run(job, decideFetchFailed(job, mapAttempt(0, 1), 4));
  started(job);
  run(job, decideAttemptFinished(job, mapAttempt(0, 2), counters, 5));
  expect(jobCounters(job)['Mine']).toEqual({ seen: 7 });
});

test('an attempt that has been silent for too long has failed', () => {
  const job = started(jobOf([['worker-1']], { taskTimeoutMs: 10_000 }));
  expect(decideTimeouts(job, 10_000)).toEqual([]);
  run(job, decideTimeouts(job, 10_001));
  expect(job.maps[0]?.attempts[0]).toMatchObject({
    state: 'FAILED',
    error: `AttemptID:${mapAttempt(0)} Timed out after 10 secs`,
  });
});

test('the output is committed once, when the reduces are done', () => {
  const job = started(jobOf([['worker-1']], { reduces: 1, slowstart: 0 }));
  run(job, decideAttemptFinished(job, mapAttempt(0), {}, 1));
  expect(decideCommit(job, 1)).toEqual([]);
  run(job, decideAttemptFinished(job, reduceAttempt(0), {}, 2));
  const commit = decideCommit(job, 2);
  expect(commit).toEqual([{ event: 'JOB_COMMITTING', atMs: 2 }]);
  run(job, commit);
  expect(decideCommit(job, 3)).toEqual([]);
  expect(decideKillJob(job, 3, 'alice')).toEqual([]);
});

test('a report that comes twice, or too late, changes nothing', () => {
  const job = started(jobOf([['worker-1']]));
  run(job, decideAttemptFinished(job, mapAttempt(0), {}, 1));
  expect(decideAttemptFinished(job, mapAttempt(0), {}, 2)).toEqual([]);
  expect(decideAttemptFailed(job, mapAttempt(0), 'late', 2)).toEqual([]);
  expect(decideAttemptFailed(job, mapAttempt(7), 'of no task', 2)).toEqual([]);
});

test('killing a job kills its attempts', () => {
  const job = started(jobOf([['worker-1'], ['worker-2']]));
  run(job, decideKillJob(job, 5, 'alice'));
  expect(job).toMatchObject({ state: 'KILLED', diagnostics: 'Job received Kill from user alice.' });
  expect(job.maps.flatMap(({ attempts }) => attempts.map(({ state }) => state))).toEqual(['KILLED', 'KILLED']);
});

test('counters are those of the attempts that count, and of all attempts what they cost', () => {
  const job = started(jobOf([['worker-1'], ['worker-9']]));
  run(job, decideAttemptFinished(job, mapAttempt(0), { Mine: { seen: 2 } }, 100));
  run(job, decideAttemptFailed(job, mapAttempt(1), 'no', 200));
  started(job, 200);
  run(job, decideAttemptFinished(job, mapAttempt(1, 1), { Mine: { seen: 3 } }, 400));
  expect(jobCounters(job)).toEqual({
    Mine: { seen: 5 },
    'org.apache.hadoop.mapreduce.JobCounter': {
      TOTAL_LAUNCHED_MAPS: 3,
      NUM_FAILED_MAPS: 1,
      DATA_LOCAL_MAPS: 1,
      RACK_LOCAL_MAPS: 1,
      OTHER_LOCAL_MAPS: 1,
      SLOTS_MILLIS_MAPS: 500,
      MILLIS_MAPS: 500,
    },
  });
  expect(progressOf(job.maps, job)).toBe(1);
});

test('the events of a job, applied again, make the same job', () => {
  const events: JobEvent[] = [];
  const job = jobOf([['worker-1'], ['worker-2']], { reduces: 1, slowstart: 1 });
  const act = (made: readonly JobEvent[]) => {
    events.push(...made);
    run(job, made);
  };
  const trackers = [trackerOf('worker-1'), trackerOf('worker-2')];
  const assign = (atMs: number) => act(schedule([job], trackers, atMs).map(({ event }) => event));
  assign(1);
  act(decideAttemptFinished(job, mapAttempt(0), { Mine: { seen: 1 } }, 2));
  act(decideAttemptFailed(job, mapAttempt(1), 'no', 3));
  assign(4);
  act(decideTrackerLost(job, 'worker-1', 5));
  assign(6);
  const again = newJob(job.spec, 0);
  run(again, JSON.parse(JSON.stringify(events)) as JobEvent[]);
  expect(again).toEqual(job);
});

function started(job: Job, atMs = 0): Job {
  const trackers = ['worker-1', 'worker-2'].map((name) => trackerOf(name));
  run(
    job,
    schedule([job], trackers, atMs).map(({ event }) => event),
  );
  return job;
}

function run(job: Job, events: readonly JobEvent[]): void {
  for (const event of events) applyJobEvent(job, event);
}
