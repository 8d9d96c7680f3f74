import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { startCoordinator } from '@calf/coordinator/server';
import { silentLogger } from '@calf/runtime/logger';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ACL, connectedClient, CreateMode, type Zk } from './support/promised-client.ts';

/** `ZOOKEEPER=host:port` asks a real one the same, by hand. */
let address = process.env['ZOOKEEPER'] ?? '';
let stop = () => Promise.resolve();
const open: Zk[] = [];

beforeAll(async () => {
  if (address !== '') return;
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'coordinator-'));
  const server = await startCoordinator({
    directory,
    clientAddress: { host: '127.0.0.1', port: 0 },
    tickTimeMs: 500,
    log: silentLogger,
  });
  address = `127.0.0.1:${server.client.port}`;
  stop = async () => {
    await server.stop();
    fs.rmSync(directory, { recursive: true });
  };
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((zk) => zk.close()));
});

afterAll(() => stop());

async function connect(to = address): Promise<Zk> {
  const zk = await connectedClient(to);
  open.push(zk);
  return zk;
}

const { PERSISTENT, EPHEMERAL, PERSISTENT_SEQUENTIAL, EPHEMERAL_SEQUENTIAL } = CreateMode;

test('znodes are made, read, changed and deleted', async () => {
  const zk = await connect();
  const root = await zk.create('/nzc-', Buffer.from('root'), PERSISTENT_SEQUENTIAL);
  expect(root).toMatch(/^\/nzc-\d{10}$/);
  expect(await zk.create(`${root}/a`, Buffer.from('one'), PERSISTENT)).toBe(`${root}/a`);
  await expect(zk.create(`${root}/a`, Buffer.from('two'), PERSISTENT)).rejects.toMatchObject({ name: 'NODE_EXISTS' });
  const { data, stat } = await zk.getData(`${root}/a`);
  expect([data?.toString(), stat.version, stat.dataLength, stat.numChildren]).toEqual(['one', 0, 3, 0]);
  expect((await zk.setData(`${root}/a`, Buffer.from('two'), 0)).version).toBe(1);
  await expect(zk.setData(`${root}/a`, Buffer.from('three'), 0)).rejects.toMatchObject({ name: 'BAD_VERSION' });
  expect(await zk.getChildren(root)).toEqual(['a']);
  await expect(zk.remove(root)).rejects.toMatchObject({ name: 'NOT_EMPTY' });
  await zk.remove(`${root}/a`);
  expect(await zk.exists(`${root}/a`)).toBeNull();
  await zk.mkdirp(`${root}/x/y/z`);
  for (const made of ['/x/y/z', '/x/y', '/x', '']) await zk.remove(root + made);
  expect(await zk.exists(root)).toBeNull();
});

test('ephemeral znodes go with their session, and sequential ones are counted by their parent', async () => {
  const [one, other] = [await connect(), await connect()];
  const root = await one.create('/nzc-', null, PERSISTENT_SEQUENTIAL);
  const first = await one.create(`${root}/m-`, null, EPHEMERAL_SEQUENTIAL);
  const second = await other.create(`${root}/m-`, null, EPHEMERAL_SEQUENTIAL);
  expect([first, second]).toEqual([`${root}/m-0000000000`, `${root}/m-0000000001`]);
  await expect(one.create(`${first}/child`, null, PERSISTENT)).rejects.toMatchObject({ name: 'NO_CHILDREN_FOR_EPHEMERALS' });
  const gone = one.nextEvent((watcher) => one.exists(second, watcher));
  await other.close();
  open.splice(open.indexOf(other), 1);
  expect(await gone).toMatchObject({ name: 'NODE_DELETED', path: second });
});

