import { expect, test } from 'vitest';
import { BlockOpResponseProto, PipelineAckProto } from '@calf/protocol/datatransfer';
import { ClientDatanodeProtocol, DatanodeProtocol, type DatanodeCommandProto } from '@calf/protocol/hdfs';
import type { Draft, Shape } from '@calf/protocol/message';
import { systemClock } from '@calf/runtime/clock';
import { Configuration } from '@calf/runtime/configuration';
import { silentLogger } from '@calf/runtime/logger';
import { createMemoryDisk, type MemoryDisk } from '@calf/runtime/memory-disk';
import { createMemoryNetwork, type MemoryNetwork } from '@calf/runtime/memory-network';
import { connectRpc, rpcProxy } from '@calf/runtime/rpc-client';
import { implement, startRpcServer } from '@calf/runtime/rpc-server';
import { type RunningDataNode, startDataNode } from '../src/server.ts';
import { Channel } from '../src/transfer/channel.ts';
import { blockOf, blockPoolId, layout, packetsOf, patterned, writeOperation } from './testbed.ts';

type Messages = typeof DatanodeProtocol.methods;
type Asked<M extends keyof Messages> = Shape<Messages[M][0]>;

interface Script {
  clusterID?: string;
  capabilities?: number;
  state?: 'ACTIVE' | 'STANDBY';
  /** Handed out with the next heartbeat's answer. */
  commands: Draft<typeof DatanodeCommandProto>[];
}

/** A NameNode that writes down what it is told, and answers what its script says. */
async function startScriptedNameNode(network: MemoryNetwork, script: Script, host = 'nn') {
  const registrations: Asked<'registerDatanode'>[] = [];
  const reports: Asked<'blockReport'>[] = [];
  const events: string[] = [];
  const { clusterID = 'CID-1', capabilities = 1 } = script;
  const storageInfo = { layoutVersion: -67, namespceID: 1, clusterID, cTime: 1 };
  const service = implement(DatanodeProtocol, {
    versionRequest: () => ({
      info: { buildVersion: 'x', unused: 0, blockPoolID: blockPoolId, storageInfo, softwareVersion: '3.4.3', capabilities },
    }),
    registerDatanode: (request) => {
      registrations.push(request);
      return { registration: request.registration };
    },
    sendHeartbeat: ({ requestFullBlockReportLease }) => ({
      cmds: script.commands.splice(0),
      haStatus: { state: script.state ?? 'ACTIVE', txid: 1 },
      fullBlockReportLeaseId: requestFullBlockReportLease ? 77n : 0n,
    }),
    blockReport: (request) => {
      reports.push(request);
      return {};
    },
    blockReceivedAndDeleted: ({ blocks }) => {
      for (const { blocks: told } of blocks)
        events.push(...told.map(({ status, block }) => `${status} ${block.blockId} ${block.numBytes}`));
      return {};
    },
  });
  const server = await startRpcServer({
    network: network.of(host),
    address: { host, port: 8020 },
    services: [service],
    log: silentLogger,
  });
  return { registrations, reports, events, close: () => server.close() };
}

async function startTested(
  network: MemoryNetwork,
  disk: MemoryDisk = createMemoryDisk(),
  hosts = ['nn'],
): Promise<RunningDataNode> {
  return startDataNode({
    configuration: new Configuration([['dfs.heartbeat.interval', '20ms']]),
    directory: '/data',
    name: 'worker-1',
    xferAddress: { host: 'dn', port: 9866 },
    ipcAddress: { host: 'dn', port: 9867 },
    httpAddress: { host: '127.0.0.1', port: 0 },
    nameNodes: hosts.map((host) => ({ host, port: 8020 })),
    log: silentLogger,
    user: 'admin',
    network: network.of('dn'),
    disk,
  });
}

async function writeBlock(network: MemoryNetwork, blockId: bigint, data: Buffer): Promise<void> {
  const channel = new Channel(await network.of('client').connect({ host: 'dn', port: 9866 }), systemClock);
  channel.connection.write(writeOperation(blockOf(blockId)));
  await channel.readMessage(BlockOpResponseProto, 5000);
  const packets = packetsOf(data);
  for (const packet of packets) channel.connection.write(packet);
  for (const _packet of packets) await channel.readMessage(PipelineAckProto, 5000);
  channel.end();
}

const invalidate = (blockId: bigint): Draft<typeof DatanodeCommandProto> => ({
  cmdType: 'BlockCommand',
  blkCmd: { action: 'INVALIDATE', blockPoolId, blocks: [{ blockId, genStamp: 1001 }] },
});

test('a DataNode registers by its name, and reports when it is given a lease', async () => {
  const network = createMemoryNetwork();
  const nameNode = await startScriptedNameNode(network, { commands: [] });
  const datanode = await startTested(network);
  await expect.poll(() => nameNode.reports.length).toBe(1);
  const registration = nameNode.registrations[0]?.registration;
  expect(registration).toMatchObject({
    datanodeID: { hostName: 'worker-1', datanodeUuid: datanode.uuid, xferPort: 9866, ipcPort: 9867 },
    storageInfo: { layoutVersion: -57, clusterID: 'CID-1' },
    softwareVersion: '3.4.3',
  });
  expect(nameNode.reports[0]).toMatchObject({ context: { leaseId: 77n, totalRpcs: 1 }, reports: [{ numberOfBlocks: 0 }] });
  await datanode.stop();
  await nameNode.close();
});

