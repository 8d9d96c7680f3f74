import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { claimDirectory, runs, startOf } from '../src/claim.ts';
import { startCluster } from '../src/cluster.ts';

function temporaryDirectory(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-claim-'));
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test('a directory is claimed once, and again when it was given back', () => {
  const directory = temporaryDirectory();
  const claim = claimDirectory(directory);
  expect(() => claimDirectory(directory)).toThrow(`a cluster already runs on ${directory} (process ${process.pid})`);
  claim.release();
  claimDirectory(directory).release();
});

test('the claim of a process that is no more counts for nothing, nor does one torn by a crash', () => {
  const directory = temporaryDirectory();
  const file = path.join(directory, 'supervisor.lock');
  for (const left of [JSON.stringify({ pid: 2 ** 22 + 1 }), JSON.stringify({ pid: process.pid, startedAt: 'before' }), '{"pi']) {
    fs.writeFileSync(file, left);
    claimDirectory(directory).release();
  }
});

test('a number that another process has now is not the process that had it', () => {
  expect(runs(process.pid, startOf(process.pid))).toBe(true);
  expect(runs(process.pid, 'another time')).toBe(false);
  expect(runs(process.pid, undefined)).toBe(true);
});

test('a data directory that cannot be made is named, with the way out', async () => {
  const file = path.join(temporaryDirectory(), 'file');
  fs.writeFileSync(file, '');
  const dataDirectory = path.join(file, 'data');
  await expect(startCluster({ dataDirectory })).rejects.toThrow(
    /the data directory .*file\/data cannot be written .*--data OTHER/,
  );
});

test('an ephemeral cluster does not take a directory with files in it, and leaves them', async () => {
  const dataDirectory = temporaryDirectory();
  fs.writeFileSync(path.join(dataDirectory, 'diary'), 'dear');
  await expect(startCluster({ dataDirectory, ephemeral: true })).rejects.toThrow('is not empty (diary)');
  expect(fs.readdirSync(dataDirectory)).toEqual(['diary']);
});

test('ports beyond the last one are refused before anything starts', async () => {
  const dataDirectory = temporaryDirectory();
  await expect(startCluster({ dataDirectory, portBase: 65_530 })).rejects.toThrow('would go beyond 65535');
});

test('a start that is given up ends what it has started, and lets the next one in', async () => {
  const dataDirectory = temporaryDirectory();
  const given = new AbortController();
  const options = { dataDirectory, single: true, parts: ['zk'], portBase: 0 } as const;
  const starting = startCluster({ ...options, signal: given.signal });
  given.abort(new Error('changed my mind'));
  await expect(starting).rejects.toThrow('changed my mind');
  await (await startCluster(options)).stop();
});
