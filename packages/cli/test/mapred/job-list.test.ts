import { expect, test } from 'vitest';
import { jobList } from '../../src/mapred/job-list.ts';
import { describeJob } from '../../src/mapred/job-status.ts';

const job = {
  jobId: 'job_202611210204_0001',
  name: 'a name that is a good deal longer than forty characters',
  user: 'alice',
  state: 'RUNNING' as const,
  submittedMs: 1795230083564,
  finishedMs: 0,
  mapProgress: 1,
  reduceProgress: 0.25,
  maps: 3,
  reduces: 2,
  runningTasks: 2,
  stagingDirectory: '/staging',
  diagnostics: '',
  counters: [{ name: 'Mine', counters: [{ name: 'seen', value: 7 }] }],
  trackingUrl: '',
};

/** The line was printed by `String.format` with the pattern of org.apache.hadoop.mapreduce.tools.CLI. */
test('jobs are listed in the columns of Hadoop', () => {
  const [total, headings, line] = jobList([job]);
  expect(total).toBe('Total jobs:1');
  expect(headings).toMatch(/^ {18}JobId\t {33}JobName\t {5}State\t {5}StartTime\t/);
  expect(line).toMatch(
    /^ {2}job_202611210204_0001\ta name that is a good deal longer than f\t {3}RUNNING\t 1795230083564\t {7}alice\t/,
  );
});

test('a status is described as by Hadoop', () => {
  expect(describeJob(job).split('\n')).toEqual([
    'Job: job_202611210204_0001',
    'Job File: /staging/job.json',
    'Job Tracking URL : ',
    'Uber job : false',
    'Number of maps: 3',
    'Number of reduces: 2',
    'map() completion: 1.0',
    'reduce() completion: 0.25',
    'Job state: RUNNING',
    'retired: false',
    'reason for failure:  ',
    'Counters: 1',
    '\tMine',
    '\t\tseen=7',
  ]);
});
