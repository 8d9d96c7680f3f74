import { decode, encode } from '@calf/protocol/record';
import {
  ConnectRequest,
  CreateRequest,
  OpCode,
  Perms,
  ReadRequest,
  ReplyHeader,
  RequestHeader,
  Xid,
} from '@calf/protocol/zookeeper';
import { silentLogger } from '@calf/runtime/logger';
import { createMemoryDisk } from '@calf/runtime/memory-disk';
import { expect, test } from 'vitest';
import { startCoordinator } from '../src/server.ts';
import { randomOf } from './core/random.ts';
import { RawClient } from './conversation/raw-client.ts';
import { serverInMemory } from './support/server-in-memory.ts';

const open = [{ perms: Perms.ALL, id: { scheme: 'world', id: 'anyone' } }];
const connect = encode(ConnectRequest, {
  protocolVersion: 0,
  lastZxidSeen: 0,
  timeOut: 20_000,
  sessionId: 0n,
  passwd: Buffer.alloc(16),
});

test.each([
  ['an oversized frame', Buffer.from('00100000', 'hex')],
  ['a negative length', Buffer.from('ffffffff', 'hex')],
  ['a request of a web browser', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['an unknown word', Buffer.from('what')],
  ['an empty first frame', Buffer.from('00000000', 'hex')],
  ['a first frame cut short', Buffer.from('0000000400000000', 'hex')],
  [
    'a first frame with a password of two gigabytes',
    Buffer.concat([Buffer.from('0000001c', 'hex'), connect.subarray(0, 24), Buffer.from('7fffffff', 'hex')]),
  ],
])('%s ends its connection, and no other', async (_what, bytes) => {
  const { server, connect: toServer } = await serverInMemory();
  const good = await opened(await toServer());
  const bad = await toServer();
  bad.sendRaw(bytes);
  expect(await bad.next()).toBeUndefined();
  expect(await ping(good)).toBe(true);
  await server.stop();
});

test('an oversized frame in an open session ends its connection, and the session can be taken up again', async () => {
  const { server, connect: toServer } = await serverInMemory();
  const bad = await opened(await toServer());
  bad.sendRaw(Buffer.from('7fffffff', 'hex'));
  expect(await bad.next()).toBeUndefined();
  expect(await ping(await opened(await toServer()))).toBe(true);
  await server.stop();
});

for (let seed = 1; seed <= 5; seed++) {
  test(`requests with random bodies are answered or end their connection (seed ${seed})`, async () => {
    const random = randomOf(seed);
    const { server, connect: toServer } = await serverInMemory();
    const good = await opened(await toServer());
    for (const type of Object.values(OpCode)) {
      const bad = await opened(await toServer());
      const body = Buffer.from(Array.from({ length: random(60) }, () => (random(3) === 0 ? random(256) : 0)));
      bad.send(Buffer.concat([encode(RequestHeader, { xid: 7, type }), body]));
      bad.send(encode(RequestHeader, { xid: Xid.ping, type: OpCode.ping }));
      await bad.until(Xid.ping);
      bad.close();
    }
    expect(await ping(good)).toBe(true);
    await server.stop();
  });
}

test('a client that asks for two gigabytes and reads nothing costs little', async () => {
  const server = await startCoordinator({
    directory: '/coordinator',
    clientAddress: { host: '127.0.0.1', port: 0 },
    tickTimeMs: 2000,
    log: silentLogger,
    disk: createMemoryDisk(),
  });
  const greedy = await opened(await RawClient.connect(server.client));
  const data = Buffer.alloc(500_000, 1);
  greedy.send(
    Buffer.concat([
      encode(RequestHeader, { xid: 1, type: OpCode.create }),
      encode(CreateRequest, { path: '/big', data, acl: open, flags: 0 }),
    ]),
  );
  await greedy.until(1);
  const before = process.memoryUsage().rss;
  greedy.pause();
  const read = encode(ReadRequest, { path: '/big', watch: false });
  for (let xid = 2; xid < 4002; xid++) greedy.send(Buffer.concat([encode(RequestHeader, { xid, type: OpCode.getData }), read]));

  const other = await opened(await RawClient.connect(server.client));
  for (let turn = 0; turn < 20; turn++) expect(await ping(other)).toBe(true);
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);

  greedy.resume();
  for (let count = 0; count < 40; count++) expect(decode(ReplyHeader, (await greedy.next()) ?? Buffer.alloc(0)).err).toBe(0);
  greedy.close();
  await server.stop();
});

async function opened(client: RawClient): Promise<RawClient> {
  client.send(connect);
  expect(await client.next()).toBeDefined();
  return client;
}

async function ping(client: RawClient): Promise<boolean> {
  client.send(encode(RequestHeader, { xid: Xid.ping, type: OpCode.ping }));
  return (await client.next()) !== undefined;
}
