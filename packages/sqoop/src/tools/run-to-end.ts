import type { RunningJob } from '@calf/mapreduce/job';
import { reportJob } from '@calf/mapreduce/job';
import type { Console } from './console.ts';

export interface JobOutcome {
  readonly succeeded: boolean;
  /** HDFS bytes written, or read for an export. */
  readonly bytes: number;
  readonly seconds: number;
  readonly records: number;
}

/** Waits for a job, with the lines that Hadoop's job client prints. */
export async function runToEnd(
  job: RunningJob,
  console: Console,
  direction: 'written' | 'read' = 'written',
): Promise<JobOutcome> {
  const startedAt = performance.now();
  const status = await reportJob(job, (line) => console.info('mapreduce.Job', line));
  const count = (group: string, name: string) => Number(status.counters.get(group, name));
  return {
    succeeded: status.state === 'SUCCEEDED',
    bytes: count(
      'org.apache.hadoop.mapreduce.FileSystemCounter',
      direction === 'written' ? 'HDFS_BYTES_WRITTEN' : 'HDFS_BYTES_READ',
    ),
    seconds: (performance.now() - startedAt) / 1000,
    records: count(
      'org.apache.hadoop.mapreduce.TaskCounter',
      direction === 'written' ? 'MAP_OUTPUT_RECORDS' : 'MAP_INPUT_RECORDS',
    ),
  };
}
