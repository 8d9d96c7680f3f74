import { ClientProtocol, DatanodeProtocol } from '@calf/protocol/hdfs';
import { Configuration } from '@calf/runtime/configuration';
import type { Disk } from '@calf/runtime/disk';
import { silentLogger as log } from '@calf/runtime/logger';
import { createMemoryDisk } from '@calf/runtime/memory-disk';
import { createMemoryNetwork } from '@calf/runtime/memory-network';
import { connectRpc, newCallNames, rpcProxy } from '@calf/runtime/rpc-client';
import { expect, test } from 'vitest';
import { startNameNode } from '../src/server.ts';
import { HeldDisk } from './held-disk.ts';

const address = { host: 'master-1', port: 8020 };
const storage = { storageUuid: 'DS-1', state: 'NORMAL', storageType: 'DISK' } as const;
const gigabyte = 2 ** 30;

/** A NameNode in memory, and what a client and a DataNode need to call it. */
async function world(more: readonly [string, string][] = [], disk: Disk = createMemoryDisk()) {
  const network = createMemoryNetwork().of('master-1');
  const start = () =>
    startNameNode({
      configuration: new Configuration([['dfs.namenode.fs-limits.min-block-size', '0'], ...more]),
      directory: '/data/master-1/namenode',
      journalDirectory: '/data/journal',
      rpcAddress: address,
      httpAddress: { host: '127.0.0.1', port: 0 },
      superuser: 'root',
      log,
      disk,
      network,
    });
  const connect = () => {
    const connection = connectRpc({ network, address, user: 'root', log, names: newCallNames() });
    return { connection, client: rpcProxy(ClientProtocol, connection), nameNode: rpcProxy(DatanodeProtocol, connection) };
  };
  return { start, connect, ...connect() };
}

type World = Awaited<ReturnType<typeof world>>;

async function registration({ nameNode }: World, more: { softwareVersion?: string; clusterID?: string } = {}) {
  const { info } = await nameNode.versionRequest({});
  const { clusterID = info.storageInfo.clusterID, softwareVersion = '3.4.3' } = more;
  return {
    datanodeID: {
      ipAddr: '0.0.0.0',
      hostName: 'worker-1',
      datanodeUuid: 'uuid-1',
      xferPort: 9866,
      infoPort: 9864,
      ipcPort: 9867,
    },
    storageInfo: { ...info.storageInfo, layoutVersion: -57, clusterID },
    keys: { isBlockTokenEnabled: false, keyUpdateInterval: 0, tokenLifeTime: 0, currentKey: { keyId: 0, expiryDate: 0 } },
    softwareVersion,
  };
}

/** A DataNode that has registered, sent its first heartbeat and an empty report. */
async function join(at: World) {
  const { registration: registered } = await at.nameNode.registerDatanode({ registration: await registration(at) });
  const reports = [{ storageUuid: 'DS-1', capacity: 2 * gigabyte, remaining: gigabyte, storage }];
  const beat = () => at.nameNode.sendHeartbeat({ registration: registered, reports, requestFullBlockReportLease: true });
  const { fullBlockReportLeaseId } = await beat();
  const { info } = await at.nameNode.versionRequest({});
  const report = { registration: registered, blockPoolId: info.blockPoolID };
  const context = { totalRpcs: 1, curRpc: 0, id: 5n, leaseId: fullBlockReportLeaseId };
  await at.nameNode.blockReport({ ...report, reports: [{ storage, numberOfBlocks: 0, blocksBuffers: [] }], context });
  const received = (block: { blockId: bigint; generationStamp: number }, numBytes: number) => {
    const facts = { blockId: block.blockId, genStamp: block.generationStamp, numBytes };
    return at.nameNode.blockReceivedAndDeleted({
      ...report,
      blocks: [{ storageUuid: 'DS-1', storage, blocks: [{ block: facts, status: 'RECEIVED' }] }],
    });
  };
  return { registered, beat, received, report };
}

const creation = {
  masked: { perm: 0o644 },
  clientName: 'writer',
  createFlag: 1,
  createParent: true,
  replication: 1,
  blockSize: 128,
};

