import type { JobStatus } from '@calf/mapreduce/client';

const widths = [23, 40, 10, 14, 12, 12, 10, 15, 15, 8, 8, 10, 10];
const headings = [
  'JobId',
  'JobName',
  'State',
  'StartTime',
  'UserName',
  'Queue',
  'Priority',
  'UsedContainers',
  'RsvdContainers',
  'UsedMem',
  'RsvdMem',
  'NeededMem',
  'AM info',
];

type Listed = Pick<JobStatus, 'jobId' | 'name' | 'state' | 'submittedMs' | 'user' | 'runningTasks' | 'trackingUrl'>;

/** The table of `mapred job -list`. Source: org.apache.hadoop.mapreduce.tools.CLI.displayJobList. */
export function jobList(jobs: readonly Listed[]): string[] {
  const rows = jobs.map(({ jobId, name, state, submittedMs, user, runningTasks, trackingUrl }) => [
    jobId,
    name.slice(0, 40),
    state,
    String(submittedMs),
    user,
    'default',
    'NORMAL',
    String(runningTasks),
    '0',
    'N/A',
    'N/A',
    'N/A',
    trackingUrl,
  ]);
  return [`Total jobs:${jobs.length}`, ...[headings, ...rows].map(row)];
}

function row(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('\t');
}
