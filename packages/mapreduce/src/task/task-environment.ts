import type { FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import type { Counters } from '../counters.ts';

/** What a task attempt is given to run in. */
export interface TaskEnvironment {
  readonly jobId: string;
  readonly attemptId: string;
  readonly type: 'MAP' | 'REDUCE';
  /** Among the job's maps or reduces, from 0. */
  readonly taskNumber: number;
  readonly configuration: Configuration;
  readonly fileSystem: FileSystem;
  /** On the local disk, the attempt's own: spills, fetched segments, map output. */
  readonly localDirectory: string;
  readonly counters: Counters;
  /** Where the attempt writes its output files; undefined for a job without output. */
  readonly outputDirectory: string | undefined;
  /** Tells how far the attempt is, 0 to 1. */
  readonly progress: (done: number) => void;
  readonly setStatus: (status: string) => void;
}

export function reduceCount(configuration: Configuration): number {
  return configuration.getInt('mapreduce.job.reduces', 1);
}

/** `part-m-00000`; streaming, as all of Hadoop's older API, leaves out the letter. */
export function partName({ configuration, type, taskNumber }: TaskEnvironment): string {
  const number = String(taskNumber).padStart(5, '0');
  const base = configuration.get('mapreduce.output.basename', 'part');
  return isStreaming(configuration) ? `${base}-${number}` : `${base}-${type === 'MAP' ? 'm' : 'r'}-${number}`;
}

export function isStreaming(configuration: Configuration): boolean {
  return configuration.get('calf.job.streaming') === 'true';
}
