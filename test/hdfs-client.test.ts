import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connectAdmin } from '@calf/client/admin';
import { connectFileSystem, type FileInput, type FileSystem } from '@calf/client/file-system';
import { type RunningDataNode, startDataNode } from '@calf/datanode/server';
import { type NameNode, startNameNode } from '@calf/namenode/server';
import { Configuration } from '@calf/runtime/configuration';
import { silentLogger } from '@calf/runtime/logger';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const anyPort = { host: '127.0.0.1', port: 0 };
const configuration = new Configuration([
  ['dfs.namenode.safemode.extension', '0'],
  ['dfs.namenode.fs-limits.min-block-size', '16'],
  ['dfs.heartbeat.interval', '1s'],
]);

let root: string;
let nameNode: NameNode;
const dataNodes = new Map<string, RunningDataNode>();
let client: FileSystem;

beforeAll(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'calf-client-'));
  nameNode = await startNameNode({
    configuration,
    directory: path.join(root, 'namenode'),
    journalDirectory: path.join(root, 'journal'),
    rpcAddress: anyPort,
    httpAddress: anyPort,
    log: silentLogger,
  });
  for (const name of ['worker-1', 'worker-2', 'worker-3', 'worker-4']) await addDataNode(name);
  const admin = connectAdmin({ uri: uri(), configuration });
  await vi.waitFor(async () => expect((await admin.calls.getDatanodeReport({ type: 'LIVE' })).di).toHaveLength(4), 10_000);
  admin.close();
  client = await connect();
}, 20_000);

afterAll(async () => {
  await client.close();
  await Promise.all([...dataNodes.values()].map((dataNode) => dataNode.stop()));
  await nameNode.stop();
  await fs.rm(root, { recursive: true });
});

const uri = () => `hdfs://127.0.0.1:${nameNode.rpc.port}`;

const connect = (values: [string, string][] = []) => connectFileSystem({ uri: uri(), configuration: configuration.with(values) });

async function addDataNode(name: string): Promise<void> {
  const dataNode = await startDataNode({
    configuration,
    directory: path.join(root, name),
    name,
    xferAddress: anyPort,
    ipcAddress: anyPort,
    httpAddress: anyPort,
    nameNodes: [nameNode.rpc],
    log: silentLogger,
  });
  dataNodes.set(name, dataNode);
}

async function write(file: string, content: Buffer, options: { blockSize?: number; replication?: number } = {}): Promise<void> {
  const output = await client.create(file, { overwrite: true, ...options });
  await output.write(content);
  await output.close();
}

async function readAll(input: FileInput): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of input.stream()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function blockFiles(directory: string): Promise<string[]> {
  const names = await fs.readdir(directory, { recursive: true });
  return names.filter((name) => /blk_\d+$/.test(name)).map((name) => path.join(directory, name));
}

test('a file of many blocks is read whole, and from any offset', async () => {
  const content = randomBytes(3_000_000);
  await write('/blocks', content, { blockSize: 1024 * 1024 });
  const input = await client.open('/blocks');
  expect((await readAll(input)).equals(content)).toBe(true);
  for (const position of [0, 1, 511, 512, 513, 1024 * 1024 - 1, 2_999_990]) {
    const into = Buffer.alloc(2000);
    const filled = await input.read(into, position);
    expect(into.subarray(0, filled).equals(content.subarray(position, position + 2000))).toBe(true);
  }
  expect(await input.read(Buffer.alloc(10), content.length)).toBe(0);
});

test('what is flushed is seen by others before the file is closed, also in the middle of a chunk', async () => {
  const content = randomBytes(5000);
  const output = await client.create('/flushed', { overwrite: true, blockSize: 2048 });
  let written = 0;
  for (const byteLength of [1, 510, 1, 1, 700, 835, 2048, 3]) {
    await output.write(content.subarray(written, (written += byteLength)));
    await output.hflush();
    const seen = await readAll(await client.open('/flushed'));
    expect(seen.equals(content.subarray(0, written))).toBe(true);
  }
  await output.close();
  expect((await readAll(await client.open('/flushed'))).equals(content.subarray(0, written))).toBe(true);
});

