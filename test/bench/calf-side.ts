import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ReadyCluster } from '@calf/cluster/cluster';
import type { Side } from './side.ts';

const calf = path.resolve(import.meta.dirname, '..', '..', 'bin', 'calf');

/** `calf up`; its ready line comes when a first file has been written. */
export async function startCalf({ only }: { only?: string } = {}): Promise<Side> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-bench-'));
  const parts = only === undefined ? [] : ['--only', only];
  const startedAt = performance.now();
  const line = execFileSync(calf, ['up', '--detach', '--json', '--port-base', '0', '--data', directory, ...parts]).toString();
  const startMs = performance.now() - startedAt;
  const ready = JSON.parse(line) as ReadyCluster;
  return {
    name: 'calf',
    confDirectory: ready.conf,
    uri: `hdfs://${ready.namenodes[0]?.rpc ?? ''}`,
    startMs,
    pids: ready.processes.map(({ pid }) => pid),
    stop() {
      execFileSync(calf, ['down', '--data', directory]);
      fs.rmSync(directory, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}
