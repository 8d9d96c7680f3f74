/** The entry of a task's thread: runs one attempt, tells how it goes, and ends. */
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
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
import { MapOutputLocations } from '../task/map-output-locations.ts';
import { runMapTask } from '../task/map-task.ts';
import { moduleProgram } from '../task/module-program.ts';
import type { Program } from '../task/program.ts';
import { runReduceTask } from '../task/reduce-task.ts';
import { isStreaming, type TaskEnvironment } from '../task/task-environment.ts';
import type { FromTaskThread, TaskThreadData, ToTaskThread } from './task-thread-messages.ts';

const reportMs = 500;

if (!parentPort) throw new Error('a task thread is started by its job process');
const port = parentPort;
const data = workerData as TaskThreadData; // what JobProcess gives to its Worker
const tell = (message: FromTaskThread) => port.postMessage(message);
const locations = new MapOutputLocations();
locations.update(data.locations);
port.on('message', (message: ToTaskThread) => locations.update(message.locations));

await runTask().then(
  (counters) => tell({ type: 'finished', counters: counters.toGroups() }),
  (error: unknown) => tell({ type: 'failed', error: describe(error) }),
);
port.close();
// The message above is delivered before the thread ends; sockets that user code left open do not keep it.
setImmediate(() => process.exit());

async function runTask(): Promise<Counters> {
  const configuration = new Configuration(data.configuration);
  const connected = await connectFileSystem({ configuration, uri: data.fileSystemUri, user: data.user });
  const { fileSystem, countInto } = countFileSystem(connected);
  const counters = new Counters();
  const said = { progress: 0, status: '', changed: false };
  const output = configuration.get(outputDirectoryKey);
  const environment: TaskEnvironment = {
    ...data,
    configuration,
    fileSystem,
    counters,
    outputDirectory: output === undefined ? undefined : attemptDirectory(fileSystem.resolve(output), data.attemptId),
    progress: (progress) => Object.assign(said, { progress, changed: true }),
    setStatus: (status) => Object.assign(said, { status, changed: true }),
  };
  const reports = systemClock.every(reportMs, () => {
    if (!said.changed) return;
    said.changed = false;
    tell({ type: 'progress', progress: said.progress, status: said.status, counters: counters.toGroups() });
  });
  try {
    await runAttempt(environment);
    countInto(counters);
  } finally {
    reports.cancel();
    await connected.close();
  }
  countThread(counters);
  return counters;
}

async function runAttempt(environment: TaskEnvironment): Promise<void> {
  const program = await loadProgram(environment.configuration);
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
}

async function loadProgram(configuration: Configuration): Promise<Program> {
  if (isStreaming(configuration)) {
    return streamingProgram(configuration, {
      workDirectory: data.workDirectory,
      log: (line) => tell({ type: 'log', line }),
      onProcess: (pid, state) => tell({ type: 'program', pid, state }),
    });
  }
  const module = configuration.get('calf.job.module');
  if (module === undefined) throw new UserError('the job names no module (calf.job.module) and is not a streaming job');
  return moduleProgram((await import(moduleUrl(module))) as JobModule);
}

/** A URL as it is; a path, from the files of the job. */
function moduleUrl(module: string): string {
  return /^[a-z]+:/.test(module) ? module : pathToFileURL(path.resolve(data.workDirectory, module)).href;
}

function countThread(counters: Counters): void {
  const { user, system } = process.threadCpuUsage();
  counters.increment(taskCounter, 'CPU_MILLISECONDS', Math.round((user + system) / 1000));
  counters.increment(taskCounter, 'COMMITTED_HEAP_BYTES', process.memoryUsage().heapTotal);
}

/** The stack of an error in user code; programs and refusals speak for themselves. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UserError || error.message.startsWith('java.')) return error.message;
  return error.stack ?? error.message;
}
