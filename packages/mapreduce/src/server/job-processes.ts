import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Logger } from '@calf/runtime/logger';
import type { Locations } from '../task/map-output-locations.ts';
import { entryFile } from './entry.ts';
import type { FromJobProcess, JobProcessFacts, ToJobProcess } from './job-process-messages.ts';

interface JobProcess {
  readonly child: ChildProcess;
  readonly attempts: Set<string>;
}

export interface JobProcessesOptions {
  /** `jobs/<jobId>/<attemptId>` and `userlogs/<jobId>/<attemptId>` are below it. */
  readonly directory: string;
  readonly log: Logger;
  readonly onMessage: (message: FromJobProcess) => void;
}

/** The processes of the jobs that have tasks on this node. */
export class JobProcesses {
  readonly #options: JobProcessesOptions;
  readonly #processes = new Map<string, JobProcess>();

  constructor(options: JobProcessesOptions) {
    this.#options = options;
    fs.rmSync(path.join(options.directory, 'jobs'), { recursive: true, force: true });
  }

  has(jobId: string): boolean {
    return this.#processes.has(jobId);
  }

  jobIds(): string[] {
    return [...this.#processes.keys()];
  }

  start(facts: Omit<JobProcessFacts, 'localDirectory' | 'logDirectory'>): void {
    const { directory, log } = this.#options;
    const localDirectory = path.join(directory, 'jobs', facts.jobId);
    const logDirectory = path.join(directory, 'userlogs', facts.jobId);
    fs.mkdirSync(localDirectory, { recursive: true });
    fs.mkdirSync(logDirectory, { recursive: true });
    const output = fs.openSync(path.join(logDirectory, 'process.log'), 'a');
    const child = fork(entryFile('job-process'), [], {
      execArgv: inheritedArguments(),
      stdio: ['ignore', output, output, 'ipc'],
    });
    fs.closeSync(output);
    const job: JobProcess = { child, attempts: new Set() };
    this.#processes.set(facts.jobId, job);
    child.on('message', (message: FromJobProcess) => this.#take(job, message));
    child.on('error', (error) => {
      log.warn('job process', { job: facts.jobId, error });
      if (child.pid === undefined) this.#ended(facts.jobId, job, 'it could not be started'); // then there is no exit
    });
    child.on('exit', (code, signal) => this.#ended(facts.jobId, job, signal ?? code));
    this.#send(job, { type: 'job', facts: { ...facts, localDirectory, logDirectory } });
  }

  launch(jobId: string, attemptId: string): void {
    const job = this.#processes.get(jobId);
    if (!job) return;
    job.attempts.add(attemptId);
    this.#send(job, { type: 'launch', attemptId });
  }

  kill(jobId: string, attemptId: string): void {
    const job = this.#processes.get(jobId);
    if (job?.attempts.delete(attemptId)) this.#send(job, { type: 'kill', attemptId });
  }

  locate(jobId: string, locations: Locations): void {
    const job = this.#processes.get(jobId);
    if (job && locations.length > 0) this.#send(job, { type: 'locations', locations });
  }

  /** Ends the job's process and removes its files, map outputs included; the logs stay. */
  end(jobId: string): void {
    const job = this.#processes.get(jobId);
    if (!job) return;
    this.#processes.delete(jobId);
    job.child.kill('SIGKILL');
    job.child.once('exit', () => this.#removeFiles(jobId));
  }

  /** Ends all, and resolves when they are gone. */
  async stop(): Promise<void> {
    const children = [...this.#processes.values()].map(({ child }) => child).filter(({ pid }) => pid !== undefined);
    const gone = children.map((child) => new Promise<void>((resolve) => child.once('exit', () => resolve())));
    for (const jobId of this.jobIds()) this.end(jobId);
    await Promise.all(gone);
  }

  #take(job: JobProcess, message: FromJobProcess): void {
    if (message.type === 'finished' || message.type === 'failed') job.attempts.delete(message.attemptId);
    this.#options.onMessage(message);
  }

  #ended(jobId: string, job: JobProcess, how: string | number | null): void {
    if (this.#processes.get(jobId) !== job) return;
    this.#processes.delete(jobId);
    this.#options.log.warn('job process ended', { job: jobId, how });
    for (const attemptId of job.attempts) {
      this.#options.onMessage({ type: 'failed', attemptId, error: `the job's process ended (${how}) while the task ran` });
    }
  }

  #removeFiles(jobId: string): void {
    if (this.#processes.has(jobId)) return;
    fs.rm(path.join(this.#options.directory, 'jobs', jobId), { recursive: true, force: true }, (error) => {
      if (error) this.#options.log.warn('files of a job are left behind', { job: jobId, error });
    });
  }

  #send({ child }: JobProcess, message: ToJobProcess): void {
    if (child.connected) child.send(message);
  }
}

/** So that a compiled tracker has compiled jobs; but no debugger's port twice, and no test runner's loader. */
function inheritedArguments(): string[] {
  return process.execArgv.filter((argument) => /^(--conditions|--disable-warning)=|^--enable-source-maps$/.test(argument));
}
