import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { calfUp, isAlive, run } from './calf.ts';

test('the ready line names what runs, and everything ends with calf down', async () => {
  let pids: number[] = [];
  {
    await using cluster = await calfUp('--only', 'hdfs,zk', '--workers', '2');
    const { ready } = cluster;
    pids = ready.processes.map(({ pid }) => pid);
    expect(ready).toMatchObject({ event: 'ready', fs: 'hdfs://calf', jobtrackers: [], tasktrackers: [] });
    expect(ready.namenodes).toEqual([expect.objectContaining({ id: 'nn1', state: 'active' })]);
    expect(ready.datanodes.map(({ id, rack }) => [id, rack])).toEqual([
      ['worker-1', '/rack-1'],
      ['worker-2', '/rack-2'],
    ]);
    expect(pids.every(isAlive)).toBe(true);
    const listed = await run('hdfs', ['dfs', '-ls', '/'], { HADOOP_CONF_DIR: ready.conf });
    expect(listed.stdout).toMatch(/drwxrwxrwt .* \/tmp\n/);
    const status = await run('calf', ['status', '--json', '--data', ready.data]);
    expect(JSON.parse(status.stdout)).toEqual(ready);
    const again = await run('calf', ['up', '--data', ready.data]);
    expect(again).toMatchObject({ exit: 1, stderr: expect.stringContaining('a cluster already runs on') as string });
  }
  expect(pids.some(isAlive)).toBe(false);
});

test('a restart finds files and ports again', async () => {
  await using cluster = await calfUp('--only', 'hdfs', '--workers', '1');
  const { conf, data, namenodes } = cluster.ready;
  const environment = { HADOOP_CONF_DIR: conf };
  expect((await run('hdfs', ['dfs', '-put', import.meta.filename, '/kept'], environment)).exit).toBe(0);
  await run('calf', ['down', '--data', data]);
  expect((await run('calf', ['status', '--data', data])).exit).toBe(3);
  const second = await run('calf', ['up', '--detach', '--json', '--only', 'hdfs', '--data', data]);
  expect((JSON.parse(second.stdout) as typeof cluster.ready).namenodes[0]?.rpc).toBe(namenodes[0]?.rpc);
  expect((await run('hdfs', ['dfs', '-cat', '/kept'], environment)).stdout).toBe(fs.readFileSync(import.meta.filename, 'utf8'));
});

test('what a killed supervisor started ends with it', async () => {
  await using cluster = await calfUp('--only', 'hdfs,zk', '--workers', '1');
  const file = JSON.parse(fs.readFileSync(path.join(cluster.ready.data, 'cluster.json'), 'utf8')) as { supervisorPid: number };
  process.kill(file.supervisorPid, 'SIGKILL');
  await vi.waitFor(() => expect(cluster.ready.processes.filter(({ pid }) => isAlive(pid))).toEqual([]), 20_000);
});

test('everything also runs in one process', async () => {
  await using cluster = await calfUp('--single', '--only', 'hdfs,zk');
  const { processes, conf } = cluster.ready;
  expect(new Set(processes.map(({ pid }) => pid)).size).toBe(1);
  expect((await run('hdfs', ['dfs', '-mkdir', '/one'], { HADOOP_CONF_DIR: conf })).exit).toBe(0);
});

test('a taken port is named, with the way out', async () => {
  const taken = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as net.AddressInfo;
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-e2e-'));
  const { exit, stderr } = await run('calf', [
    'up',
    '--only',
    'hdfs',
    '--workers',
    '1',
    '--data',
    data,
    '--port-base',
    String(port),
  ]);
  taken.close();
  fs.rmSync(data, { recursive: true, force: true });
  expect(exit).toBe(1);
  expect(stderr).toMatch(new RegExp(`port ${port} .*is taken`));
});

test("another cluster's data is refused, and left as it is", async () => {
  await using first = await calfUp('--only', 'hdfs', '--workers', '1');
  await using second = await calfUp('--only', 'hdfs', '--workers', '1');
  for (const { ready } of [first, second]) await run('calf', ['down', '--data', ready.data]);
  const foreign = path.join(first.ready.data, 'worker-1');
  fs.rmSync(path.join(second.ready.data, 'worker-1'), { recursive: true });
  fs.cpSync(foreign, path.join(second.ready.data, 'worker-1'), { recursive: true });
  const { exit, stderr } = await run('calf', ['up', '--only', 'hdfs', '--data', second.ready.data]);
  expect(exit).toBe(1);
  expect(stderr).toMatch(/worker-1.*cluster/s);
  const blocks = (directory: string) =>
    fs.readdirSync(directory, { recursive: true }).filter((name) => String(name).includes('blk_'));
  expect(blocks(path.join(second.ready.data, 'worker-1'))).toEqual(blocks(foreign));
});