test('a DataNode is known by the address it calls from, and told to finalize when it has reported', async () => {
  const at = await world();
  const nameNode = await at.start();
  const { registered, beat } = await join(at);
  expect(registered.datanodeID.ipAddr).not.toBe('0.0.0.0');
  expect(await beat()).toMatchObject({ cmds: [], haStatus: { state: 'ACTIVE' } });
  const { di } = await at.client.getDatanodeReport({ type: 'LIVE' });
  expect(di).toMatchObject([{ id: { hostName: 'worker-1' }, capacity: 2 * gigabyte, location: '/default-rack' }]);
  at.connection.close();
  await nameNode.stop();
});

test('complete answers when the last block is reported, and does not say no before', async () => {
  const at = await world();
  const nameNode = await at.start();
  const { received } = await join(at);
  await at.client.create({ src: '/f', ...creation });
  const { block } = await at.client.addBlock({ src: '/f', clientName: 'writer' });
  expect(block.locs).toMatchObject([{ id: { hostName: 'worker-1' } }]);
  const completed = at.client.complete({ src: '/f', clientName: 'writer', last: { ...block.b, numBytes: 50 } });
  await received(block.b, 50);
  expect(await completed).toEqual({ result: true });
  const { locations } = await at.client.getBlockLocations({ src: '/f', offset: 0, length: 50 });
  expect(locations).toMatchObject({ fileLength: 50, underConstruction: false, isLastBlockComplete: true });
  expect(locations?.blocks).toMatchObject([{ storageIDs: ['DS-1'], corrupt: false, offset: 0 }]);
  const jmx = await fetch(`http://127.0.0.1:${nameNode.http.port}/jmx?qry=Hadoop:service=NameNode,name=NameNodeActivity`);
  expect(await jmx.json()).toMatchObject({
    beans: [{ CreateFileOps: 1, AddBlockOps: 1, BlockReceivedAndDeletedOps: 1, GetBlockLocations: 1 }],
  });
  at.connection.close();
  await nameNode.stop();
});

test('complete says no when nothing is reported, and the file stays open', async () => {
  const at = await world();
  const nameNode = await at.start();
  await join(at);
  await at.client.create({ src: '/f', ...creation });
  const { block } = await at.client.addBlock({ src: '/f', clientName: 'writer' });
  expect(await at.client.complete({ src: '/f', clientName: 'writer', last: { ...block.b, numBytes: 50 } })).toEqual({
    result: false,
  });
  expect(await at.client.isFileClosed({ src: '/f' })).toEqual({ result: false });
  at.connection.close();
  await nameNode.stop();
});

test('a repeated create gives the same file', async () => {
  const at = await world();
  const nameNode = await at.start();
  const create = (retryCount: number) =>
    at.connection.call(ClientProtocol, 'create', { src: '/f', ...creation }, { callId: 4711, retryCount });
  const first = await create(0);
  expect((await create(1)).fs?.fileId).toBe(first.fs?.fileId);
  at.connection.close();
  await nameNode.stop();
});

test('after a restart safe mode lasts until the blocks are reported', async () => {
  const at = await world([['dfs.namenode.safemode.extension', '0']]);
  const first = await at.start();
  const { received } = await join(at);
  const blocks = [];
  for (const src of ['/a', '/b']) {
    await at.client.create({ src, ...creation });
    const { block } = await at.client.addBlock({ src, clientName: 'writer' });
    await received(block.b, 50);
    await at.client.complete({ src, clientName: 'writer', last: { ...block.b, numBytes: 50 } });
    blocks.push(block.b);
  }
  await first.stop();

  at.connection.close();

  const second = await at.start();
  const later = { ...at, ...at.connect() };
  expect(await later.client.setSafeMode({ action: 'SAFEMODE_GET' })).toEqual({ result: true });
  await expect(later.client.create({ src: '/g', ...creation })).rejects.toThrow(
    'Cannot create file/g. Name node is in safe mode.',
  );
  await expect(later.client.getBlockLocations({ src: '/a', offset: 0, length: 50 })).rejects.toThrow(
    'Zero blocklocations for /a. Name node is in safe mode.',
  );
  await expect(later.client.rollEdits({})).rejects.toThrow('Log not rolled. Name node is in safe mode.');
  const again = await join(later);
  for (const block of blocks) await again.received(block, 50);
  expect(await later.client.setSafeMode({ action: 'SAFEMODE_GET' })).toEqual({ result: false });
  later.connection.close();
  await second.stop();
});

