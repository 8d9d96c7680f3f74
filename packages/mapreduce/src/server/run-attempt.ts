import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { connectFileSystem } from '@calf/client/file-system';
import { systemClock } from '@calf/runtime/clock';
import { Configuration } from '@calf/runtime/configuration';
import { UserError } from '@calf/runtime/errors';
import type { JobModule } from '../api.ts';
import { Counters, taskCounter } from '../counters.ts';
import { attemptDirectory, outputDirectoryKey } from '../output/output-committer.ts';
import { streamingProgram } from '../streaming/streaming-program.ts';
import { countFileSystem } from '../task/counted-file-system.ts';
import { fetchMapOutputs } from '../task/fetch-map-outputs.ts';
import type { MapOutputLocations } from '../task/map-output-locations.ts';
import { runMapTask } from '../task/map-task.ts';
import { moduleProgram } from '../task/module-program.ts';
import type { Program } from '../task/program.ts';
import { runReduceTask } from '../task/reduce-task.ts';
import { isStreaming, type TaskEnvironment } from '../task/task-environment.ts';
import type { FromTaskThread, TaskThreadData } from './task-thread-messages.ts';

const reportMs = 500;

interface Surroundings {
  readonly locations: MapOutputLocations;
  readonly tell: (message: FromTaskThread) => void;
}

/** Runs one attempt from its beginning to its end, and answers its counters. @throws what its program throws */
export async function runAttempt(data: TaskThreadData, surroundings: Surroundings): Promise<Counters> {
  const cpuBefore = process.threadCpuUsage();
  const configuration = new Configuration(data.configuration);
  const connected = await connectFileSystem({ configuration, uri: data.fileSystemUri, user: data.user });
  const { fileSystem, countInto } = countFileSystem(connected);
  const counters = new Counters();
  const said = { progress: 0, status: '', changed: false, atMs: 0 };
  const report = () => {
    if (!said.changed) return;
    Object.assign(said, { changed: false, atMs: performance.now() });
    surroundings.tell({ type: 'progress', progress: said.progress, status: said.status, counters: counters.toGroups() });
  };
  const output = configuration.get(outputDirectoryKey);
  const environment: TaskEnvironment = {
    ...data,
    configuration,
    fileSystem,
    counters,
    outputDirectory: output === undefined ? undefined : attemptDirectory(fileSystem.resolve(output), data.attemptId),
    progress: (progress) => {
      Object.assign(said, { progress, changed: true });
      if (performance.now() - said.atMs > reportMs) report(); // also from a loop that leaves timers no time
    },
    setStatus: (status) => Object.assign(said, { status, changed: true }),
  };
  const reports = systemClock.every(reportMs, report);
  try {
    await runTask(environment, data, surroundings);
    countInto(counters);
  } finally {
    reports.cancel();
    await connected.close();
  }
  countThread(counters, cpuBefore);
  return counters;
}

async function runTask(environment: TaskEnvironment, data: TaskThreadData, { locations, tell }: Surroundings): Promise<void> {
  const program = await loadProgram(environment.configuration, data, tell);
  if (data.type === 'REDUCE') {
    const fetch = fetchMapOutputs({
      jobId: data.jobId,
      partition: data.taskNumber,
      maps: data.maps,
      parallel: environment.configuration.getInt('mapreduce.reduce.shuffle.parallelcopies', 5),
      locations,
      clock: systemClock,
      onLost: (mapAttemptId) => tell({ type: 'fetchFailed', mapAttemptId }),
    });
    await runReduceTask(environment, { maps: data.maps, fetch }, program);
  } else if (data.split) await runMapTask(environment, data.split, program);
  else throw new Error(`the job has no split number ${data.taskNumber}`);
}

async function loadProgram(
  configuration: Configuration,
  { workDirectory, attemptId }: TaskThreadData,
  tell: Surroundings['tell'],
): Promise<Program> {
  if (isStreaming(configuration)) {
    return streamingProgram(configuration, {
      workDirectory,
      log: (line) => tell({ type: 'log', line }),
    });
  }
  const module = configuration.get('calf.job.module');
  if (module === undefined) throw new UserError('the job names no module (calf.job.module) and is not a streaming job');
  return moduleProgram((await import(moduleUrl(module, { workDirectory, attemptId }))) as JobModule);
}

/**
 * A URL as it is; a path, from the files of the job. With the attempt as its query the module is another one for each attempt, so that
 * what it keeps in its variables does not leak from task to task.
 */
function moduleUrl(module: string, { workDirectory, attemptId }: { workDirectory: string; attemptId: string }): string {
  const url = /^[a-z]+:/.test(module) ? module : pathToFileURL(path.resolve(workDirectory, module)).href;
  return url.startsWith('file:') ? `${url}?${attemptId}` : url;
}

function countThread(counters: Counters, before: NodeJS.CpuUsage): void {
  const { user, system } = process.threadCpuUsage(before);
  counters.increment(taskCounter, 'CPU_MILLISECONDS', Math.round((user + system) / 1000));
  counters.increment(taskCounter, 'COMMITTED_HEAP_BYTES', process.memoryUsage().heapTotal);
}
