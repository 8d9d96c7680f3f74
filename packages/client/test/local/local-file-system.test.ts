import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileSystem } from '../../src/contract.ts';
import { localFileSystem } from '../../src/local/local-file-system.ts';

let directory: string;
let local: FileSystem;

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'calf-local-'));
  local = localFileSystem({ user: 'alice', workingDirectory: directory, umask: 0o022 });
});
afterEach(() => fs.rm(directory, { recursive: true }));

async function put(name: string, text: string): Promise<void> {
  const output = await local.create(name, { overwrite: true });
  await output.write(Buffer.from(text));
  await output.close();
}

test('files are written, listed, read and deleted by relative names', async () => {
  await put('in/a.txt', 'hello');
  expect((await local.listStatus('in')).map(({ path: file, length }) => [path.basename(file), length])).toEqual([['a.txt', 5]]);
  const input = await local.open('in/a.txt');
  const into = Buffer.alloc(10);
  expect([await input.read(into, 1), into.toString('utf8', 0, 4)]).toEqual([4, 'ello']);
  await input.close();
  expect(await local.delete('in', { recursive: true })).toBe(true);
  expect(await local.exists('in')).toBe(false);
});

test('what is not there is a FileNotFoundException', async () => {
  await expect(local.getFileStatus('none')).rejects.toMatchObject({ exceptionClassName: 'java.io.FileNotFoundException' });
  expect(await local.delete('none', { recursive: false })).toBe(false);
});

test('a new file takes the umask, and is not written over unasked', async () => {
  await put('a', 'one');
  expect((await local.getFileStatus('a')).permission).toBe(0o644);
  await expect(local.create('a')).rejects.toMatchObject({
    exceptionClassName: 'org.apache.hadoop.fs.FileAlreadyExistsException',
  });
});

test('appending goes on at the end', async () => {
  await put('a', 'one');
  const output = await local.append('a');
  expect(output.position).toBe(3);
  await output.write(Buffer.from(' two'));
  await output.close();
  expect(await fs.readFile(path.join(directory, 'a'), 'utf8')).toBe('one two');
});

test('globs find what they match, sorted, and tell a missing name from an empty match', async () => {
  for (const name of ['d/b.txt', 'd/a.txt', 'd/c.gz', 'e/a.txt']) await put(name, '');
  const found = async (pattern: string) =>
    (await local.globStatus(pattern))?.map(({ path: file }) => path.relative(directory, file));
  expect(await found('d/*.txt')).toEqual(['d/a.txt', 'd/b.txt']);
  expect(await found('{d,e}/a.txt')).toEqual(['d/a.txt', 'e/a.txt']);
  expect(await found('{d/b,e/a}.txt')).toEqual(['d/b.txt', 'e/a.txt']);
  expect(await found('*/none*')).toEqual([]);
  expect(await found('d/none')).toBeUndefined();
});
