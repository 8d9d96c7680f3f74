import { expect, test } from 'vitest';
import { applyJobEvent, type Job } from '../../src/core/job.ts';
import { schedule, type Tracker } from '../../src/core/scheduler.ts';
import { jobOf, mapAttempt, trackerOf } from './jobs.ts';

const three = ['worker-1', 'worker-2', 'worker-3'].map((name) => trackerOf(name));

test('each map goes to a node that holds its split', () => {
  const job = jobOf([['worker-3'], ['worker-1'], ['worker-2']]);
  expect(assign(job, three, 0)).toEqual(['0 worker-3 NODE_LOCAL', '1 worker-1 NODE_LOCAL', '2 worker-2 NODE_LOCAL']);
});

test('a map waits for its node while that is busy, then takes one in its rack, then any', () => {
  const job = jobOf(Array.from({ length: 4 }, () => ['worker-1']));
  expect(assign(job, three, 0)).toEqual(['0 worker-1 NODE_LOCAL', '1 worker-1 NODE_LOCAL']);
  expect(assign(job, three, 999)).toEqual([]);
  expect(assign(job, [trackerOf('worker-1'), trackerOf('worker-2')], 1500)).toEqual([
    '2 worker-2 OFF_SWITCH',
    '3 worker-2 OFF_SWITCH',
  ]);
});

test('of the others one in the same rack comes first', () => {
  const job = jobOf(Array.from({ length: 3 }, () => ['worker-1']));
  assign(job, three, 0);
  expect(assign(job, three, 1000)).toEqual(['2 worker-3 RACK_LOCAL']);
});

test('every start on a right node begins the wait anew', () => {
  const job = jobOf(Array.from({ length: 4 }, () => ['worker-1']));
  assign(job, three, 0);
  applyJobEvent(job, { event: 'ATTEMPT_FINISHED', atMs: 900, attemptId: mapAttempt(0), counters: {} });
  expect(assign(job, three, 900)).toEqual(['2 worker-1 NODE_LOCAL']);
  expect(assign(job, three, 1800)).toEqual([]);
});

test('where maps take long, the wait is twice as long as they take', () => {
  const job = jobOf(Array.from({ length: 4 }, () => ['worker-1']));
  assign(job, three, 0);
  applyJobEvent(job, { event: 'ATTEMPT_FINISHED', atMs: 3000, attemptId: mapAttempt(0), counters: {} });
  expect(assign(job, three, 3000)).toEqual(['2 worker-1 NODE_LOCAL']);
  expect(assign(job, three, 8999)).toEqual([]);
  expect(assign(job, three, 9000)).toEqual(['3 worker-3 RACK_LOCAL']);
});

test('a map whose split is nowhere near does not wait', () => {
  const job = jobOf([['elsewhere'], []]);
  expect(assign(job, [trackerOf('worker-1')], 0)).toEqual(['0 worker-1 OFF_SWITCH', '1 worker-1 OFF_SWITCH']);
});

test('work is spread over trackers that are equally near', () => {
  const hosts = ['worker-1', 'worker-2', 'worker-3'];
  const job = jobOf([hosts, hosts, hosts]);
  expect(assign(job, three, 0).map((line) => line.split(' ')[1])).toEqual(hosts);
});

test('reduces start when enough maps are done', () => {
  const job = jobOf([['worker-1'], ['worker-1']], { reduces: 2, slowstart: 0.5 });
  assign(job, three, 0);
  expect(assign(job, three, 1)).toEqual([]);
  applyJobEvent(job, { event: 'ATTEMPT_FINISHED', atMs: 2, attemptId: mapAttempt(0), counters: {} });
  expect(assign(job, three, 3)).toEqual(['0 worker-1 undefined', '1 worker-2 undefined']);
});

test('an earlier job has the slots first, and no tracker gets more than it has', () => {
  const first = jobOf([['worker-1'], ['worker-1'], ['worker-1']]);
  const second = jobOf([['worker-1']], { id: 'job_202611210200_0002' });
  const started = schedule([first, second], [trackerOf('worker-1')], 0);
  expect(started.map(({ event }) => event.attemptId)).toEqual([mapAttempt(0), mapAttempt(1)]);
});

test('a task is not tried again where it has failed, if there is another place', () => {
  const job = jobOf([['worker-1']]);
  assign(job, three, 0);
  applyJobEvent(job, { event: 'ATTEMPT_FAILED', atMs: 1, attemptId: mapAttempt(0), error: 'no' });
  expect(assign(job, three, 2)).toEqual(['0 worker-3 RACK_LOCAL']);
  applyJobEvent(job, { event: 'ATTEMPT_FAILED', atMs: 3, attemptId: mapAttempt(0, 1), error: 'no' });
  expect(assign(job, [trackerOf('worker-1')], 4)).toEqual(['0 worker-1 NODE_LOCAL']);
});

function assign(job: Job, trackers: readonly Tracker[], atMs: number): string[] {
  return schedule([job], trackers, atMs).map(({ event }) => {
    applyJobEvent(job, event);
    return `${Number(event.attemptId.split('_')[4])} ${event.tracker} ${event.locality}`;
  });
}
