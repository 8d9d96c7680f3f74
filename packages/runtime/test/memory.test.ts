import { ClientProtocol } from '@calf/protocol/hdfs';
import { describe, expect, test } from 'vitest';
import { silentLogger as log } from '../src/logger.ts';
import { createMemoryDisk } from '../src/memory-disk.ts';
import { createMemoryNetwork } from '../src/memory-network.ts';
import { connectRpc, RpcFault, rpcProxy } from '../src/rpc-client.ts';
import { implement, startRpcServer } from '../src/rpc-server.ts';

async function rpcInMemory() {
  const world = createMemoryNetwork();
  const server = await startRpcServer({
    network: world.of('master-1'),
    address: { host: '0.0.0.0', port: 8020 },
    log,
    services: [implement(ClientProtocol, { mkdirs: ({ src }) => ({ result: src === '/a' }) })],
  });
  const connection = connectRpc({
    network: world.of('worker-1'),
    address: { host: 'master-1', port: 8020 },
    user: 'a',
    log,
    callTimeoutMs: 60,
  });
  const mkdirs = () => rpcProxy(ClientProtocol, connection).mkdirs({ src: '/a', masked: { perm: 0 }, createParent: true });
  return { world, server, mkdirs };
}

describe('the network in memory', () => {
  test('carries RPC as TCP does', async () => {
    const { mkdirs, server } = await rpcInMemory();
    expect(await mkdirs()).toEqual({ result: true });
    await server.close();
    await expect(mkdirs()).rejects.toThrow(RpcFault);
    await expect(mkdirs()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  test('loses everything between two parts, in silence, until they are one again', async () => {
    const { world, mkdirs } = await rpcInMemory();
    await mkdirs();
    world.partition((from, to) => from === to);
    await expect(mkdirs()).rejects.toThrow('no answer to mkdirs');
    await expect(mkdirs()).rejects.toMatchObject({ cause: { code: 'ETIMEDOUT' } });
    world.heal();
    expect(await mkdirs()).toEqual({ result: true });
  });

  test('resets the connections of a host that crashes, and refuses new ones', async () => {
    const { world, mkdirs } = await rpcInMemory();
    await mkdirs();
    const network = world.of('worker-1');
    const connection = await network.connect({ host: 'master-1', port: 8020 });
    const closed = new Promise((resolve) => connection.handle({ data: () => undefined, closed: resolve }));
    world.crash('master-1');
    expect(await closed).toMatchObject({ code: 'ECONNRESET' });
    await expect(network.connect({ host: 'master-1', port: 8020 })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('refuses a port that is taken', async () => {
    const network = createMemoryNetwork().of('a');
    const listener = await network.listen({ host: '127.0.0.1', port: 0 }, () => undefined);
    await expect(network.listen(listener.address, () => undefined)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('the disk in memory', () => {
  test('loses in a crash what was not synced, and names that were not made durable', async () => {
    const disk = createMemoryDisk();
    await disk.mkdirs('/data');
    const file = await disk.open('/data/log', 'w');
    await disk.syncDirectory('/data');
    await file.write(Buffer.from('durable'), 0);
    await file.sync();
    await file.write(Buffer.from(' lost'), 7);
    await disk.open('/data/new', 'w');
    expect((await disk.readFile('/data/log')).toString()).toBe('durable lost');
    disk.crash();
    expect((await disk.readFile('/data/log')).toString()).toBe('durable');
    expect(await disk.list('/data')).toEqual(['log']);
  });

  test('may keep some of the writes of a crash, as a torn one', async () => {
    const disk = createMemoryDisk();
    await disk.replaceFile('/log', 'aaaa');
    const file = await disk.open('/log', 'r+');
    await file.write(Buffer.from('b'), 0);
    await file.write(Buffer.from('c'), 5);
    disk.crash((_, { position }) => position === 5);
    expect(await disk.readFile('/log')).toEqual(Buffer.from('aaaa\0c'));
  });

  test('fails when it is told to', async () => {
    const disk = createMemoryDisk();
    const file = await disk.open('/log', 'w');
    disk.fail(new Error('EIO'));
    await expect(file.write(Buffer.from('a'), 0)).rejects.toThrow('EIO');
    await expect(file.sync()).rejects.toThrow('EIO');
    disk.fail();
    await file.write(Buffer.from('a'), 0);
  });

  test('renames and removes directories with all in them', async () => {
    const disk = createMemoryDisk();
    await disk.mkdirs('/a/b');
    await disk.replaceFile('/a/b/c', 'x');
    await disk.rename('/a', '/z');
    expect(await disk.list('/z')).toEqual(['b']);
    expect((await disk.readFile('/z/b/c')).toString()).toBe('x');
    expect(await disk.stat('/a')).toBeUndefined();
    await disk.remove('/z');
    expect(await disk.stat('/z/b/c')).toBeUndefined();
    await expect(disk.open('/z/b/c', 'r')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
