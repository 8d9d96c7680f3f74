import path from 'node:path';
import { connectFileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { parseAttemptId, type TaskType } from '../core/ids.ts';
import type { InputSplit } from '../input/input-split.ts';
import type { Locations } from '../task/map-output-locations.ts';
import { AttemptLogs } from './attempt-logs.ts';
import type { FromJobProcess, JobProcessFacts } from './job-process-messages.ts';
import { linkFiles, localizeFiles } from './localize.ts';
import { readJob, readSecrets } from './staging.ts';
import type { FromTaskThread, TaskThreadData, ToTaskThread } from './task-thread-messages.ts';
import { TaskThreads } from './task-threads.ts';

interface LoadedJob {
  readonly configuration: Configuration;
  readonly splits: readonly InputSplit[];
  /** Local paths of the job's files. */
  readonly files: readonly string[];
}

interface RunningTask {
  readonly thread: { tell(message: ToTaskThread): void; kill(): Promise<number> };
}

/** The attempts of one job on this node, each in a thread. */
export class JobTasks {
  readonly #facts: JobProcessFacts;
  readonly #tell: (message: FromJobProcess) => void;
  readonly #threads = new TaskThreads();
  readonly #running = new Map<string, RunningTask>();
  readonly #unwanted = new Set<string>();
  #locations: Locations = [];
  #loaded: Promise<LoadedJob> | undefined;

  constructor(facts: JobProcessFacts, tell: (message: FromJobProcess) => void) {
    this.#facts = facts;
    this.#tell = tell;
    this.#threads.prepare(heapMbOf(new Configuration(facts.configuration), 'MAP')); // while the job is loaded, it loads the engine
  }

  async launch(attemptId: string): Promise<void> {
    try {
      this.#loaded ??= this.#load().catch((fault: unknown) => {
        this.#loaded = undefined; // the next attempt may have more luck
        throw fault;
      });
      const job = await this.#loaded;
      if (!this.#unwanted.has(attemptId)) this.#start(attemptId, job);
    } catch (error) {
      this.#tell({ type: 'failed', attemptId, error: error instanceof Error ? error.message : String(error) });
    }
  }

  async kill(attemptId: string): Promise<void> {
    const task = this.#running.get(attemptId);
    if (!task) {
      this.#unwanted.add(attemptId); // it may be about to start
      return;
    }
    this.#running.delete(attemptId);
    await task.thread.kill();
  }

  locate(locations: Locations): void {
    this.#locations = [...this.#locations, ...locations];
    for (const { thread } of this.#running.values()) thread.tell({ type: 'locations', locations });
  }

  async #load(): Promise<LoadedJob> {
    const { fileSystemUri: uri, user, stagingDirectory, localDirectory } = this.#facts;
    const own = new Configuration(this.#facts.configuration);
    const fileSystem = await connectFileSystem({ configuration: own, uri, user });
    try {
      const { configuration, splits } = await readJob(fileSystem, stagingDirectory);
      const secrets = await readSecrets(fileSystem, stagingDirectory);
      const merged = own.with(configuration.entries()).with(localKeys(own)).with(secrets);
      const files = await localizeFiles(merged, fileSystem, path.join(localDirectory, 'files'));
      return { configuration: merged, splits, files };
    } finally {
      await fileSystem.close();
    }
  }

  #start(attemptId: string, job: LoadedJob): void {
    const data = this.#dataOf(attemptId, job);
    linkFiles(job.files, data.workDirectory);
    const logs = new AttemptLogs(path.join(this.#facts.logDirectory, attemptId));
    const heapMb = heapMbOf(job.configuration, data.type);
    const thread = this.#threads.run(data, heapMb, {
      onPrint: (stream, chunk) => logs.write(stream, chunk),
      onMessage: (message) => {
        if (message.type === 'log') logs.write('stderr', Buffer.from(`${message.line}\n`));
        else if (message.type === 'fetchFailed') this.#tell(message);
        else this.#takeNews(attemptId, message, logs);
      },
      onEnd: (error) => this.#takeNews(attemptId, { type: 'failed', error }, logs),
    });
    this.#running.set(attemptId, { thread });
  }

  /** An attempt's end is told once: the message, or that its thread is gone. */
  #takeNews(attemptId: string, message: FromTaskThread & { type: 'progress' | 'finished' | 'failed' }, logs: AttemptLogs): void {
    const task = this.#running.get(attemptId);
    if (message.type !== 'progress') {
      logs.close();
      this.#running.delete(attemptId);
    }
    if (task) this.#tell({ ...message, attemptId });
  }

  #dataOf(attemptId: string, { configuration, splits }: LoadedJob): TaskThreadData {
    const { jobId, user, fileSystemUri, localDirectory, maps } = this.#facts;
    const numbers = parseAttemptId(attemptId);
    if (!numbers) throw new Error(`${attemptId} is no attempt id`);
    const directory = path.join(localDirectory, attemptId);
    return {
      jobId,
      attemptId,
      type: numbers.type,
      taskNumber: numbers.task,
      user,
      fileSystemUri,
      configuration: configuration.entries(),
      split: numbers.type === 'MAP' ? splits[numbers.task] : undefined,
      maps,
      locations: this.#locations,
      localDirectory: directory,
      workDirectory: path.join(directory, 'work'),
    };
  }
}

function heapMbOf(configuration: Configuration, type: TaskType): number {
  return configuration.getInt(`mapreduce.${type.toLowerCase()}.memory.mb`, 512);
}

/** What the node knows better than the job's client. */
function localKeys(own: Configuration): [string, string][] {
  const node = own.get('calf.client.local-datanode');
  return node === undefined ? [] : [['calf.client.local-datanode', node]];
}
