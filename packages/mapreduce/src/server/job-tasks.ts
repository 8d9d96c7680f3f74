import fs from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { connectFileSystem, type FileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { parseAttemptId } from '../core/ids.ts';
import type { InputSplit } from '../input/input-split.ts';
import type { Locations } from '../task/map-output-locations.ts';
import { entryFile } from './entry.ts';
import type { FromJobProcess, JobProcessFacts } from './job-process-messages.ts';
import { linkFiles, localizeFiles } from './localize.ts';
import { readJob } from './staging.ts';
import type { FromTaskThread, TaskThreadData, ToTaskThread } from './task-thread-messages.ts';

interface LoadedJob {
  readonly configuration: Configuration;
  readonly splits: readonly InputSplit[];
  /** Local paths of the job's files. */
  readonly files: readonly string[];
}

interface RunningTask {
  readonly worker: Worker;
  readonly programs: Set<number>;
  /** Whether its end has been told. */
  settled: boolean;
}

/** The attempts of one job on this node, each a thread. */
export class JobTasks {
  readonly #facts: JobProcessFacts;
  readonly #tell: (message: FromJobProcess) => void;
  readonly #running = new Map<string, RunningTask>();
  #locations: Locations = [];
  #loaded: Promise<LoadedJob> | undefined;

  constructor(facts: JobProcessFacts, tell: (message: FromJobProcess) => void) {
    this.#facts = facts;
    this.#tell = tell;
  }

  async launch(attemptId: string): Promise<void> {
    try {
      this.#loaded ??= this.#load();
      this.#start(attemptId, await this.#loaded);
    } catch (error) {
      this.#tell({ type: 'failed', attemptId, error: error instanceof Error ? error.message : String(error) });
    }
  }

  async kill(attemptId: string): Promise<void> {
    const task = this.#running.get(attemptId);
    if (!task) return;
    task.settled = true;
    killAll(task.programs);
    await task.worker.terminate();
  }

  locate(locations: Locations): void {
    this.#locations = [...this.#locations, ...locations];
    const message: ToTaskThread = { type: 'locations', locations };
    for (const { worker } of this.#running.values()) worker.postMessage(message);
  }

  /** Threads end with the process; programs have to be told. */
  killPrograms(): void {
    for (const { programs } of this.#running.values()) killAll(programs);
  }

  async #load(): Promise<LoadedJob> {
    const { fileSystemUri: uri, user, stagingDirectory, localDirectory } = this.#facts;
    const own = new Configuration(this.#facts.configuration);
    const fileSystem: FileSystem = await connectFileSystem({ configuration: own, uri, user });
    try {
      const { configuration, splits } = await readJob(fileSystem, stagingDirectory);
      const merged = own.with(configuration.entries()).with(localKeys(own));
      const files = await localizeFiles(merged, fileSystem, path.join(localDirectory, 'files'));
      return { configuration: merged, splits, files };
    } finally {
      await fileSystem.close();
    }
  }

  #start(attemptId: string, { configuration, splits, files }: LoadedJob): void {
    const { jobId, user, fileSystemUri, localDirectory, logDirectory, maps } = this.#facts;
    const numbers = parseAttemptId(attemptId);
    if (!numbers) throw new Error(`${attemptId} is no attempt id`);
    const { type, task: taskNumber } = numbers;
    const directory = path.join(localDirectory, attemptId);
    const workDirectory = path.join(directory, 'work');
    linkFiles(files, workDirectory);
    const data: TaskThreadData = {
      jobId,
      attemptId,
      type,
      taskNumber,
      user,
      fileSystemUri,
      configuration: configuration.entries(),
      split: type === 'MAP' ? splits[taskNumber] : undefined,
      maps,
      locations: this.#locations,
      localDirectory: directory,
      workDirectory,
    };
    const heapMb = configuration.getInt(`mapreduce.${type.toLowerCase()}.memory.mb`, 512);
    const worker = new Worker(entryFile('task-thread'), {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      stdout: true,
      stderr: true,
    });
    const task: RunningTask = { worker, programs: new Set(), settled: false };
    this.#running.set(attemptId, task);
    this.#follow(attemptId, task, attemptLogs(path.join(logDirectory, attemptId), worker));
  }

  #follow(attemptId: string, task: RunningTask, logs: { error(line: string): void; close(): void }): void {
    const fail = (error: string) => {
      if (task.settled) return;
      task.settled = true;
      this.#tell({ type: 'failed', attemptId, error });
    };
    task.worker.on('message', (message: FromTaskThread) => {
      if (message.type === 'log') logs.error(message.line);
      else if (message.type === 'program') this.#noteProgram(task, message);
      else if (message.type === 'failed') fail(message.error);
      else if (message.type === 'fetchFailed') this.#tell(message);
      else {
        if (message.type === 'finished') task.settled = true;
        this.#tell({ ...message, attemptId });
      }
    });
    task.worker.on('error', (error: unknown) => fail(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    task.worker.on('exit', (code) => {
      killAll(task.programs);
      this.#running.delete(attemptId);
      logs.close();
      fail(`the task ended by itself with code ${code}`);
    });
  }

  #noteProgram(task: RunningTask, message: FromTaskThread & { type: 'program' }): void {
    if (message.state === 'started') task.programs.add(message.pid);
    else task.programs.delete(message.pid);
    this.#tell(message);
  }
}

/** What the node knows better than the job's client. */
function localKeys(own: Configuration): [string, string][] {
  const node = own.get('calf.client.local-datanode');
  return node === undefined ? [] : [['calf.client.local-datanode', node]];
}

/** What an attempt prints goes into files of its own. */
function attemptLogs(directory: string, worker: Worker): { error(line: string): void; close(): void } {
  fs.mkdirSync(directory, { recursive: true });
  const stdout = fs.createWriteStream(path.join(directory, 'stdout'));
  const stderr = fs.createWriteStream(path.join(directory, 'stderr'));
  worker.stdout.pipe(stdout);
  worker.stderr.on('data', (chunk: Buffer) => stderr.write(chunk));
  return {
    error: (line) => void stderr.write(`${line}\n`),
    close: () => void stderr.end(),
  };
}

/** Each program leads a process group, and all of it goes. */
function killAll(programs: ReadonlySet<number>): void {
  for (const pid of programs) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
