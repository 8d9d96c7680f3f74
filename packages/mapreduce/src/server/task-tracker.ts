import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { connect } from '@calf/coordinator/recipes';
import { type Clock, systemClock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import type { Logger } from '@calf/runtime/logger';
import { type Address, type Network, tcpNetwork } from '@calf/runtime/network';
import { parseAttemptId } from '../core/ids.ts';
import type { TrackerJobProto, TrackerProto } from '../protocol/tracker-protocol.ts';
import type { Locations } from '../task/map-output-locations.ts';
import { AttemptsHere } from './attempts-here.ts';
import { Heart, type HeartbeatAnswer, type HeartbeatReport } from './heart.ts';
import type { FromJobProcess } from './job-process-messages.ts';
import { JobProcesses } from './job-processes.ts';
import { startMapOutputServer } from './map-output-server.ts';
import { clusterName } from './master-place.ts';
import { type Master, takeWorkerPlace } from './worker-place.ts';

export interface TaskTrackerOptions {
  readonly configuration: Configuration;
  /** That of the DataNode beside it, so that tasks come to their blocks. */
  readonly name: string;
  /** `host:port` of its data transfer, for those who look at the tracker's znode. */
  readonly datanode?: string | undefined;
  /** Its own on the local disk: spills, map outputs, logs of tasks. */
  readonly localDirectory: string;
  /** `fs.defaultFS` unless told. */
  readonly fileSystem?: string | undefined;
  /** `host:port,…`; `ha.zookeeper.quorum` unless told. Without any, `jobTracker` says where to report to. */
  readonly zookeeper?: string | undefined;
  readonly jobTracker?: Address | undefined;
  /** Names the znodes, `/calf/<cluster>/…`; `calf.cluster.name` unless told. */
  readonly cluster?: string | undefined;
  /** Where map outputs are served. */
  readonly httpAddress: Address;
  readonly log: Logger;
  readonly network?: Network | undefined;
  readonly clock?: Clock | undefined;
}

export interface TaskTracker {
  readonly http: Address;
  /** Resolves when it can no longer go on. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
}

export async function startTaskTracker(options: TaskTrackerOptions): Promise<TaskTracker> {
  const { configuration, localDirectory, log, clock = systemClock, network = tcpNetwork } = options;
  await using opened = new AsyncDisposableStack(); // what was opened is closed again when the rest cannot be
  const server = await startMapOutputServer({ address: options.httpAddress, directory: localDirectory, log });
  opened.defer(() => server.close());
  const work = new TrackerWork(options, { http: server.address, clock });
  opened.defer(() => work.stop());
  const heart = new Heart({
    clock,
    log,
    network,
    user: os.userInfo().username,
    intervalMs: configuration.getInt('mapreduce.jobtracker.heartbeats.in.ms', 1000),
    report: () => work.report(),
    onAnswer: (answer, reported) => work.reconcile(answer, reported),
  });
  work.onNews = () => heart.beat();
  opened.defer(await followMaster(options, { clock, http: server.address, onMaster: (master) => heart.follow(master) }));
  opened.defer(() => heart.stop());
  const running = opened.move();
  return {
    http: server.address,
    failed: new Promise(() => undefined), // a tracker that is cut off waits for its JobTracker
    stop: () => running.disposeAsync(),
  };
}

async function followMaster(
  { zookeeper, cluster, jobTracker, name, datanode, configuration, log }: TaskTrackerOptions,
  { clock, http, onMaster }: { clock: Clock; http: Address; onMaster: (master: Master | undefined) => void },
): Promise<() => Promise<void>> {
  const hosts = zookeeper ?? configuration.get('ha.zookeeper.quorum');
  if (hosts === undefined) {
    onMaster(jobTracker && { rpc: jobTracker, epoch: 0n });
    return async () => undefined;
  }
  const sessionTimeoutMs = configuration.getDurationMs('ha.zookeeper.session-timeout.ms', 10_000, 'ms');
  const session = await connect(hosts, { sessionTimeoutMs, log });
  const after = (delayMs: number, run: () => void) => void clock.after(delayMs, run);
  const place = takeWorkerPlace(session, {
    cluster: cluster ?? clusterName(configuration),
    name,
    data: { http, datanode },
    log,
    after,
    onMaster,
  });
  return async () => {
    await place.leave();
    await session.close();
  };
}

/** What this tracker does, brought in line with what the JobTracker wants of it. */
class TrackerWork {
  onNews: () => void = () => undefined;
  readonly #options: TaskTrackerOptions;
  readonly #clock: Clock;
  readonly #facts: TrackerProto;
  readonly #attempts = new AttemptsHere();
  readonly #processes: JobProcesses;
  /** How many completions of each job have been passed on. */
  readonly #seen = new Map<string, number>();
  #fetchFailures: string[] = [];

  constructor(options: TaskTrackerOptions, { http, clock }: { http: Address; clock: Clock }) {
    const { configuration, name, localDirectory, log } = options;
    this.#options = options;
    this.#clock = clock;
    this.#facts = {
      name,
      incarnation: randomUUID(),
      host: http.host,
      httpPort: http.port,
      mapSlots: configuration.getInt('mapreduce.tasktracker.map.tasks.maximum', 2),
      reduceSlots: configuration.getInt('mapreduce.tasktracker.reduce.tasks.maximum', 2),
    };
    this.#processes = new JobProcesses({ directory: localDirectory, log, onMessage: (message) => this.#take(message) });
  }

  report(): HeartbeatReport {
    const seen = [...this.#seen].map(([jobId, completions]) => ({ jobId, completions }));
    const attempts = this.#attempts.reports(this.#clock.monotonicMs());
    return { tracker: this.#facts, attempts, fetchFailures: this.#fetchFailures, seen };
  }

  reconcile(answer: HeartbeatAnswer, reported: HeartbeatReport): void {
    if (answer.reset) {
      for (const { attemptId, jobId } of this.#attempts.clear()) this.#processes.kill(jobId, attemptId);
    }
    this.#fetchFailures = this.#fetchFailures.filter((attemptId) => !reported.fetchFailures?.includes(attemptId));
    const wanted = new Set(answer.attempts);
    for (const { attemptId, jobId } of this.#attempts.settle(wanted, reported.attempts ?? []))
      this.#processes.kill(jobId, attemptId);
    const jobs = new Map(answer.jobs.map((job) => [job.jobId, job]));
    for (const jobId of this.#processes.jobIds().filter((known) => !jobs.has(known))) this.#endJob(jobId);
    for (const job of jobs.values()) this.#passOn(job);
    for (const attemptId of wanted) this.#launch(attemptId, jobs);
  }

  async stop(): Promise<void> {
    await this.#processes.stop();
  }

  #launch(attemptId: string, jobs: ReadonlyMap<string, TrackerJobProto>): void {
    const job = jobs.get(parseAttemptId(attemptId)?.jobId ?? '');
    if (!job || !this.#attempts.add(attemptId, job.jobId, this.#clock.monotonicMs())) return;
    if (!this.#processes.has(job.jobId)) this.#startJob(job);
    this.#processes.launch(job.jobId, attemptId);
  }

  /** A process that starts later than others of its job has to be told of all completions anew. */
  #startJob({ jobId, user, stagingDirectory, maps, completionsFrom }: TrackerJobProto): void {
    const { configuration, name, fileSystem } = this.#options;
    const own = configuration.with([['calf.client.local-datanode', name]]); // reads are from it when they can be
    this.#processes.start({ jobId, user, stagingDirectory, fileSystemUri: fileSystem, configuration: own.entries(), maps });
    if (completionsFrom > 0) {
      this.#seen.set(jobId, 0);
      this.onNews();
    } else this.#locate(jobId);
  }

  /** Locations that came before the process was there. */
  readonly #locations = new Map<string, Locations>();

  #passOn({ jobId, completionsFrom, completions }: TrackerJobProto): void {
    if ((this.#seen.get(jobId) ?? 0) !== completionsFrom) return; // of another heartbeat
    this.#seen.set(jobId, completionsFrom + completions.length);
    const locations = completions.flatMap(({ attemptId, status, host, httpPort }) => {
      const numbers = parseAttemptId(attemptId);
      const isMap = numbers?.type === 'MAP' && (status === 'SUCCEEDED' || status === 'OBSOLETE');
      return isMap ? [{ map: numbers.task, attemptId, host, httpPort, lost: status === 'OBSOLETE' }] : [];
    });
    if (this.#processes.has(jobId)) this.#processes.locate(jobId, locations);
    else this.#locations.set(jobId, locations);
  }

  #locate(jobId: string): void {
    this.#processes.locate(jobId, this.#locations.get(jobId) ?? []);
    this.#locations.delete(jobId);
  }

  #endJob(jobId: string): void {
    this.#processes.end(jobId);
    this.#seen.delete(jobId);
    this.#locations.delete(jobId);
  }

  #take(message: FromJobProcess): void {
    if (message.type === 'fetchFailed') {
      if (!this.#fetchFailures.includes(message.mapAttemptId)) this.#fetchFailures.push(message.mapAttemptId);
      this.onNews();
    } else if (this.#attempts.take(message, this.#clock.monotonicMs())) this.onNews();
  }
}
