import { ClientProtocol, NamenodeProtocol } from '@calf/protocol/hdfs';
import { Configuration } from '@calf/runtime/configuration';
import { silentLogger } from '@calf/runtime/logger';
import { createMemoryDisk, type MemoryDisk } from '@calf/runtime/memory-disk';
import { createMemoryNetwork } from '@calf/runtime/memory-network';
import type { Network } from '@calf/runtime/network';
import { connectRpc, newCallNames, rpcProxy } from '@calf/runtime/rpc-client';
import { expect, test } from 'vitest';
import { type NameNodeOptions, startNameNode } from '../src/server.ts';
import { HeldDisk } from './held-disk.ts';

const log = silentLogger;
const address = { host: 'master-1', port: 8020 };

interface World {
  readonly disk: MemoryDisk;
  readonly network: Network;
}

function world(): World {
  return { disk: createMemoryDisk(), network: createMemoryNetwork().of('master-1') };
}

function start({ disk, network }: World, more: Partial<NameNodeOptions> = {}) {
  return startNameNode({
    configuration: new Configuration(),
    directory: '/data/master-1/namenode',
    journalDirectory: '/data/journal',
    rpcAddress: address,
    httpAddress: { host: '127.0.0.1', port: 0 },
    superuser: 'root',
    log,
    disk,
    network,
    ...more,
  });
}

const connect = ({ network }: World, user = 'root') => connectRpc({ network, address, user, log, names: newCallNames() });
const mkdirs = (src: string) => ({ src, masked: { perm: 0o755 }, createParent: true });

test('what was acknowledged is there after a restart, and after a loss of power', async () => {
  const at = world();
  const first = await start(at);
  const connection = connect(at);
  const client = rpcProxy(ClientProtocol, connection);
  expect(await client.mkdirs(mkdirs('/a/b'))).toEqual({ result: true });
  expect(await client.rename({ src: '/a/b', dst: '/c' })).toEqual({ result: true });
  connection.close();
  at.disk.crash();
  await first.stop().catch(() => undefined);

  const second = await start(at);
  const again = connect(at);
  const { dirList } = await rpcProxy(ClientProtocol, again).getListing({
    src: '/',
    startAfter: Buffer.alloc(0),
    needLocation: false,
  });
  expect(dirList?.partialListing.map(({ path }) => path.toString())).toEqual(['a', 'c']);
  again.close();
  await second.stop();
});

test('a call that is repeated under its number runs once, also by the next NameNode', async () => {
  const at = world();
  const first = await start(at);
  const names = newCallNames();
  const asked = { src: '/a', dst: '/b' };
  const connection = connectRpc({ network: at.network, address, user: 'root', log, names });
  await connection.call(ClientProtocol, 'mkdirs', mkdirs('/a'));
  expect(await connection.call(ClientProtocol, 'rename', asked, { callId: 77 })).toEqual({ result: true });
  expect(await connection.call(ClientProtocol, 'rename', asked, { callId: 77, retryCount: 1 })).toEqual({ result: true });
  expect(await connection.call(ClientProtocol, 'rename', asked, { callId: 78 })).toEqual({ result: false });
  connection.close();
  await first.stop();

  const second = await start(at);
  const later = connectRpc({ network: at.network, address, user: 'root', log, names });
  expect(await later.call(ClientProtocol, 'rename', asked, { callId: 77, retryCount: 2 })).toEqual({ result: true });
  later.close();
  await second.stop();
});

test('two copies of one call at the same time run once', async () => {
  const at = world();
  const nameNode = await start(at);
  const names = newCallNames();
  const connections = [1, 2].map(() => connectRpc({ network: at.network, address, user: 'root', log, names }));
  await connections[0]?.call(ClientProtocol, 'mkdirs', mkdirs('/a'));
  const asked = { src: '/a', recursive: true };
  const answers = await Promise.all(connections.map((each) => each.call(ClientProtocol, 'delete', asked, { callId: 900 })));
  expect(answers).toEqual([{ result: true }, { result: true }]);
  for (const each of connections) each.close();
  await nameNode.stop();
});

test('refusals travel by their Java names', async () => {
  const at = world();
  const nameNode = await start(at);
  const connection = connect(at, 'nobody-of-this-host');
  const refused = rpcProxy(ClientProtocol, connection).mkdirs(mkdirs('/x'));
  await expect(refused).rejects.toMatchObject({
    exceptionClassName: 'org.apache.hadoop.security.AccessControlException',
    message: 'Permission denied: user=nobody-of-this-host, access=WRITE, inode="/":root:supergroup:drwxr-xr-x',
  });
  connection.close();
  await nameNode.stop();
});