test('a block is told to the NameNode when it is written, and is in the report after a restart', async () => {
  const network = createMemoryNetwork();
  const disk = createMemoryDisk();
  const nameNode = await startScriptedNameNode(network, { commands: [], capabilities: 0 });
  const first = await startTested(network, disk);
  await expect.poll(() => nameNode.reports.length).toBe(1);
  await writeBlock(network, 5n, patterned(1300));
  await expect.poll(() => nameNode.events).toContain('RECEIVED 5 1300');
  await first.stop();
  const second = await startTested(network, disk);
  expect(second.uuid).toBe(first.uuid);
  await expect.poll(() => nameNode.reports.length).toBe(2);
  expect(nameNode.reports[1]?.reports[0]?.blocks).toEqual([1n, 0n, 5n, 1300n, 1001n, -1n, -1n, -1n]);
  await second.stop();
  await nameNode.close();
});

test('only the active NameNode is obeyed', async () => {
  const network = createMemoryNetwork();
  const disk = createMemoryDisk();
  const standby: Script = { commands: [], state: 'STANDBY' };
  const active: Script = { commands: [], state: 'ACTIVE' };
  const nameNodes = [await startScriptedNameNode(network, standby, 'nn1'), await startScriptedNameNode(network, active, 'nn2')];
  const datanode = await startTested(network, disk, ['nn1', 'nn2']);
  for (const { reports } of nameNodes) await expect.poll(() => reports.length).toBe(1);
  await writeBlock(network, 5n, patterned(10));
  await writeBlock(network, 6n, patterned(10));
  standby.commands.push(invalidate(5n));
  active.commands.push(invalidate(6n));
  for (const { events } of nameNodes) await expect.poll(() => events).toContain('DELETED 6 10');
  expect(standby.commands).toEqual([]);
  expect(await disk.list(`${layout.finalized}/subdir0/subdir0`)).toEqual(['blk_5', 'blk_5_1001.meta']);
  await datanode.stop();
  for (const { close } of nameNodes) await close();
});

test('a NameNode that has forgotten the DataNode has it register again, and report again', async () => {
  const network = createMemoryNetwork();
  const script: Script = { commands: [] };
  const nameNode = await startScriptedNameNode(network, script);
  const datanode = await startTested(network);
  await expect.poll(() => nameNode.reports.length).toBe(1);
  script.commands.push({ cmdType: 'RegisterCommand', registerCmd: {} });
  await expect.poll(() => [nameNode.registrations.length, nameNode.reports.length]).toEqual([2, 2]);
  await datanode.stop();
  await nameNode.close();
});

test('what happens while the NameNode is away is told when it is back', async () => {
  const network = createMemoryNetwork();
  const first = await startScriptedNameNode(network, { commands: [] });
  const datanode = await startTested(network);
  await expect.poll(() => first.reports.length).toBe(1);
  await first.close();
  await writeBlock(network, 5n, patterned(10));
  const second = await startScriptedNameNode(network, { commands: [] });
  await expect.poll(() => second.events, { timeout: 5000 }).toContain('RECEIVED 5 10');
  await datanode.stop();
  await second.close();
});

test('a DataNode of another cluster ends with what to do', async () => {
  const network = createMemoryNetwork();
  const disk = createMemoryDisk();
  const own = await startScriptedNameNode(network, { commands: [] });
  const first = await startTested(network, disk);
  await expect.poll(() => own.reports.length).toBe(1);
  await first.stop();
  await own.close();
  const other = await startScriptedNameNode(network, { commands: [], clusterID: 'CID-2' });
  const second = await startTested(network, disk);
  expect((await second.failed).message).toContain(
    'Incompatible clusterIDs in /data: namenode clusterID = CID-2; datanode clusterID = CID-1.',
  );
  await second.stop();
  await other.close();
});

test('clients ask how much of an open file they may read', async () => {
  const network = createMemoryNetwork();
  const nameNode = await startScriptedNameNode(network, { commands: [] });
  const datanode = await startTested(network);
  await expect.poll(() => nameNode.reports.length).toBe(1);
  const channel = new Channel(await network.of('client').connect(datanode.xfer), systemClock);
  channel.connection.write(writeOperation(blockOf(5n)));
  await channel.readMessage(BlockOpResponseProto, 5000);
  channel.connection.write(packetsOf(patterned(700))[0] ?? Buffer.of());
  await channel.readMessage(PipelineAckProto, 5000);
  const connection = connectRpc({ network: network.of('client'), address: datanode.ipc, user: 'somebody', log: silentLogger });
  const rpc = rpcProxy(ClientDatanodeProtocol, connection);
  expect(await rpc.getReplicaVisibleLength({ block: blockOf(5n) })).toEqual({ length: 700 });
  await expect(rpc.getReplicaVisibleLength({ block: blockOf(9n) })).rejects.toThrow(
    'Replica not found for BP-1-127.0.0.1-1:blk_9_1001.',
  );
  await expect(rpc.shutdownDatanode({ forUpgrade: false })).rejects.toThrow('User somebody is not a superuser.');
  connection.close();
  await datanode.stop();
  await nameNode.close();
});

test('/jmx tells what was written', async () => {
  const network = createMemoryNetwork();
  const nameNode = await startScriptedNameNode(network, { commands: [] });
  const datanode = await startTested(network);
  await expect.poll(() => nameNode.reports.length).toBe(1);
  await writeBlock(network, 5n, patterned(1300));
  const { host, port } = datanode.http;
  const answer = await fetch(`http://${host}:${port}/jmx?qry=Hadoop:service=DataNode,name=DataNodeActivity*`);
  expect(await answer.json()).toMatchObject({ beans: [{ BytesWritten: 1300, BlocksWritten: 1, PacketsReceived: 2 }] });
  await datanode.stop();
  await nameNode.close();
});
