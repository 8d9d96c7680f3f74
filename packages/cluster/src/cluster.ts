import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Configuration } from '@calf/runtime/configuration';
import { systemDisk } from '@calf/runtime/disk';
import { UserError } from '@calf/runtime/errors';
import { createLogger } from '@calf/runtime/logger';
import { type ClusterFile, isRunning, readClusterFile, writeClusterFile } from './cluster-file.ts';
import { writeConfFiles } from './conf-files.ts';
import { freePorts } from './free-ports.ts';
import { type ClusterOptions, type ClusterPlan, type Part, planCluster, portsWanted } from './plan.ts';
import { waitUntilReady } from './readiness.ts';
import { describeReadyCluster, type ReadyCluster } from './ready-cluster.ts';
import { type RunningRole, startRoles, stopRoles } from './roles.ts';
import { startProcesses, stopProcesses } from './supervisor.ts';

export interface StartOptions {
  readonly dataDirectory: string;
  /** Removes the data directory at the end. */
  readonly ephemeral?: boolean;
  /** All roles in this process rather than a process for each host. */
  readonly single?: boolean;
  readonly workerCount?: number;
  readonly parts?: readonly Part[];
  /** First of consecutive ports; 0 picks free ones; left out: Hadoop's, or those the data directory had before. */
  readonly portBase?: number | undefined;
  readonly conf?: readonly (readonly [string, string])[];
  /** What `ms` in the ready line counts from; `performance.now()` of the command's start. */
  readonly startedAtMs?: number;
}

export interface RunningCluster extends AsyncDisposable {
  readonly ready: ReadyCluster;
  /** Resolves when one of the cluster's processes, or in one process one of its roles, has ended by itself. */
  readonly lost: Promise<{ readonly name: string; readonly reason: string }>;
  stop(): Promise<void>;
}

export type { ReadyCluster };

const host = '127.0.0.1';
const stopPollMs = 20;

/** Starts a cluster and waits until a write works. @throws UserError */
export async function startCluster(options: StartOptions): Promise<RunningCluster> {
  const { single = false, ephemeral = false, startedAtMs = performance.now() } = options;
  const dataDirectory = path.resolve(options.dataDirectory);
  const before = await readClusterFile(systemDisk, dataDirectory);
  if (before && isRunning(before)) {
    throw new UserError(
      `a cluster already runs on ${dataDirectory} (process ${before.supervisorPid}): calf down --data ${dataDirectory} ends it, --data OTHER starts another`,
    );
  }
  const { plan, ports, workerCount } = await makePlan({ ...options, dataDirectory }, before);
  await writeConfFiles(systemDisk, plan);
  const file: ClusterFile = { format: 1, ports, workerCount, supervisorPid: process.pid };
  await writeClusterFile(systemDisk, dataDirectory, file);
  const noteStopped = () => writeClusterFile(systemDisk, dataDirectory, { format: 1, ports, workerCount });
  const body = await (single ? startInProcess(plan) : startInProcesses(plan)).catch(async (fault: unknown) => {
    await noteStopped(); // an ephemeral directory stays, too: the logs that the fault names are in it
    throw fault;
  });
  const stop = once(async () => {
    await body.stop();
    if (ephemeral) await systemDisk.remove(dataDirectory);
    else await noteStopped();
  });
  const givenUp = new AbortController();
  try {
    await Promise.race([waitUntilReady(plan, givenUp.signal), body.lost.then(refuseLost)]);
    const ready = describeReadyCluster(plan, { ms: performance.now() - startedAtMs, pidOf: body.pidOf });
    await writeClusterFile(systemDisk, dataDirectory, { ...file, ready });
    return { ready, lost: body.lost, stop, [Symbol.asyncDispose]: stop };
  } catch (fault) {
    givenUp.abort();
    await stop();
    throw fault;
  }
}

/** Ends the cluster that runs on `dataDirectory`, from any process; false when none does. */
export async function stopCluster(dataDirectory: string): Promise<boolean> {
  const file = await readClusterFile(systemDisk, path.resolve(dataDirectory));
  if (!file || !isRunning(file) || file.supervisorPid === undefined) return false;
  process.kill(file.supervisorPid, 'SIGTERM');
  while (isRunning(file)) await delay(stopPollMs);
  return true;
}

/** The ready line of the cluster that runs on `dataDirectory`, if one does. */
export async function describeCluster(dataDirectory: string): Promise<ReadyCluster | undefined> {
  const file = await readClusterFile(systemDisk, path.resolve(dataDirectory));
  return file && isRunning(file) ? file.ready : undefined;
}

function refuseLost({ name, reason }: Awaited<RunningCluster['lost']>): never {
  throw new UserError(`${name} has ended: ${reason}`);
}

interface Body {
  readonly lost: RunningCluster['lost'];
  readonly pidOf: (name: string) => number;
  stop(): Promise<void>;
}

async function makePlan(options: StartOptions & { dataDirectory: string }, before: ClusterFile | undefined) {
  const { dataDirectory, portBase, conf = [], workerCount = before?.workerCount ?? 3 } = options;
  const parts = new Set<Part>(options.parts ?? ['hdfs', 'zk', 'mr']);
  const count = portsWanted({ workerCount, parts });
  const ports = await choosePorts({ portBase, count, before: before?.ports ?? [] });
  const plan = planCluster({ dataDirectory, workerCount, parts, host, ports, conf });
  return { plan, ports: ports === 'hadoop' ? [] : ports, workerCount };
}

async function choosePorts(wish: {
  portBase: number | undefined;
  count: number;
  before: readonly number[];
}): Promise<ClusterOptions['ports']> {
  const { portBase, count, before } = wish;
  if (portBase === 0) return await freePorts(count, { host });
  if (portBase !== undefined) return Array.from({ length: count }, (_, index) => portBase + index);
  return before.length === count ? before : 'hadoop';
}

async function startInProcesses(plan: ClusterPlan): Promise<Body> {
  const hosts = await startProcesses(plan, path.join(plan.dataDirectory, 'logs'));
  const lost = Promise.race(
    hosts.map(async ({ name, ended, logFile }) => ({ name, reason: `${await ended} (its log is ${logFile})` })),
  );
  return {
    lost,
    pidOf: (name) => hosts.find((candidate) => candidate.name === name)?.pid ?? 0,
    stop: () => stopProcesses(hosts),
  };
}

async function startInProcess(plan: ClusterPlan): Promise<Body> {
  const log = createLogger((line) => process.stderr.write(line), { level: 'warn' });
  const configuration = Configuration.load({ directory: plan.confDirectory });
  const running: RunningRole[] = [];
  try {
    for (const host of plan.processes) {
      running.push(...(await startRoles(host, { configuration, log: log.with({ process: host.name }) })));
    }
  } catch (fault) {
    await stopRoles(running);
    throw fault;
  }
  const lost = Promise.race(
    running.flatMap(({ role, failed }) => (failed ? [failed.then((fault) => ({ name: role, reason: fault.message }))] : [])),
  );
  return { lost, pidOf: () => process.pid, stop: () => stopRoles(running) };
}

function once(run: () => Promise<void>): () => Promise<void> {
  let ran: Promise<void> | undefined;
  return () => (ran ??= run());
}
