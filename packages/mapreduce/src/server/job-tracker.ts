import { connect } from '@calf/coordinator/recipes';
import { type Clock, systemClock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import { HadoopError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import { type Address, type Network, tcpNetwork } from '@calf/runtime/network';
import { startHttp } from '@calf/runtime/http';
import { implement, type RpcService, startRpcServer } from '@calf/runtime/rpc-server';
import { decideTimeouts, decideTrackerLost } from '../core/decisions.ts';
import { JobClientProtocol } from '../protocol/job-client-protocol.ts';
import { TrackerProtocol } from '../protocol/tracker-protocol.ts';
import { FileSystems } from './file-systems.ts';
import { awaitJob, completionEvents, jobStatus, taskMessages } from './job-client-service.ts';
import { JobService } from './job-service.ts';
import type { Place } from './place.ts';
import { clusterName, type MasterData, takeMasterPlace } from './master-place.ts';
import { pages } from './pages.ts';
import { rackTable } from './racks.ts';
import { TrackerRegistry } from './tracker-registry.ts';
import { TrackerService } from './tracker-service.ts';

export interface JobTrackerOptions {
  readonly configuration: Configuration;
  /** `fs.defaultFS` unless told. */
  readonly fileSystem?: string | undefined;
  /** `host:port,…`; `ha.zookeeper.quorum` unless told. Without any this JobTracker is the only one, and trackers are told its address. */
  readonly zookeeper?: string | undefined;
  readonly rpcAddress: Address;
  /** For `/jmx`, `/prom`, `/conf` and `/jobs`; without it they are nowhere. */
  readonly httpAddress?: Address | undefined;
  /** Names the znodes, `/calf/<cluster>/…`; `calf.cluster.name` unless told. */
  readonly cluster?: string | undefined;
  readonly log: Logger;
  readonly network?: Network | undefined;
  readonly clock?: Clock | undefined;
}

export interface JobTracker {
  readonly rpc: Address;
  readonly http: Address | undefined;
  /** Resolves when it can no longer go on. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
}

/** How often it looks at what only time brings: lost trackers, silent attempts, a map that has waited long enough for a near slot. */
const tickMs = 200;

export async function startJobTracker(options: JobTrackerOptions): Promise<JobTracker> {
  const { configuration, log, clock = systemClock, network = tcpNetwork } = options;
  const rackOf = rackTable(configuration);
  const fileSystems = new FileSystems({ configuration, uri: options.fileSystem, log });
  const jobs = new JobService({ configuration, fileSystems, clock, log, rackOf });
  const registry = new TrackerRegistry({
    clock,
    log,
    rackOf,
    expiryMs: configuration.getInt('mapreduce.jobtracker.expire.trackers.interval', 600_000),
    onLost: (name) => {
      for (const booked of jobs.book.all()) jobs.book.record(booked, decideTrackerLost(booked.job, name, clock.now()));
    },
  });
  const zookeeper = options.zookeeper ?? configuration.get('ha.zookeeper.quorum');
  const place: Place = { epoch: zookeeper === undefined ? 0n : undefined };
  await using opened = new AsyncDisposableStack(); // what was opened is closed again when the rest cannot be
  opened.defer(() => fileSystems.close());
  opened.defer(() => jobs.settle());
  const shown = { configuration, log, ...pages({ jobs, registry, place }) };
  const web = options.httpAddress && (await startHttp({ address: options.httpAddress, ...shown }));
  opened.defer(() => web?.close());
  const urlOf = (jobId: string) => (web ? `http://${web.address.host}:${web.address.port}/jobs/${jobId}` : '');
  const services = rpcServices({ jobs, registry, place, clock, urlOf });
  const server = await startRpcServer({ network, address: options.rpcAddress, services, log });
  opened.defer(() => server.close());
  opened.defer(await takePlace(options, { zookeeper, place, registry, data: { rpc: server.address, http: web?.address } }));
  const ticks = clock.every(tickMs, () => {
    if (place.epoch !== undefined) tick(jobs, registry, clock);
  });
  opened.defer(() => ticks.cancel());
  const running = opened.move();
  return {
    rpc: server.address,
    http: web?.address,
    failed: new Promise(() => undefined), // what fails is retried: it loses its place, but not its life
    stop: () => running.disposeAsync(),
  };
}

async function takePlace(
  { configuration, log, cluster = clusterName(configuration) }: JobTrackerOptions,
  {
    zookeeper: hosts,
    place,
    registry,
    data,
  }: { zookeeper: string | undefined; place: Place; registry: TrackerRegistry; data: MasterData },
): Promise<() => Promise<void>> {
  if (hosts === undefined) return async () => undefined;
  const sessionTimeoutMs = configuration.getDurationMs('ha.zookeeper.session-timeout.ms', 10_000, 'ms');
  const zookeeper = await connect(hosts, { sessionTimeoutMs, log });
  const master = takeMasterPlace(zookeeper, {
    cluster,
    data,
    log,
    held: (epoch) => {
      place.epoch = epoch;
      log.info('jobtracker active', { epoch });
    },
    lost: () => {
      place.epoch = undefined;
      if (!place.leaving) log.warn('jobtracker standby');
    },
    onWorkerGone: (name) => registry.lose(name, 'its znode vanished'),
  });
  return async () => {
    place.leaving = true;
    await master.leave();
    await zookeeper.close();
  };
}

function tick(jobs: JobService, registry: TrackerRegistry, clock: Clock): void {
  registry.expire();
  for (const booked of jobs.book.all()) jobs.book.record(booked, decideTimeouts(booked.job, clock.now()));
  jobs.book.assign(registry.trackers());
}

function rpcServices({
  jobs,
  registry,
  place,
  clock,
  urlOf,
}: {
  jobs: JobService;
  registry: TrackerRegistry;
  place: Place;
  clock: Clock;
  urlOf: (jobId: string) => string;
}): RpcService[] {
  const { book } = jobs;
  const trackers = new TrackerService({ book, registry, clock, epoch: () => place.epoch ?? 0n });
  const active = () => {
    if (place.epoch === undefined) throw standby();
  };
  const known = (jobId: string) => {
    active();
    const booked = book.get(jobId);
    if (!booked) throw new HadoopError('java.io.IOException', `Could not find job ${jobId}`);
    return booked.job;
  };
  return [
    implement(TrackerProtocol, {
      heartbeat: (request) => {
        active();
        return trackers.heartbeat(request);
      },
    }),
    implement(JobClientProtocol, {
      getNewJobId: (_request, { user }) => {
        active();
        return jobs.newJobId(user);
      },
      submitJob: async ({ jobId }, { user }) => {
        active();
        await jobs.submit(jobId, user);
        book.assign(registry.trackers());
        return {};
      },
      getJob: ({ jobId, waitMs }) => {
        active();
        return awaitJob(book, { jobId, waitMs, url: urlOf(jobId), clock });
      },
      getAllJobs: () => {
        active();
        return { jobs: book.all().map((booked) => jobStatus(booked, urlOf(booked.job.spec.id))) };
      },
      getTaskCompletionEvents: ({ jobId, from, count }) => ({
        events: completionEvents({ job: known(jobId), registry }, { from, count }),
      }),
      getTasks: ({ jobId }) => ({ tasks: taskMessages(known(jobId)) }),
      killJob: ({ jobId }, { user }) => {
        known(jobId);
        return { killed: jobs.kill(jobId, user) };
      },
      getTrackers: () => {
        active();
        return { names: registry.trackers().map(({ name }) => `tracker_${name}`) };
      },
    }),
  ];
}

function standby(): HadoopError {
  return new HadoopError(
    'org.apache.hadoop.ipc.StandbyException',
    'this JobTracker is standby: another one is active, or none yet',
  );
}
