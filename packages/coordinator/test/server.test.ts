import { decode, encode } from '@calf/protocol/record';
import {
  ConnectRequest,
  ConnectResponse,
  CreateMode,
  CreateRequest,
  CreateTTLRequest,
  DeleteRequest,
  OpCode,
  Perms,
  ReadRequest,
  ReplyHeader,
  RequestHeader,
  WatcherEvent,
  Xid,
} from '@calf/protocol/zookeeper';
import { silentLogger } from '@calf/runtime/logger';
import { expect, test } from 'vitest';
import { startCoordinator } from '../src/server.ts';
import type { RawClient } from './conversation/raw-client.ts';
import { serverInMemory } from './support/server-in-memory.ts';

const open = [{ perms: Perms.ALL, id: { scheme: 'world', id: 'anyone' } }];

test('what was acknowledged is there after the power was cut', async () => {
  const first = await serverInMemory();
  const client = await first.connect();
  const session = await newSession(client);
  expect((await create(client, 1, '/kept')).err).toBe(0);
  expect((await create(client, 2, '/mine', CreateMode.EPHEMERAL)).err).toBe(0);
  first.disk.crash();

  const second = await serverInMemory({ disk: first.disk });
  const again = await second.connect();
  const resumed = await takeUp(again, session);
  expect(resumed.sessionId).toBe(session.sessionId);
  expect((await exists(again, 3, '/kept')).err).toBe(0);
  expect((await exists(again, 4, '/mine')).err).toBe(0);
  await second.server.stop();
});

test('sessions have their whole timeout again after a restart, and no more', async () => {
  const first = await serverInMemory();
  const client = await first.connect();
  await newSession(client, 4000);
  await create(client, 1, '/mine', CreateMode.EPHEMERAL);
  await first.server.stop();

  const second = await serverInMemory({ disk: first.disk, clock: first.clock });
  const observer = await second.connect();
  await newSession(observer, 40_000);
  second.clock.advance(3900);
  expect((await exists(observer, 1, '/mine')).err).toBe(0);
  second.clock.advance(4000);
  expect((await exists(observer, 2, '/mine')).err).toBe(-101);
  await second.server.stop();
});

test('a silent session ends with its ephemeral znodes, those who watch are told, and its client is sent away', async () => {
  const { server, clock, connect } = await serverInMemory();
  const [silent, observer] = [await connect(), await connect()];
  const session = await newSession(silent, 4000);
  await newSession(observer, 40_000);
  await create(silent, 1, '/mine', CreateMode.EPHEMERAL);
  await exists(observer, 1, '/mine', true);
  clock.advance(8000);
  const event = await observer.next();
  expect(decode(WatcherEvent, (event ?? Buffer.alloc(0)).subarray(16))).toEqual({ type: 2, state: 3, path: '/mine' });
  expect(await silent.next()).toBeUndefined();

  const late = await connect();
  expect(await takeUp(late, session)).toMatchObject({ sessionId: 0n, timeOut: 0, passwd: Buffer.alloc(16) });
  expect(await late.next()).toBeUndefined();
  await server.stop();
});

test('a session that pings lives on', async () => {
  const { server, clock, connect } = await serverInMemory();
  const client = await connect();
  await newSession(client, 4000);
  await create(client, 1, '/mine', CreateMode.EPHEMERAL);
  for (let turn = 0; turn < 10; turn++) {
    clock.advance(3000);
    client.send(encode(RequestHeader, { xid: Xid.ping, type: OpCode.ping }));
    expect(headerOf(await client.next())).toMatchObject({ xid: Xid.ping, err: 0 });
  }
  expect((await exists(client, 2, '/mine')).err).toBe(0);
  await server.stop();
});

test('a session moves to the connection that shows its password, and the former one ends', async () => {
  const { server, connect } = await serverInMemory();
  const [former, thief, latter] = [await connect(), await connect(), await connect()];
  const session = await newSession(former);
  expect(await takeUp(thief, { ...session, passwd: Buffer.alloc(16) })).toMatchObject({ sessionId: 0n, timeOut: 0 });
  expect((await exists(former, 1, '/')).err).toBe(0);
  expect(await takeUp(latter, session)).toMatchObject({ sessionId: session.sessionId });
  expect(await former.next()).toBeUndefined();
  expect((await exists(latter, 2, '/')).err).toBe(0);
  await server.stop();
});

test('a client that has seen more than there is must look for another server', async () => {
  const { server, connect } = await serverInMemory();
  const client = await connect();
  client.send(encode(ConnectRequest, { ...connectRequest(4000), lastZxidSeen: 99 }));
  expect(await client.next()).toBeUndefined();
  await server.stop();
});

