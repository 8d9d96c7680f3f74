import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectFileSystem, type FileInput, type FileSystem } from '@calf/client/file-system';
import { startDataNode } from '@calf/datanode/server';
import { Configuration } from '@calf/runtime/configuration';
import { silentLogger } from '@calf/runtime/logger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilLive } from './cluster-for-shells.ts';
import { describeHadoop, type JavaHadoop, javaHadoop } from './java-hadoop.ts';
import { type RealHdfs, realHdfs } from './real-hdfs.ts';

const anyPort = { host: '127.0.0.1', port: 0 };

describeHadoop('on a NameNode of Hadoop', () => {
  let hdfs: RealHdfs;
  let fileSystem: FileSystem;
  let hadoop: JavaHadoop;
  let directory: string;
  const configuration = new Configuration([
    ['dfs.replication', '1'],
    ['dfs.blocksize', '1m'],
  ]);

  beforeAll(async () => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-compat-'));
    hdfs = await realHdfs();
    hadoop = await javaHadoop({ conf: { 'fs.defaultFS': hdfs.uri, 'dfs.replication': '1' }, cwd: directory });
    fileSystem = await connectFileSystem({ uri: hdfs.uri, configuration, user: 'root' });
    await hdfs.addDataNode();
    await untilLive(hadoop, 1);
  });

  afterAll(async () => {
    await fileSystem.close();
    await hadoop.close();
    await hdfs[Symbol.asyncDispose]();
    fs.rmSync(directory, { recursive: true, force: true });
  });

  const dfs = (...argv: string[]) => hadoop.run('dfs', argv, { user: 'root' });

  async function write(file: string, bytes: Buffer, options = {}): Promise<void> {
    const output = await fileSystem.create(file, options);
    await output.write(bytes);
    await output.close();
  }

  async function readAll(file: string): Promise<Buffer> {
    const input: FileInput = await fileSystem.open(file);
    const bytes = Buffer.alloc(input.length);
    expect(await input.read(bytes, 0)).toBe(bytes.length);
    await input.close();
    return bytes;
  }

  test('our client writes what the Java client reads, and reads what it writes', async () => {
    const bytes = randomBytes(2_500_000);
    await fileSystem.mkdirs('/ours/deep');
    await write('/ours/deep/file', bytes);
    expect(await dfs('-get', '/ours/deep/file', 'got')).toMatchObject({ exit: 0, stderr: '' });
    expect(fs.readFileSync(path.join(directory, 'got')).equals(bytes)).toBe(true);
    expect(await dfs('-cp', '/ours/deep/file', '/theirs')).toMatchObject({ exit: 0, stderr: '' });
    expect((await readAll('/theirs')).equals(bytes)).toBe(true);
    const status = await fileSystem.getFileStatus('/theirs');
    expect(status).toMatchObject({ path: '/theirs', type: 'FILE', length: 2_500_000, owner: 'root', replication: 1 });
  });

  test('names are made, moved, listed and removed, and refusals are understood', async () => {
    await fileSystem.mkdirs('/names/a');
    await write('/names/a/empty', Buffer.alloc(0));
    await fileSystem.rename('/names/a', '/names/b');
    expect((await fileSystem.listStatus('/names/b')).map((status) => status.path)).toEqual(['/names/b/empty']);
    await expect(fileSystem.getFileStatus('/names/a')).rejects.toMatchObject({
      exceptionClassName: 'java.io.FileNotFoundException',
    });
    await expect(fileSystem.delete('/names', { recursive: false })).rejects.toMatchObject({
      exceptionClassName: 'org.apache.hadoop.fs.PathIsNotEmptyDirectoryException',
      message: "`/names is non empty': Directory is not empty",
    });
    expect(await fileSystem.delete('/names', { recursive: true })).toBe(true);
  });

  test('our DataNode takes replicas from it, and from a DataNode of Hadoop', async () => {
    const dataNode = await startDataNode({
      configuration: new Configuration([['dfs.heartbeat.interval', '1']]),
      directory: path.join(directory, 'datanode'),
      name: 'localhost',
      xferAddress: anyPort,
      ipcAddress: anyPort,
      httpAddress: anyPort,
      nameNodes: [hdfs.rpc],
      user: 'root',
      log: silentLogger,
    });
    await untilLive(hadoop, 2);
    fs.writeFileSync(path.join(directory, 'local'), randomBytes(3_000_000));
    expect(await dfs('-D', 'dfs.replication=2', '-D', 'dfs.blocksize=1m', '-put', 'local', '/both')).toMatchObject({
      exit: 0,
      stderr: '',
    });
    expect(await dfs('-setrep', '-w', '2', '/theirs')).toMatchObject({ exit: 0 });
    for (let turn = 0; turn < 4; turn++)
      expect(digest(await readAll('/both'))).toBe(digest(fs.readFileSync(path.join(directory, 'local'))));
    const locations = await fileSystem.getBlockLocations('/both', 0, 3_000_000);
    expect(locations.map(({ names }) => names.length)).toEqual([2, 2, 2]);
    await dataNode.stop();
  });
});

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
