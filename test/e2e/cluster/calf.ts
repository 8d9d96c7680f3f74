import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ReadyCluster } from '@calf/cluster/cluster';

const bin = path.resolve(import.meta.dirname, '..', '..', '..', 'bin');

export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of bin/'s commands. */
export function run(command: string, argv: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...environment }, maxBuffer: 1 << 26 };
    execFile(path.join(bin, command), argv, options, (fault, stdout, stderr) => {
      resolve({ exit: fault ? Number(fault.code ?? 1) : 0, stdout, stderr });
    });
  });
}

/** A cluster of processes in a directory of its own, taken down at the end. */
export async function calfUp(...flags: readonly string[]): Promise<AsyncDisposable & { readonly ready: ReadyCluster }> {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-e2e-'));
  const { exit, stdout, stderr } = await run('calf', ['up', '--detach', '--json', '--data', data, '--port-base', '0', ...flags]);
  if (exit !== 0) throw new Error(stderr);
  return {
    ready: JSON.parse(stdout) as ReadyCluster,
    async [Symbol.asyncDispose]() {
      await run('calf', ['down', '--data', data]);
      fs.rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Every address of the cluster that a stranger could speak to. */
export function portsOf(ready: ReadyCluster): { readonly name: string; readonly port: number }[] {
  const port = (address: string) => Number(address.slice(address.lastIndexOf(':') + 1));
  return [
    ...(ready.zookeeper === null ? [] : [{ name: 'coordinator', port: port(ready.zookeeper) }]),
    ...ready.namenodes.flatMap(({ rpc, http }) => [
      { name: 'NameNode RPC', port: port(rpc) },
      { name: 'NameNode HTTP', port: port(http) },
    ]),
    ...ready.jobtrackers.flatMap(({ rpc, http }) => [
      { name: 'JobTracker RPC', port: port(rpc) },
      { name: 'JobTracker HTTP', port: port(http) },
    ]),
    ...ready.datanodes.slice(0, 1).flatMap(({ xfer, ipc, http }) => [
      { name: 'DataNode transfer', port: xfer },
      { name: 'DataNode IPC', port: ipc },
      { name: 'DataNode HTTP', port: http },
    ]),
    ...ready.tasktrackers.slice(0, 1).map(({ http }) => ({ name: 'TaskTracker HTTP', port: http })),
  ];
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
