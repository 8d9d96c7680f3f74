import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runHdfs } from '../../src/hdfs/main.ts';

let directory: string;
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'calf-shell-'));
});
afterEach(() => fs.rm(directory, { recursive: true }));

/** Runs `hdfs` with local files as the default file system. */
async function hdfs(...argv: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  const into = (chunks: Buffer[]) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
  const io = { stdout: into(stdout), stderr: into(stderr), stdin: Readable.from([]), environment: {}, cwd: directory };
  const exit = await runHdfs(argv, io);
  return { exit, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

test('local files are a file system like any other', async () => {
  await fs.writeFile(path.join(directory, 'a.txt'), 'hello\n');
  expect((await hdfs('dfs', '-cp', 'a.txt', 'b.txt')).exit).toBe(0);
  expect(await hdfs('dfs', '-cat', '*.txt')).toMatchObject({ exit: 0, stdout: 'hello\nhello\n' });
  expect(await hdfs('dfs', '-ls', '-C', '.')).toMatchObject({ stdout: 'a.txt\nb.txt\n' });
  expect(await hdfs('dfs', '-rm', 'a.txt')).toMatchObject({ stdout: 'Deleted a.txt\n' });
});

test('an error of one path does not keep the others from being done', async () => {
  await fs.writeFile(path.join(directory, 'b'), 'b');
  const { exit, stdout, stderr } = await hdfs('dfs', '-cat', 'a', 'b');
  expect({ exit, stdout, stderr }).toEqual({ exit: 1, stdout: 'b', stderr: "cat: `a': No such file or directory\n" });
});

test('wrong usage is explained with the usage, and is 255', async () => {
  const { exit, stderr } = await hdfs('dfs', '-put');
  expect(exit).toBe(255);
  expect(stderr).toMatch(/^-put: Not enough arguments: expected 1 but got 0\nUsage: hadoop fs \[generic options\] -put /);
});

test('every command has its usage and its help', async () => {
  const { exit, stdout } = await hdfs('dfs', '-help');
  expect(exit).toBe(0);
  for (const name of ['ls', 'put', 'setfacl', 'truncate']) expect(stdout).toContain(`-${name} `);
});

test('getconf knows the defaults, and what -D says', async () => {
  expect(await hdfs('getconf', '-confKey', 'dfs.blocksize')).toMatchObject({ exit: 0, stdout: '134217728\n' });
  expect(await hdfs('getconf', '-D', 'a=b', '-confKey', 'a')).toMatchObject({ exit: 0, stdout: 'b\n' });
});

test('a tool that does not exist is told with those that do', async () => {
  const { exit, stderr } = await hdfs('nosuch');
  expect(exit).toBe(1);
  expect(stderr).toContain('dfs | dfsadmin | fsck');
});

test('what wants HDFS says so when there is none', async () => {
  expect(await hdfs('dfsadmin', '-report')).toMatchObject({
    exit: 255,
    stderr: 'report: FileSystem file:/// is not an HDFS file system\n',
  });
});
