import { fileSystemCounter, followJob, type RunningJob, taskCounter } from '@calf/mapreduce/job';
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
  const { state, counters } = await followJob(job, {
    info: (line) => console.info('mapreduce.Job', line),
    plain: (line) => console.complain(line),
  });
  job.close();
  return {
    succeeded: state === 'SUCCEEDED',
    bytes: counters[fileSystemCounter]?.[direction === 'written' ? 'HDFS_BYTES_WRITTEN' : 'HDFS_BYTES_READ'] ?? 0,
    seconds: (performance.now() - startedAt) / 1000,
    records: counters[taskCounter]?.[direction === 'written' ? 'MAP_OUTPUT_RECORDS' : 'MAP_INPUT_RECORDS'] ?? 0,
  };
}
