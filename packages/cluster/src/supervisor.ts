import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '@calf/runtime/errors';
import type { ClusterPlan, ProcessPlan } from './plan.ts';
import type { RoleProcessMessage, RoleProcessOrder } from './role-process.ts';

/** A process of the cluster, as its supervisor sees it. */
export interface HostProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the process is gone, however it went, with its last words or what the system says of it. */
  readonly ended: Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

const stopDeadlineMs = 10_000;
const roleProcessEntry = fileURLToPath(import.meta.resolve('@calf/cluster/role-process-main'));

/** Forks every process of the plan at once and waits until all their roles are up. If one fails, or `signal` says so, all are taken down again. */
export async function startProcesses(plan: ClusterPlan, logDirectory: string, signal?: AbortSignal): Promise<HostProcess[]> {
  signal?.throwIfAborted();
  fs.mkdirSync(logDirectory, { recursive: true });
  const forked = plan.processes.map((host) => forkProcess(host, plan.confDirectory, path.join(logDirectory, `${host.name}.log`)));
  const hosts = forked.map(({ host }) => host);
  const giveUp = () => void stopProcesses(hosts);
  signal?.addEventListener('abort', giveUp);
  const outcomes = await Promise.allSettled(forked.map(({ up }) => up));
  signal?.removeEventListener('abort', giveUp);
  const refused = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!refused) return hosts;
  await stopProcesses(hosts);
  throw refused.reason;
}

/** Workers first, the coordinator last; who does not end in time is killed. */
export async function stopProcesses(hosts: readonly HostProcess[]): Promise<void> {
  const kindOf = ({ name }: HostProcess) => ['worker', 'master', 'coordinator'].findIndex((kind) => name.startsWith(kind));
  for (const kind of [0, 1, 2]) {
    await Promise.all(hosts.filter((host) => kindOf(host) === kind).map(stopProcess));
  }
}

async function stopProcess(host: HostProcess): Promise<void> {
  host.kill('SIGTERM');
  const deadline = setTimeout(() => host.kill('SIGKILL'), stopDeadlineMs);
  await host.ended;
  clearTimeout(deadline);
}

function forkProcess(plan: ProcessPlan, confDirectory: string, logFile: string): { host: HostProcess; up: Promise<void> } {
  const order: RoleProcessOrder = { plan, confDirectory };
  const log = fs.openSync(logFile, 'a');
  const child = fork(roleProcessEntry, [JSON.stringify(order)], {
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: [...process.execArgv, ...nodeFlagsOf(plan)],
  });
  fs.closeSync(log);
  let complaint: string | undefined;
  child.on('message', (message: RoleProcessMessage) => {
    if (message.event === 'failed') complaint = message.message;
  });
  const ended: HostProcess['ended'] = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(complaint ?? signal ?? `exit ${code ?? ''}`));
    child.once('error', (fault) => resolve(fault.message));
  });
  const host = {
    name: plan.name,
    pid: child.pid ?? 0,
    logFile,
    ended,
    kill: (signal: NodeJS.Signals) => void child.kill(signal),
  };
  return { host, up: cameUp(child, host) };
}

/** A role waits most of its life, and shall be small meanwhile: these save 7 MB a process after the start, and 12 to 20 MB after a load. */
function nodeFlagsOf({ roles }: ProcessPlan): string[] {
  const isWorker = roles.every(({ role }) => role === 'datanode' || role === 'tasktracker');
  return [
    // Functions are compiled to machine code after twenty times as many calls as usual; neither a put of 500 MB nor 50 000 calls of a NameNode notice.
    // Loading modules would otherwise make many hot that are never called again, and bring the compilers into memory for them.
    '--invocation-count-for-maglev=8000',
    '--invocation-count-for-turbofan=60000',
    // The young generation, which would grow to 16 MB in the first busy second. What a worker moves is outside of the heap; a NameNode with 1 MB
    // spends a fifth more time in collecting.
    `--max-semi-space-size=${isWorker ? 1 : 4}`,
  ];
}

function cameUp(child: ChildProcess, { name, ended, logFile }: HostProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: RoleProcessMessage) => {
      if (message.event === 'ready') resolve();
    });
    void ended.then((reason) => reject(new UserError(`${name} did not start: ${reason} (its log is ${logFile})`)));
  });
}