test('calls take effect in their order, awaited or not', async () => {
  const output = await client.create('/hasty', { overwrite: true, blockSize: 1024 });
  const parts = Array.from({ length: 40 }, (_, index) => Buffer.alloc(100, index));
  await Promise.all(
    parts.flatMap((part, index) => (index % 10 === 9 ? [output.write(part), output.hflush()] : [output.write(part)])),
  );
  await output.close();
  expect((await readAll(await client.open('/hasty'))).equals(Buffer.concat(parts))).toBe(true);
});

test('appends go on where the file ended, within a chunk and at the end of a block', async () => {
  const content = randomBytes(12_000);
  await write('/appended', content.subarray(0, 100), { blockSize: 4096 });
  let written = 100;
  for (const byteLength of [1, 411, 512, 1000, 2072, 4096, 3]) {
    const output = await client.append('/appended');
    expect(output.position).toBe(written);
    await output.write(content.subarray(written, (written += byteLength)));
    await output.close();
  }
  expect((await readAll(await client.open('/appended'))).equals(content.subarray(0, written))).toBe(true);
});

test('a corrupt replica is reported, and the next one read', async () => {
  const content = randomBytes(200_000);
  await write('/corrupt', content, { replication: 3 });
  const [first] = (await client.getBlockLocations('/corrupt', 0, content.length))[0]?.hosts ?? [];
  for (const file of await blockFiles(path.join(root, first ?? ''))) {
    const bytes = await fs.readFile(file);
    if (bytes.length === content.length) await fs.writeFile(file, bytes.with(70_000, (bytes[70_000] ?? 0) ^ 1));
  }
  const preferring = await connect([['calf.client.local-datanode', first ?? '']]);
  const input = await preferring.open('/corrupt');
  expect((await readAll(input)).equals(content)).toBe(true);
  expect(input.statistics.dataNodes.at(-1)?.hostName).not.toBe(first);
  await vi.waitFor(async () => {
    const [block] = await client.getBlockLocations('/corrupt', 0, content.length);
    expect(block?.hosts).not.toContain(first); // until another replica has replaced it
  }, 3000);
  await preferring.close();
});

test('a reader prefers the DataNode that the configuration names, and counts what came from it', async () => {
  const content = randomBytes(100_000);
  await write('/local', content, { replication: 3 });
  const [, second = ''] = (await client.getBlockLocations('/local', 0, content.length))[0]?.hosts ?? [];
  const there = await connect([['calf.client.local-datanode', second]]);
  const input = await there.open('/local');
  await readAll(input);
  expect(input.statistics).toMatchObject({ bytesRead: content.length, bytesReadLocal: content.length });
  expect(input.statistics.dataNodes.map(({ hostName }) => hostName)).toEqual([second]);
  await there.close();
});

test('a missing path is a FileNotFoundException, and an open file cannot be created again', async () => {
  await expect(client.getFileStatus('/none')).rejects.toThrow('File does not exist: /none');
  const output = await client.create('/open', { overwrite: true });
  const other = await connect();
  await expect(other.create('/open')).rejects.toThrow('file lease is currently owned by');
  await other.close();
  await output.close();
});

test('a DataNode that dies in the middle of a block is named in the error of the writer', async () => {
  const output = await client.create('/dying', { overwrite: true, replication: 1 });
  await output.write(randomBytes(200_000));
  await output.hflush();
  const [host = ''] = (await client.getBlockLocations('/dying', 0, 1))[0]?.hosts ?? [];
  await dataNodes.get(host)?.stop();
  dataNodes.delete(host);
  const writeOn = async () => {
    for (let turn = 0; turn < 200; turn++) await output.write(randomBytes(65_536));
    await output.hflush();
  };
  await expect(writeOn()).rejects.toThrow(/\/dying: pipeline of blk_\d+ failed at worker-\d .*Write the file again/);
  await expect(output.write(randomBytes(1))).rejects.toThrow('/dying');
  await output.abort();
});

test('a DataNode that cannot be reached is left out of the next pipeline', async () => {
  const content = randomBytes(10_000);
  for (let turn = 0; turn < 6; turn++) await write(`/around-${turn}`, content, { replication: 2 });
  expect((await readAll(await client.open('/around-0'))).equals(content)).toBe(true);
});
