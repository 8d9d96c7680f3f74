import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Configuration } from '@calf/runtime/configuration';
import { systemDisk } from '@calf/runtime/disk';
import { UserError } from '@calf/runtime/errors';
import { createLogger } from '@calf/runtime/logger';
import { claimDirectory, startOf } from './claim.ts';
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
  /** Gives the start up: what runs already is ended in order, and the start fails with the signal's reason. */
  readonly signal?: AbortSignal;
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
/** Longer than three kinds of processes take to be killed one after the other. */
const stopDeadlineMs = 60_000;
/** What may be in the directory of an ephemeral cluster before it starts: logs of the process that starts it, and the claim. */
const ephemeralLeftovers: readonly string[] = ['logs', 'supervisor.lock'];

/** Starts a cluster and waits until a write works. @throws UserError */
export async function startCluster(options: StartOptions): Promise<RunningCluster> {
  const dataDirectory = path.resolve(options.dataDirectory);
  const claim = claimDirectory(dataDirectory);
  try {
    if (options.ephemeral) refuseOthersFiles(dataDirectory);
    return await startClaimed({ ...options, dataDirectory }, () => claim.release());
  } catch (fault) {
    claim.release();
    throw fault;
  }
}

async function startClaimed(options: StartOptions, released: () => void): Promise<RunningCluster> {
  const { dataDirectory, single = false, ephemeral = false, startedAtMs = performance.now(), signal } = options;
  const before = await readClusterFile(systemDisk, dataDirectory);
  const { plan, ports, workerCount } = await makePlan(options, before);
  await writeConfFiles(systemDisk, plan);
  const supervisor = { supervisorPid: process.pid, supervisorStart: startOf(process.pid) };
  const file: ClusterFile = { format: 1, ports, workerCount, ...supervisor };
  await writeClusterFile(systemDisk, dataDirectory, file);
  let body: Body | undefined;
  const end = async ({ removes }: { removes: boolean }) => {
    await body?.stop();
    if (removes) await systemDisk.remove(dataDirectory);
    else await writeClusterFile(systemDisk, dataDirectory, { format: 1, ports, workerCount });
    released();
  };
  const stop = once(() => end({ removes: ephemeral }));
  const givenUp = new AbortController();
  const waiting = signal ? AbortSignal.any([signal, givenUp.signal]) : givenUp.signal;
  try {
    body = single ? await startInProcess(plan, signal) : await startInProcesses(plan, signal);
    const { lost, pidOf } = body;
    await Promise.race([waitUntilReady(plan, waiting), lost.then(refuseLost), ...(signal ? [refuseAborted(signal)] : [])]);
    const ready = describeReadyCluster(plan, { ms: performance.now() - startedAtMs, pidOf });
    await writeClusterFile(systemDisk, dataDirectory, { ...file, ready });
    return { ready, lost, stop, [Symbol.asyncDispose]: stop };
  } catch (fault) {
    givenUp.abort();
    // After a failure an ephemeral directory stays, too: the logs that the fault names are in it.
    await end({ removes: ephemeral && signal?.aborted === true });
    signal?.throwIfAborted();
    throw fault;
  }
}

/** The end of an ephemeral cluster removes its directory: nothing of anybody else may be in there. */
function refuseOthersFiles(dataDirectory: string): void {
  const other = fs.readdirSync(dataDirectory).find((name) => !ephemeralLeftovers.includes(name));
  if (other === undefined) return;
  throw new UserError(
    `${dataDirectory} is not empty (${other}), and --ephemeral would remove all of it at the end: name a new directory, or none`,
  );
}

/** Ends the cluster that runs on `dataDirectory`, from any process; false when none does. @throws UserError when it does not end */
export async function stopCluster(dataDirectory: string): Promise<boolean> {
  const file = await readClusterFile(systemDisk, path.resolve(dataDirectory));
  if (!file || !isRunning(file) || file.supervisorPid === undefined) return false;
  process.kill(file.supervisorPid, 'SIGTERM');
  const deadline = performance.now() + stopDeadlineMs;
  while (isRunning(file)) {
    if (performance.now() > deadline) {
      const seconds = stopDeadlineMs / 1000;
      throw new UserError(
        `process ${file.supervisorPid} did not end in ${seconds} s: kill -9 ${file.supervisorPid} ends it and all it started`,
      );
    }
    await delay(stopPollMs);
  }
  return true;
}

/** The ready line of the cluster that runs on `dataDirectory`, if one does. */
export async function describeCluster(dataDirectory: string): Promise<ReadyCluster | undefined> {
  const file = await readClusterFile(systemDisk, path.resolve(dataDirectory));
  return file && isRunning(file) ? file.ready : undefined;
}

function refuseAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const refuse = () => reject(signal.reason as Error);
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { once: true });
  });
}

function refuseLost({ name, reason }: Awaited<RunningCluster['lost']>): never {
  throw new UserError(`${name} has ended: ${reason}`);
}

interface Body {
  readonly lost: RunningCluster['lost'];
  readonly pidOf: (name: string) => number;
  stop(): Promise<void>;
}

async function makePlan(options: StartOptions, before: ClusterFile | undefined) {
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
  if (portBase !== undefined && portBase + count > 65_536) {
    throw new UserError(`${count} ports from ${portBase} on would go beyond 65535: --port-base 0 picks free ones`);
  }
  if (portBase !== undefined) return Array.from({ length: count }, (_, index) => portBase + index);
  return before.length === count ? before : 'hadoop';
}

async function startInProcesses(plan: ClusterPlan, signal: AbortSignal | undefined): Promise<Body> {
  const hosts = await startProcesses(plan, path.join(plan.dataDirectory, 'logs'), signal);
  const lost = Promise.race(
    hosts.map(async ({ name, ended, logFile }) => ({ name, reason: `${await ended} (its log is ${logFile})` })),
  );
  return {
    lost,
    pidOf: (name) => hosts.find((candidate) => candidate.name === name)?.pid ?? 0,
    stop: () => stopProcesses(hosts),
  };
}

async function startInProcess(plan: ClusterPlan, signal: AbortSignal | undefined): Promise<Body> {
  const log = createLogger((line) => process.stderr.write(line), { level: 'warn' });
  const configuration = Configuration.load({ directory: plan.confDirectory });
  const running: RunningRole[] = [];
  try {
    for (const host of plan.processes) {
      signal?.throwIfAborted();
      running.push(...(await startRoles(host, { configuration, log: log.with({ process: host.name }) })));
    }
  } catch (fault) {
    await stopRoles(running); // or they would keep this process up
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
