import type { Clock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import { HadoopError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import { decideKillJob } from '../core/decisions.ts';
import { isJobId, jobIdOf } from '../core/ids.ts';
import { type JobSpec, newJob } from '../core/job.ts';
import { outputDirectoryKey, setupOutput } from '../output/output-committer.ts';
import { reduceCount } from '../task/task-environment.ts';
import { abortJob, commitJob } from './commit.ts';
import { EventLog } from './event-log.ts';
import type { FileSystems } from './file-systems.ts';
import { type BookedJob, JobBook } from './job-book.ts';
import {
  eventsFile,
  filesDirectory,
  historyDirectoryOf,
  readJob,
  secretsFile,
  stagingDirectoryOf,
  stagingRoot,
} from './staging.ts';

export interface JobServiceOptions {
  readonly configuration: Configuration;
  readonly fileSystems: FileSystems;
  readonly clock: Clock;
  readonly log: Logger;
  /** Of the cluster, as far as the splits do not say. */
  readonly rackOf: (host: string) => string;
}

/** Jobs from their submission to their end: what happens in the file system around the state that the book keeps. */
export class JobService {
  readonly book: JobBook;
  readonly #options: JobServiceOptions;
  readonly #root: string;
  readonly #configurations = new Map<string, Configuration>();
  readonly #ending = new Set<Promise<void>>();
  #nextNumber: Promise<number> | undefined;
  readonly #identifier: string;

  constructor(options: JobServiceOptions) {
    this.#options = options;
    this.#root = stagingRoot(options.configuration);
    this.#identifier = startIdentifier(new Date(options.clock.now()));
    this.book = new JobBook(options.clock, {
      onCommit: (booked) => this.#inBackground(this.#commit(booked)),
      onEnded: (booked) => this.#inBackground(this.#cleanUp(booked)),
    });
  }

  async newJobId(user: string): Promise<{ jobId: string; stagingDirectory: string }> {
    this.#nextNumber ??= this.#firstNumber();
    const number = await this.#nextNumber;
    const next = this.#nextNumber;
    this.#nextNumber = next.then(() => number + 1);
    const jobId = jobIdOf(this.#identifier, number);
    return { jobId, stagingDirectory: stagingDirectoryOf(this.#root, user, jobId) };
  }

  /** Takes in a job whose files are staged. @throws HadoopError */
  async submit(jobId: string, user: string): Promise<void> {
    if (!isJobId(jobId))
      throw new HadoopError('java.lang.IllegalArgumentException', `JobId string : ${jobId} is not properly formed`);
    if (this.book.get(jobId)) return; // a repeated call
    const stagingDirectory = stagingDirectoryOf(this.#root, user, jobId);
    const fileSystem = await this.#options.fileSystems.as(user);
    const { configuration, splits } = await readJob(fileSystem, stagingDirectory);
    const output = configuration.get(outputDirectoryKey);
    if (output !== undefined) await setupOutput(fileSystem, output);
    const spec = jobSpec(jobId, configuration, {
      user,
      stagingDirectory,
      maps: splits.map(({ hosts, racks }) => ({ hosts, racks: racks.length > 0 ? racks : hosts.map(this.#options.rackOf) })),
    });
    this.#configurations.set(jobId, configuration);
    const log = new EventLog(fileSystem, `${stagingDirectory}/${eventsFile}`, this.#options.log.with({ job: jobId }));
    const booked = { job: newJob(spec, this.#options.clock.now()), log, aborted: false };
    this.book.add(booked);
    this.#options.log.info('job submitted', { job: jobId, user, name: spec.name, maps: splits.length, reduces: spec.reduces });
    if (spec.maps.length === 0 && spec.reduces === 0) this.#inBackground(this.#commit(booked));
  }

  kill(jobId: string, user: string): boolean {
    const booked = this.book.get(jobId);
    if (!booked) return false;
    const events = decideKillJob(booked.job, this.#options.clock.now(), user);
    this.book.record(booked, events);
    return events.length > 0;
  }

  /** Waits for commits and cleaning up that are under way. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#ending);
  }

  async #commit(booked: BookedJob): Promise<void> {
    const { job } = booked;
    const end = (state: 'SUCCEEDED' | 'FAILED', diagnostics: string) =>
      this.book.record(booked, [{ event: 'JOB_ENDED', atMs: this.#options.clock.now(), state, diagnostics }]);
    try {
      const fileSystem = await this.#options.fileSystems.as(job.spec.user);
      await commitJob(job, this.#configurationOf(job.spec.id), fileSystem);
      end('SUCCEEDED', '');
    } catch (error) {
      this.#options.log.error('job commit failed', { job: job.spec.id, error });
      end('FAILED', `Job commit failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** A job that ended leaves its output if it has succeeded, and its events in the history. */
  async #cleanUp(booked: BookedJob): Promise<void> {
    const { job, log } = booked;
    const { id, user, stagingDirectory } = job.spec;
    this.#options.log.info('job ended', { job: id, state: job.state });
    try {
      if (job.state !== 'SUCCEEDED') await abortJob(this.#configurationOf(id), await this.#options.fileSystems.as(user));
    } catch (error) {
      this.#options.log.warn('output of a failed job is left behind', { job: id, error });
    }
    booked.aborted = true;
    this.book.wake();
    try {
      await log.close();
      const own = await this.#options.fileSystems.as();
      await own.delete(`${stagingDirectory}/${filesDirectory}`, { recursive: true });
      await own.delete(`${stagingDirectory}/${secretsFile}`, { recursive: false });
      await own.rename(stagingDirectory, `${historyDirectoryOf(this.#root)}/${id}`);
    } catch (error) {
      this.#options.log.warn('files of a job are left behind', { job: id, error });
    }
  }

  #configurationOf(jobId: string): Configuration {
    return this.#configurations.get(jobId) ?? this.#options.configuration;
  }

  #inBackground(work: Promise<void>): void {
    this.#ending.add(work);
    void work.finally(() => this.#ending.delete(work));
  }

  /** Makes the directories of all jobs, and finds a number that no job of this identifier has: there may be some, of a start in the same minute. */
  async #firstNumber(): Promise<number> {
    const own = await this.#options.fileSystems.as();
    for (const directory of ['/tmp', '/tmp/hadoop-yarn', this.#root, `${this.#root}/history`].filter(
      (path) => this.#root.startsWith(path) || path.startsWith(this.#root),
    )) {
      if (await own.exists(directory)) continue;
      await own.mkdirs(directory);
      await own.setPermission(directory, 0o1777);
    }
    await own.mkdirs(historyDirectoryOf(this.#root));
    const known = [
      ...((await own.globStatus(`${historyDirectoryOf(this.#root)}/job_${this.#identifier}_*`)) ?? []),
      ...((await own.globStatus(`${this.#root}/*/.staging/job_${this.#identifier}_*`)) ?? []),
    ];
    const numbers = known.map(({ path }) => Number(path.slice(path.lastIndexOf('_') + 1)) || 0);
    return Math.max(0, ...numbers) + 1;
  }
}

function jobSpec(
  jobId: string,
  configuration: Configuration,
  given: Pick<JobSpec, 'user' | 'stagingDirectory' | 'maps'>,
): JobSpec {
  return {
    id: jobId,
    name: configuration.get('mapreduce.job.name', ''),
    ...given,
    reduces: reduceCount(configuration),
    mapAttemptsMax: configuration.getInt('mapreduce.map.maxattempts', 4),
    reduceAttemptsMax: configuration.getInt('mapreduce.reduce.maxattempts', 4),
    slowstart: configuration.getFloat('mapreduce.job.reduce.slowstart.completedmaps', 0.05),
    localityWaitMs: configuration.getDurationMs('mapred.fairscheduler.locality.delay', 10_000, 'ms'),
    taskTimeoutMs: configuration.getInt('mapreduce.task.timeout', 600_000),
  };
}

/** `202611210204`: the minute, in local time. Source: org.apache.hadoop.mapred.JobTracker.getDateFormat. */
function startIdentifier(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}${two(at.getHours())}${two(at.getMinutes())}`;
}