test('strangers are refused or told to register', async () => {
  const at = await world();
  const nameNode = await at.start();
  const foreign = at.nameNode.registerDatanode({ registration: await registration(at, { clusterID: 'CID-other' }) });
  await expect(foreign).rejects.toMatchObject({
    exceptionClassName: 'org.apache.hadoop.hdfs.protocol.UnregisteredNodeException',
  });
  const old = at.nameNode.registerDatanode({ registration: await registration(at, { softwareVersion: '0.1.0' }) });
  await expect(old).rejects.toThrow("DataNode version: '0.1.0' Minimum DataNode version: '2.1.0-beta'");
  const unknown = await at.nameNode.sendHeartbeat({ registration: await registration(at), reports: [] });
  expect(unknown.cmds.map(({ cmdType }) => cmdType)).toEqual(['RegisterCommand']);
  at.connection.close();
  await nameNode.stop();
});

test('a report under a lease that was not given is refused, garbage in a report too', async () => {
  const at = await world();
  const nameNode = await at.start();
  const { report } = await join(at);
  const context = { totalRpcs: 1, curRpc: 0, id: 255n, leaseId: 99n };
  await expect(at.nameNode.blockReport({ ...report, reports: [], context })).rejects.toThrow(
    'Block report 0xff was rejected as lease 0x63 is invalid',
  );
  const cut = { storage, numberOfBlocks: 1, blocksBuffers: [Buffer.from([2, 1])] };
  await expect(at.nameNode.blockReport({ ...report, reports: [cut] })).rejects.toThrow('ends inside a replica');
  at.connection.close();
  await nameNode.stop();
});

test('a command names the block it is about, though that is deleted before the command may leave', async () => {
  const disk = new HeldDisk();
  const at = await world([], disk);
  const nameNode = await at.start();
  const { beat } = await join(at);
  await at.client.create({ src: '/f', ...creation });
  const { block } = await at.client.addBlock({ src: '/f', clientName: 'writer' });
  const release = disk.hold();
  const recovered = at.client.recoverLease({ src: '/f', clientName: 'other' });
  await at.client.getFileInfo({ src: '/f' }); // asked for behind it: it is under way
  const beaten = beat();
  const deleted = at.client.delete({ src: '/f', recursive: false });
  const created = at.client.create({ src: '/g', ...creation });
  await at.client.getFileInfo({ src: '/g' });
  release();
  expect((await beaten).cmds).toMatchObject([{ recoveryCmd: { blocks: [{ block: { b: { blockId: block.b.blockId } } }] } }]);
  expect(await recovered).toEqual({ result: false });
  expect(await deleted).toEqual({ result: true });
  await created;
  at.connection.close();
  await nameNode.stop();
});

test('a page of a listing ends where its locations are too many', async () => {
  const at = await world([['dfs.ls.limit', '2']]);
  const nameNode = await at.start();
  const { received } = await join(at);
  for (const src of ['/a', '/b']) {
    await at.client.create({ src, ...creation });
    let previous;
    for (let index = 0; index < 2; index++) {
      const { block } = await at.client.addBlock({ src, clientName: 'writer', ...(previous && { previous }) });
      previous = { ...block.b, numBytes: 128 };
      await received(block.b, 128);
    }
    await at.client.complete({ src, clientName: 'writer', ...(previous && { last: previous }) });
  }
  const page = (startAfter: string, needLocation: boolean) =>
    at.client.getListing({ src: '/', startAfter: Buffer.from(startAfter), needLocation });
  expect(await page('', true)).toMatchObject({ dirList: { partialListing: [{ path: Buffer.from('a') }], remainingEntries: 1 } });
  expect(await page('a', true)).toMatchObject({ dirList: { partialListing: [{ path: Buffer.from('b') }], remainingEntries: 0 } });
  expect((await page('', false)).dirList?.partialListing).toHaveLength(2);
  at.connection.close();
  await nameNode.stop();
});
