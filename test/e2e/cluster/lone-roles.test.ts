import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { freePorts } from '@calf/cluster/free-ports';
import { afterEach, expect, test } from 'vitest';
import { run } from './calf.ts';

const calf = path.resolve(import.meta.dirname, '..', '..', '..', 'bin', 'calf');
const started: ChildProcess[] = [];
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-roles-'));

afterEach(async () => {
  await Promise.all(started.map((child) => new Promise((resolve) => child.once('exit', resolve).kill('SIGTERM'))));
  fs.rmSync(data, { recursive: true, force: true });
});

test('a NameNode and a DataNode started alone, by Hadoop keys only, are an HDFS', async () => {
  const [rpc, http, xfer, ipc, dataHttp] = await freePorts(5, { host: '127.0.0.1' });
  const uri = `hdfs://127.0.0.1:${rpc}`;
  const keys = ['--conf', `fs.defaultFS=${uri}`, '--conf', 'dfs.namenode.safemode.extension=0'];
  await startRole('namenode', [
    ...keys,
    '--conf',
    `dfs.namenode.rpc-address=127.0.0.1:${rpc}`,
    '--conf',
    `dfs.namenode.http-address=127.0.0.1:${http}`,
  ]);
  const addresses = { 'dfs.datanode.address': xfer, 'dfs.datanode.ipc.address': ipc, 'dfs.datanode.http.address': dataHttp };
  const dataNodeKeys = Object.entries(addresses).flatMap(([key, port]) => ['--conf', `${key}=127.0.0.1:${port}`]);
  await startRole('datanode', [...keys, ...dataNodeKeys, '--name', 'alone-1']);
  const put = await run('hdfs', ['dfs', '-D', 'dfs.replication=1', '-fs', uri, '-put', import.meta.filename, '/file']);
  expect(put).toMatchObject({ exit: 0, stderr: '' });
  const report = await run('hdfs', ['dfsadmin', '-fs', uri, '-report']);
  expect(report.stdout).toContain('Hostname: alone-1');
});

/** Waits for the line that says it is ready. */
async function startRole(role: string, argv: readonly string[]): Promise<void> {
  const child = spawn(calf, [role, '--data', data, ...argv], { stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(child);
  for await (const line of readline.createInterface({ input: child.stdout })) {
    expect(JSON.parse(line)).toMatchObject({ event: 'ready', role });
    return;
  }
  throw new Error(`${role} ended before it was ready`);
}
