import { connect } from '@calf/coordinator/recipes';
import { type Clock, systemClock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import { HadoopError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import { type Address, type Network, tcpNetwork } from '@calf/runtime/network';
import { implement, type RpcService, startRpcServer } from '@calf/runtime/rpc-server';
import { decideTimeouts, decideTrackerLost } from '../core/decisions.ts';
import { JobClientProtocol } from '../protocol/job-client-protocol.ts';
import { TrackerProtocol } from '../protocol/tracker-protocol.ts';
import { FileSystems } from './file-systems.ts';
import { awaitJob, completionEvents, jobStatus, taskMessages } from './job-client-service.ts';
import { JobService } from './job-service.ts';
import { takeMasterPlace } from './master-place.ts';
import { rackTable } from './racks.ts';
import { TrackerRegistry } from './tracker-registry.ts';
import { TrackerService } from './tracker-service.ts';

export interface JobTrackerOptions {
  readonly configuration: Configuration;
  /** `fs.defaultFS` unless told. */
  readonly fileSystem?: string | undefined;
  /** `host:port,…`; without it this JobTracker is the only one, and trackers are told its address. */
  readonly zookeeper?: string | undefined;
  /** Names the znodes: `/calf/<cluster>/…`. */
  readonly cluster?: string | undefined;
  readonly rpcAddress: Address;
  readonly log: Logger;
  readonly network?: Network | undefined;
  readonly clock?: Clock | undefined;
}

export interface JobTracker {
  readonly rpc: Address;
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
  const place: Place = { epoch: options.zookeeper === undefined ? 0n : undefined };
  const services = rpcServices({ jobs, registry, place, clock });
  const server = await startRpcServer({ network, address: options.rpcAddress, services, log });
  const leave = await takePlace(options, { place, registry, rpc: server.address });
  const ticks = clock.every(tickMs, () => {
    if (place.epoch !== undefined) tick(jobs, registry, clock);
  });
  return {
    rpc: server.address,
    async stop() {
      ticks.cancel();
      await leave();
      await server.close();
      await jobs.settle();
      await fileSystems.close();
    },
  };
}

/** Whether this JobTracker is the active one: then the epoch is set. */
interface Place {
  epoch: bigint | undefined;
}

async function takePlace(
  { zookeeper: hosts, cluster = 'default', configuration, log }: JobTrackerOptions,
  { place, registry, rpc }: { place: Place; registry: TrackerRegistry; rpc: Address },
): Promise<() => Promise<void>> {
  if (hosts === undefined) return async () => undefined;
  const sessionTimeoutMs = configuration.getDurationMs('ha.zookeeper.session-timeout.ms', 10_000, 'ms');
  const zookeeper = await connect(hosts, { sessionTimeoutMs, log });
  const master = takeMasterPlace(zookeeper, {
    cluster,
    data: { rpc, http: rpc },
    log,
    held: (epoch) => {
      place.epoch = epoch;
      log.info('jobtracker active', { epoch });
    },
    lost: () => {
      place.epoch = undefined;
      log.warn('jobtracker standby');
    },
    onWorkerGone: (name) => registry.lose(name, 'its znode vanished'),
  });
  return async () => {
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
}: {
  jobs: JobService;
  registry: TrackerRegistry;
  place: Place;
  clock: Clock;
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
        return awaitJob(book, { jobId, waitMs, url: '', clock });
      },
      getAllJobs: () => {
        active();
        return { jobs: book.all().map((booked) => jobStatus(booked, '')) };
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