test('watches on data, existence and children are told once', async () => {
  const [watching, changing] = [await connect(), await connect()];
  const root = await changing.create('/nzc-', null, PERSISTENT_SEQUENTIAL);
  const created = watching.nextEvent((watcher) => watching.exists(`${root}/a`, watcher));
  const children = watching.nextEvent((watcher) => watching.getChildren(root, watcher));
  await watching.exists(root);
  await changing.create(`${root}/a`, null, PERSISTENT);
  expect(await created).toMatchObject({ name: 'NODE_CREATED', path: `${root}/a` });
  expect(await children).toMatchObject({ name: 'NODE_CHILDREN_CHANGED', path: root });
  const changed = watching.nextEvent((watcher) => watching.getData(`${root}/a`, watcher));
  await watching.exists(root);
  await changing.setData(`${root}/a`, Buffer.from('x'));
  expect(await changed).toMatchObject({ name: 'NODE_DATA_CHANGED', path: `${root}/a` });
});

test('a transaction happens whole or not at all', async () => {
  const zk = await connect();
  const root = await zk.create('/nzc-', null, PERSISTENT_SEQUENTIAL);
  await zk.commit((transaction) =>
    transaction
      .create(`${root}/a`, Buffer.from('1'))
      .setData(`${root}/a`, Buffer.from('2'))
      .check(root, 0)
      .create(`${root}/b`)
      .remove(`${root}/b`),
  );
  expect((await zk.getData(`${root}/a`)).data?.toString()).toBe('2');
  await expect(zk.commit((transaction) => transaction.create(`${root}/c`).remove(`${root}/missing`))).rejects.toMatchObject({
    name: 'NO_NODE',
  });
  expect(await zk.getChildren(root)).toEqual(['a']);
});

test('access is for whom the ACL means', async () => {
  const [ann, bob] = [await connect(), await connect()];
  const root = await ann.create('/nzc-', null, PERSISTENT_SEQUENTIAL);
  ann.client.addAuthInfo('digest', Buffer.from('ann:secret'));
  await ann.create(`${root}/secret`, Buffer.from('s'), PERSISTENT, ACL.CREATOR_ALL_ACL);
  expect((await ann.getData(`${root}/secret`)).data?.toString()).toBe('s');
  await expect(bob.getData(`${root}/secret`)).rejects.toMatchObject({ name: 'NO_AUTH' });
  expect((await ann.getACL(`${root}/secret`)).map(({ id }) => id.scheme)).toEqual(['digest']);
  await ann.setACL(`${root}/secret`, ACL.READ_ACL_UNSAFE);
  expect((await bob.getData(`${root}/secret`)).data?.toString()).toBe('s');
  await expect(bob.setData(`${root}/secret`, Buffer.from('x'))).rejects.toMatchObject({ name: 'NO_AUTH' });
});

test('a cut connection is taken up again with its session, its ephemerals, and what its watches have missed', async () => {
  const link = await cuttable(address);
  const [cut, other] = [await connect(link.address), await connect()];
  const root = await other.create('/nzc-', Buffer.from('0'), PERSISTENT_SEQUENTIAL);
  await cut.create(`${root}/mine`, null, EPHEMERAL);
  const session = cut.client.getSessionId().toString('hex');
  const missed = cut.nextEvent((watcher) => cut.getData(root, watcher));
  const later = cut.nextEvent((watcher) => cut.exists(`${root}/later`, watcher));
  await cut.exists(root);
  link.cut();
  await other.setData(root, Buffer.from('1'));
  link.heal();
  expect(await missed).toMatchObject({ name: 'NODE_DATA_CHANGED', path: root });
  expect(cut.client.getSessionId().toString('hex')).toBe(session);
  expect(await other.exists(`${root}/mine`)).not.toBeNull();
  await other.create(`${root}/later`, null, PERSISTENT);
  expect(await later).toMatchObject({ name: 'NODE_CREATED', path: `${root}/later` });
  link.close();
});

/** A way to a server that can be cut. */
async function cuttable(to: string): Promise<{ address: string; cut(): void; heal(): void; close(): void }> {
  const [host, port] = to.split(':');
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const server = net.createServer((near) => {
    if (isCut) return void near.destroy();
    const far = net.connect({ host, port: Number(port) });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [near, far].forEach((each) => each.destroy()));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    address: `127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    cut,
    heal: () => {
      isCut = false;
    },
    close: () => {
      cut();
      server.close();
    },
  };
}
