/** Writing MapReduce jobs, and running them. */
import type { FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import { encodeCommand } from './streaming/streaming-program.ts';
import type { Logger } from '@calf/runtime/logger';
import { pathToFileURL } from 'node:url';
import type { RunningJob } from './client/running-job.ts';
import { filesKey, submitConfiguration } from './client/submit.ts';
import { inputFormatKey } from './input/input-format.ts';
import { inputDirectoryKey } from './input/plan-splits.ts';
import { outputDirectoryKey } from './output/output-committer.ts';

export type {
  Combiner,
  Data,
  Emitter,
  JobModule,
  MapBody,
  MapContext,
  MapFunction,
  Mapper,
  Partitioner,
  PerTask,
  ReduceBody,
  ReduceContext,
  ReduceFunction,
  Reducer,
  SplitTask,
  SplitTaskContext,
  TaskContext,
  TaskFile,
  Values,
} from './api.ts';
/** For a `task` that reads lines of files by itself. */
export { openTextSplit } from './input/text-input.ts';
export { mapText, perTask, reduceText, sumReducer } from './text-api.ts';
export type { JobStatus, RunningJob } from './client/running-job.ts';
export { followJob, type ProgressWriter } from './client/progress-lines.ts';
export { renderCounters } from './counter-names.ts';
export {
  type CounterGroups,
  fileSystemCounter,
  inputFormatCounter,
  jobCounter,
  outputFormatCounter,
  taskCounter,
} from './counters.ts';

/** A split whose meaning only the job's `task` knows. */
export interface GivenSplit {
  /** Bytes, or whatever measures the work. */
  readonly length: number;
  /** Names of nodes where it is best read. */
  readonly hosts?: readonly string[];
  readonly payload: string;
}

export interface JobRequest {
  readonly name: string;
  /** A URL, or a path, of the module that exports the job's functions. It must be there on every node, or be one of `files` (then its bare name). */
  readonly module?: string;
  /** Programs instead of a module: Hadoop Streaming. */
  readonly streaming?: { readonly mapper?: string; readonly combiner?: string; readonly reducer?: string };
  readonly input?: { readonly paths: readonly string[]; readonly format?: 'text' | 'keyvalue' | 'nline' };
  /** Instead of `input`: map number i, and `part-m-0000i`, are of the split number i. */
  readonly splits?: readonly GivenSplit[];
  /** A directory that is not there yet. Without one the job writes nothing. */
  readonly output?: { readonly path: string };
  /** 0: what the maps emit is the output. */
  readonly reduces: number;
  /** Passed to the tasks, and to the engine where Hadoop's keys are known. */
  readonly conf?: Readonly<Record<string, string>>;
  /** Like `conf`, but for the tasks alone, and gone when the job ends: passwords. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Local files to send along; tasks find them in their working directory. */
  readonly files?: readonly string[];
}

/**
 * Submits a job, and answers as soon as the JobTracker has it.
 *
 * ```ts
 * const job = await submitJob(
 *   { name: 'words', module: import.meta.resolve('./words.ts'), input: { paths: ['/books'] }, output: { path: '/words' }, reduces: 3 },
 *   { fileSystem, configuration },
 * );
 * const { state, counters } = await job.wait();
 * ```
 *
 * @throws HadoopError (no input, output there already), UserError (no JobTracker)
 */
export async function submitJob(
  request: JobRequest,
  { fileSystem, configuration, log }: { fileSystem: FileSystem; configuration: Configuration; log?: Logger | undefined },
): Promise<RunningJob> {
  const splits = request.splits?.map(({ length, hosts = [], payload }) => ({
    kind: 'payload' as const,
    length,
    hosts,
    racks: [],
    payload,
  }));
  return submitConfiguration(configuration.with(keysOf(request)), { fileSystem, splits, secrets: request.secrets, log });
}

const formats = { text: 'TextInputFormat', keyvalue: 'KeyValueTextInputFormat', nline: 'NLineInputFormat' };

function keysOf({ name, module, streaming, input, output, reduces, conf = {}, files = [] }: JobRequest): [string, string][] {
  const keys: Record<string, string | undefined> = {
    ...conf,
    'mapreduce.job.name': name,
    'mapreduce.job.reduces': String(reduces),
    'calf.job.module': module && moduleUrl(module, files),
    'calf.job.streaming': streaming && 'true',
    'stream.map.streamprocessor': streaming?.mapper && encodeCommand(streaming.mapper),
    'stream.combine.streamprocessor': streaming?.combiner && encodeCommand(streaming.combiner),
    'stream.reduce.streamprocessor': streaming?.reducer && encodeCommand(streaming.reducer),
    [inputDirectoryKey]: input?.paths.join(','),
    [inputFormatKey]: input?.format && formats[input.format],
    [outputDirectoryKey]: output?.path,
    [filesKey]: files.length > 0 ? files.join(',') : undefined,
  };
  return Object.entries(keys).filter((entry): entry is [string, string] => entry[1] !== undefined);
}

function moduleUrl(module: string, files: readonly string[]): string {
  const isSent = files.some((file) => file === module || file.endsWith(`/${module}`));
  return isSent || /^[a-z]+:/.test(module) ? module : pathToFileURL(module).href;
}
