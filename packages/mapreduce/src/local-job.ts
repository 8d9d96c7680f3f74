import fs from 'node:fs';
import path from 'node:path';
import type { FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import { type CounterGroups, Counters } from './counters.ts';
import type { InputSplit } from './input/input-split.ts';
import { attemptDirectory, checkOutput, commitOutput, outputDirectoryKey, setupOutput } from './output/output-committer.ts';
import { segmentOf } from './records/partition-index.ts';
import { mapOutputFile, mapOutputIndexFile } from './records/map-output.ts';
import { countFileSystem } from './task/counted-file-system.ts';
import { runMapTask } from './task/map-task.ts';
import type { Program } from './task/program.ts';
import { type FetchMapOutputs, runReduceTask } from './task/reduce-task.ts';
import { reduceCount, type TaskEnvironment } from './task/task-environment.ts';

export interface LocalJob {
  readonly program: Program;
  readonly splits: readonly InputSplit[];
  readonly configuration: Configuration;
  readonly fileSystem: FileSystem;
  /** For spills and map outputs. */
  readonly localDirectory: string;
}

/**
 * Runs a whole job in this process, one task after the other, with nothing but a file system: for tests of a job, and for looking at one
 * in a debugger. Tasks are not tried again. Source: org.apache.hadoop.mapred.LocalJobRunner.
 */
export async function runLocalJob(given: LocalJob): Promise<CounterGroups> {
  const { fileSystem, countInto } = countFileSystem(given.fileSystem);
  const job = { ...given, fileSystem };
  const { configuration, splits } = job;
  const output = fileSystem.resolve(configuration.get(outputDirectoryKey, ''));
  await checkOutput(fileSystem, output);
  await setupOutput(fileSystem, output);
  const counters = new Counters();
  const maps = splits.map((_split, number) => environmentOf(job, { type: 'MAP', number, output, counters }));
  for (const [number, environment] of maps.entries()) {
    const split = splits[number];
    if (split) await runMapTask(environment, split, job.program);
  }
  const reduces = Array.from({ length: reduceCount(configuration) }, (_none, number) =>
    environmentOf(job, { type: 'REDUCE', number, output, counters }),
  );
  for (const environment of reduces) {
    await runReduceTask(environment, { maps: maps.length, fetch: fetchLocally(maps, environment.taskNumber) }, job.program);
  }
  const attemptIds = (reduces.length > 0 ? reduces : maps).map(({ attemptId }) => attemptId);
  await commitOutput(fileSystem, output, { attemptIds, markSuccess: true });
  countInto(counters);
  return counters.toGroups();
}

function environmentOf(
  { configuration, fileSystem, localDirectory }: LocalJob,
  { type, number, output, counters }: { type: 'MAP' | 'REDUCE'; number: number; output: string; counters: Counters },
): TaskEnvironment {
  const attemptId = `attempt_local_0001_${type === 'MAP' ? 'm' : 'r'}_${String(number).padStart(6, '0')}_0`;
  const directory = path.join(localDirectory, attemptId);
  fs.mkdirSync(directory, { recursive: true });
  return {
    jobId: 'job_local_0001',
    attemptId,
    type,
    taskNumber: number,
    configuration,
    fileSystem,
    localDirectory: directory,
    counters,
    outputDirectory: attemptDirectory(output, attemptId),
    progress: () => undefined,
    setStatus: () => undefined,
  };
}

function fetchLocally(maps: readonly TaskEnvironment[], partition: number): FetchMapOutputs {
  return async (runs, onFetched) => {
    for (const [fetched, { localDirectory }] of maps.entries()) {
      const index = fs.readFileSync(path.join(localDirectory, mapOutputIndexFile));
      const { offset, bytes } = segmentOf(index, partition) ?? { offset: 0, bytes: 0 };
      const whole = fs.readFileSync(path.join(localDirectory, mapOutputFile));
      runs.addInMemory(whole.subarray(offset, offset + bytes));
      onFetched(fetched + 1);
    }
    return { failedFetches: 0 };
  };
}
