import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { run } from './calf.ts';

const calf = path.resolve(import.meta.dirname, '..', '..', '..', 'bin', 'calf');

function dataDirectory(): string {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-e2e-start '));
  onTestFinished(async () => {
    await run('calf', ['down', '--data', data]);
    fs.rmSync(data, { recursive: true, force: true });
  });
  return data;
}

test('of two clusters started at once on one directory, one runs and the other is refused', async () => {
  const data = dataDirectory();
  const up = ['up', '--detach', '--data', data, '--port-base', '0', '--only', 'hdfs', '--workers', '1'];
  const both = await Promise.all([run('calf', up), run('calf', up)]);
  const [runs, refused] = both.toSorted((left, right) => left.exit - right.exit);
  expect(runs).toMatchObject({ exit: 0, stderr: '' });
  expect(refused).toMatchObject({ exit: 1, stderr: expect.stringContaining(`a cluster already runs on ${data}`) as string });
  expect((await run('calf', ['status', '--data', data])).exit).toBe(0);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s during the start ends everything, and the next start works', async (signal) => {
  const data = dataDirectory();
  const up = ['up', '--data', data, '--port-base', '0', '--only', 'zk'];
  const child = spawn(calf, up, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await vi.waitFor(() => expect(fs.existsSync(path.join(data, 'supervisor.lock'))).toBe(true), { timeout: 20_000, interval: 1 });
  child.kill(signal);
  // Whether the start was over by then, nobody knows; that all is over now, everybody can see.
  const exit = await ended;
  if (exit !== 0) expect({ exit, stderr }).toMatchObject({ exit: 1, stderr: expect.stringContaining('asked to end') as string });
  expect(fs.existsSync(path.join(data, 'supervisor.lock'))).toBe(false);
  expect((await run('calf', ['up', '--detach', '--data', data, '--only', 'zk'])).exit).toBe(0);
});