test('VERSION is that of a NameNode of Hadoop', async () => {
  const at = world();
  const nameNode = await start(at, { clusterId: 'CID-mine' });
  const text = (await at.disk.readFile('/data/master-1/namenode/current/VERSION')).toString();
  expect(text).toMatch(
    /^#.*\nnamespaceID=\d+\nclusterID=CID-mine\ncTime=\d+\nstorageType=NAME_NODE\nblockpoolID=BP-\d+-127\.0\.0\.1-\d+\nlayoutVersion=-67\n$/,
  );
  await nameNode.stop();
});

test('a directory of another cluster is refused with what to do', async () => {
  const at = world();
  await (await start(at, { clusterId: 'CID-one' })).stop();
  await expect(start(at, { clusterId: 'CID-two' })).rejects.toThrow(
    'the journal in /data/journal belongs to cluster CID-one, not to CID-two; name the data directory of CID-two, or a new one',
  );
  await expect(start(at, { journalDirectory: '/other/journal' })).rejects.toThrow(
    '/data/master-1/namenode belongs to cluster CID-one, but the journal in /other/journal is empty',
  );
  await (await start(at)).stop();
});

test('a taken port is named, and nothing is left open', async () => {
  const at = world();
  const other = await at.network.listen(address, () => undefined);
  await expect(start(at)).rejects.toThrow('port 8020 of master-1 is taken (dfs.namenode.rpc-address)');
  await other.close();
  const nameNode = await start(at);
  const second = start(world(), { httpAddress: nameNode.http });
  await expect(second).rejects.toThrow(`port ${nameNode.http.port} of 127.0.0.1 is taken (dfs.namenode.http-address)`);
  await nameNode.stop();
});

test('who finds done what it asked for is told so when that is durable', async () => {
  const disk = new HeldDisk();
  const at = { ...world(), disk };
  const nameNode = await start(at);
  const [one, other] = [connect(at), connect(at)];
  const release = disk.hold();
  const told: string[] = [];
  const made = one.call(ClientProtocol, 'mkdirs', mkdirs('/a')).then(() => told.push('made'));
  await one.call(ClientProtocol, 'getFileInfo', { src: '/a' }); // sees what is not durable yet
  const found = other.call(ClientProtocol, 'mkdirs', mkdirs('/a')).then(() => told.push('found'));
  for (let round = 0; round < 3; round++) await other.call(ClientProtocol, 'getFileInfo', { src: '/a' }); // asked for behind it
  expect(told).toEqual([]);
  release();
  await Promise.all([made, found]);
  expect(told.sort()).toEqual(['found', 'made']);
  one.close();
  other.close();
  await nameNode.stop();
});

test("what is the superuser's to ask is refused to others, whatever the state", async () => {
  const at = world();
  const nameNode = await start(at);
  const connection = connect(at, 'nobody-of-this-host');
  const client = rpcProxy(ClientProtocol, connection);
  const other = rpcProxy(NamenodeProtocol, connection);
  const calls = {
    setSafeMode: () => client.setSafeMode({ action: 'SAFEMODE_ENTER' }),
    saveNamespace: () => client.saveNamespace({}),
    rollEdits: () => client.rollEdits({}),
    restoreFailedStorage: () => client.restoreFailedStorage({ arg: 'check' }),
    refreshNodes: () => client.refreshNodes({}),
    finalizeUpgrade: () => client.finalizeUpgrade({}),
    rollingUpgrade: () => client.rollingUpgrade({ action: 'QUERY' }),
    setBalancerBandwidth: () => client.setBalancerBandwidth({ bandwidth: 1 }),
    setQuota: () => client.setQuota({ path: '/', namespaceQuota: 5, storagespaceQuota: 5 }),
    getDatanodeReport: () => client.getDatanodeReport({ type: 'ALL' }),
    getDatanodeStorageReport: () => client.getDatanodeStorageReport({ type: 'ALL' }),
    listCorruptFileBlocks: () => client.listCorruptFileBlocks({ path: '/' }),
    listOpenFiles: () => client.listOpenFiles({ id: 0, types: [] }),
    getCurrentEditLogTxid: () => client.getCurrentEditLogTxid({}),
    getTransactionId: () => other.getTransactionId({}),
    getBlockKeys: () => other.getBlockKeys({}),
    isUpgradeFinalized: () => other.isUpgradeFinalized({}),
    isRollingUpgrade: () => other.isRollingUpgrade({}),
  };
  const className = 'org.apache.hadoop.security.AccessControlException';
  for (const [name, call] of Object.entries(calls)) {
    await expect(call(), name).rejects.toMatchObject({
      exceptionClassName: className,
      message: expect.stringMatching(/^Access denied for user nobody-of-this-host. Superuser privilege is required/),
    });
  }
  connection.close();
  await nameNode.stop();
});