test('nothing is acknowledged once the disk fails, and the server must end', async () => {
  const { server, disk, connect } = await serverInMemory();
  const client = await connect();
  await newSession(client);
  disk.fail(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
  client.send(createFrame(1, '/never'));
  expect(await client.next()).toBeUndefined();
  expect((await server.failed).message).toContain('no space left');
  await server.stop();
});

test('what a session asks after its time was up is not done', async () => {
  const { server, clock, connect } = await serverInMemory();
  const [late, observer] = [await connect(), await connect()];
  await newSession(late, 4000);
  await newSession(observer, 40_000);
  late.send(createFrame(1, '/too-late', CreateMode.EPHEMERAL));
  clock.advance(8000); // before the frame has arrived
  expect(await late.next()).toBeUndefined();
  expect((await exists(observer, 1, '/too-late')).err).toBe(-101);
  await server.stop();
});

test('a second server on the same port says so, and leaves the journal to the first', async () => {
  const { server, disk, network, connect } = await serverInMemory();
  const options = { directory: '/coordinator', clientAddress: server.client, tickTimeMs: 2000, log: silentLogger, network, disk };
  await expect(startCoordinator(options)).rejects.toThrow('port 2181 of 127.0.0.1 is taken (clientPort)');
  const client = await connect();
  await newSession(client);
  expect((await create(client, 1, '/still-there')).err).toBe(0);
  await server.stop();
});

test('a TTL znode goes when nobody has written to it for its time', async () => {
  const { server, clock, connect } = await serverInMemory();
  const client = await connect();
  await newSession(client, 40_000);
  const request = { path: '/brief', data: null, acl: open, flags: CreateMode.PERSISTENT_WITH_TTL, ttl: 90_000n };
  client.send(frame(1, 'createTTL', encode(CreateTTLRequest, request)));
  await client.until(1);
  await ticking(client, clock, 60_000);
  expect((await exists(client, 2, '/brief')).err).toBe(0);
  await ticking(client, clock, 60_000);
  expect((await exists(client, 3, '/brief')).err).toBe(-101);
  await server.stop();
});

test('containers go when their last child has gone', async () => {
  const { server, clock, connect } = await serverInMemory();
  const client = await connect();
  await newSession(client, 40_000);
  client.send(
    frame(1, 'createContainer', encode(CreateRequest, { path: '/box', data: null, acl: open, flags: CreateMode.CONTAINER })),
  );
  await client.until(1);
  await create(client, 2, '/box/child');
  await ticking(client, clock, 60_000);
  expect((await exists(client, 3, '/box')).err).toBe(0);
  client.send(frame(4, 'delete', encode(DeleteRequest, { path: '/box/child', version: -1 })));
  expect(headerOf((await client.until(4)).at(-1)).err).toBe(0);
  await ticking(client, clock, 60_000);
  expect((await exists(client, 5, '/box')).err).toBe(-101);
  await server.stop();
});

/** Moves the clock in steps that a session survives. */
async function ticking(client: RawClient, clock: { advance(ms: number): void }, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10_000) {
    clock.advance(10_000);
    client.send(encode(RequestHeader, { xid: Xid.ping, type: OpCode.ping }));
    await client.until(Xid.ping);
  }
}

function connectRequest(timeOut: number) {
  return { protocolVersion: 0, lastZxidSeen: 0, timeOut, sessionId: 0n, passwd: Buffer.alloc(16), readOnly: false };
}

async function newSession(client: RawClient, timeoutMs = 20_000): Promise<ConnectResponse> {
  client.send(encode(ConnectRequest, connectRequest(timeoutMs)));
  return decode(ConnectResponse, (await client.next()) ?? Buffer.alloc(0));
}

async function takeUp(client: RawClient, { sessionId, passwd }: ConnectResponse): Promise<ConnectResponse> {
  client.send(encode(ConnectRequest, { ...connectRequest(20_000), sessionId, passwd }));
  return decode(ConnectResponse, (await client.next()) ?? Buffer.alloc(0));
}

function frame(xid: number, op: keyof typeof OpCode, body: Buffer): Buffer {
  return Buffer.concat([encode(RequestHeader, { xid, type: OpCode[op] }), body]);
}

function createFrame(xid: number, path: string, flags: number = CreateMode.PERSISTENT): Buffer {
  return frame(xid, 'create', encode(CreateRequest, { path, data: null, acl: open, flags }));
}

async function create(client: RawClient, xid: number, path: string, flags?: number): Promise<ReplyHeader> {
  client.send(createFrame(xid, path, flags));
  return headerOf((await client.until(xid)).at(-1));
}

async function exists(client: RawClient, xid: number, path: string, watch = false): Promise<ReplyHeader> {
  client.send(frame(xid, 'exists', encode(ReadRequest, { path, watch })));
  return headerOf((await client.until(xid)).at(-1));
}

function headerOf(bytes: Buffer | undefined): ReplyHeader {
  return decode(ReplyHeader, bytes ?? Buffer.alloc(0));
}
