import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClusterForShells, clusterForShells } from './cluster-for-shells.ts';
import { describeHadoop } from './java-hadoop.ts';

const mebibyte = 1024 * 1024;

describeHadoop("Hadoop's FsShell, with DataNodes of ours", () => {
  let cluster: ClusterForShells;

  beforeAll(async () => {
    cluster = await clusterForShells({ dataNodeCount: 3, conf: { 'dfs.blocksize': '64m' } });
    expect(await dfs('-mkdir', '-p', '/user/root')).toBe('');
  });

  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  async function dfs(...argv: string[]): Promise<string> {
    const { exit, stdout, stderr } = await cluster.hadoop.run('dfs', argv, { user: 'root' });
    return `${stdout}${stderr}${exit === 0 ? '' : `exit ${exit}`}`.trimEnd();
  }

  const local = (name: string) => path.join(cluster.localDirectory, name);
  const digest = (file: string) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');

  test('puts 200 MB in three replicas and gets them back', async () => {
    fs.writeFileSync(local('large'), randomBytes(200 * mebibyte));
    expect(await dfs('-put', 'large', '/large')).toBe('');
    expect(await dfs('-stat', '%b %r %o', '/large')).toBe(`${200 * mebibyte} 3 ${64 * mebibyte}`);
    expect(await dfs('-get', '/large', 'returned')).toBe('');
    expect(digest(local('returned'))).toBe(digest(local('large')));
    const { stdout } = await cluster.hadoop.run('fsck', ['/large', '-files', '-blocks', '-locations'], { user: 'root' });
    expect(stdout).toContain('4 block(s):  OK');
    expect(stdout.match(/Live_repl=3/g)).toHaveLength(4);
    expect(stdout).toContain("The filesystem under path '/large' is HEALTHY");
  });

  test('reads from the middle, and checks what it reads', async () => {
    const tail = fs.readFileSync(local('large')).subarray(-1024);
    const { stdout } = await cluster.hadoop.run('dfs', ['-tail', '/large'], { user: 'root' });
    expect(stdout).toBe(tail.toString());
    expect(await dfs('-checksum', '/large')).toMatch(/^\/large\tMD5-of-131072MD5-of-512CRC32C\t[0-9a-f]+$/);
  });

  test('copies, appends and puts many small files', async () => {
    fs.mkdirSync(local('many'));
    for (let index = 0; index < 100; index++) fs.writeFileSync(local(`many/${index}`), `file ${index}\n`);
    expect(await dfs('-put', 'many', '/many')).toBe('');
    expect(await dfs('-cat', '/many/7', '/many/77')).toBe('file 7\nfile 77');
    expect(await dfs('-cp', '/many', '/copies')).toBe('');
    expect(await dfs('-appendToFile', 'many/1', 'many/2', '/copies/0')).toBe('');
    expect(await dfs('-cat', '/copies/0')).toBe('file 0\nfile 1\nfile 2');
    expect(await dfs('-count', '/copies')).toMatch(/^ +1 +100 +/);
  });
});
