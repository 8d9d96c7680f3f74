import { fileSystemCounter, shuffleErrors, taskCounter } from '../counters.ts';
import type { RecordCursor } from '../records/record-cursor.ts';
import { countOutput, openTextOutput } from './open-output.ts';
import type { Program } from './program.ts';
import { ShuffledRuns } from './shuffle.ts';
import type { TaskEnvironment } from './task-environment.ts';

/** Brings this reduce's segment of every map into `runs`; how, is the shell's. Answers how many fetches failed on the way. */
export type FetchMapOutputs = (runs: ShuffledRuns, onFetched: (fetched: number) => void) => Promise<{ failedFetches: number }>;

/** A third of the work each: fetching, merging, reducing. Source: org.apache.hadoop.mapred.ReduceTask. */
const phase = 1 / 3;

/** Runs one reduce attempt: fetches its segments, merges them, and feeds the program, whose records become the part file. */
export async function runReduceTask(
  environment: TaskEnvironment,
  { maps, fetch }: { maps: number; fetch: FetchMapOutputs },
  program: Program,
): Promise<void> {
  const { configuration, counters } = environment;
  const runs = new ShuffledRuns({
    directory: environment.localDirectory,
    memoryBytes: configuration.getInt('calf.reduce.shuffle.memory.mb', 64) * 1024 * 1024,
    sortFactor: Math.max(2, configuration.getInt('mapreduce.task.io.sort.factor', 32)),
  });
  const { failedFetches } = await fetch(runs, (fetched) => environment.progress((phase * fetched) / Math.max(1, maps)));
  counters.increment(taskCounter, 'FAILED_SHUFFLE', failedFetches);
  counters.increment(taskCounter, 'SHUFFLED_MAPS', runs.segments);
  counters.increment(taskCounter, 'MERGED_MAP_OUTPUTS', runs.segments);
  counters.increment(taskCounter, 'REDUCE_SHUFFLE_BYTES', runs.shuffledBytes);
  for (const name of ['BAD_ID', 'CONNECTION', 'IO_ERROR', 'WRONG_LENGTH', 'WRONG_MAP', 'WRONG_REDUCE']) {
    counters.increment(shuffleErrors, name, 0);
  }
  environment.progress(2 * phase);
  const records = runs.merged();
  counters.increment(taskCounter, 'SPILLED_RECORDS', runs.spilledRecords);
  counters.increment(fileSystemCounter, 'FILE_BYTES_READ', runs.localBytesRead);
  counters.increment(fileSystemCounter, 'FILE_BYTES_WRITTEN', runs.localBytesWritten);
  await reduceRecords(environment, records, program);
  environment.progress(1);
}

async function reduceRecords(environment: TaskEnvironment, records: RecordCursor, program: Program): Promise<void> {
  const { counters } = environment;
  const output = await openTextOutput(environment);
  try {
    const passed = await program.reduce(environment, records, output);
    counters.increment(taskCounter, 'REDUCE_INPUT_GROUPS', passed.groups);
    counters.increment(taskCounter, 'REDUCE_INPUT_RECORDS', passed.records);
  } catch (error) {
    await output.abort();
    throw error;
  }
  await output.close();
  counters.increment(taskCounter, 'REDUCE_OUTPUT_RECORDS', output.records);
  countOutput(environment, output.bytesWritten);
}
