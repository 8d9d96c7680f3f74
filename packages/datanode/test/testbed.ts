import { type ChecksumType, createChecksums, dataChecksum } from '@calf/protocol/checksum';
import { encodeOperation, encodePacketPrefix, type OperationRequest } from '@calf/protocol/datatransfer';
import type { DatanodeInfoProto, ExtendedBlockProto } from '@calf/protocol/hdfs';
import { systemClock } from '@calf/runtime/clock';
import { Configuration } from '@calf/runtime/configuration';
import { silentLogger } from '@calf/runtime/logger';
import { createMemoryDisk, type MemoryDisk } from '@calf/runtime/memory-disk';
import { createMemoryNetwork, type MemoryNetwork } from '@calf/runtime/memory-network';
import type { ReplicaEvent } from '../src/core/incremental-report.ts';
import { zeroCounters } from '../src/metrics.ts';
import { dataNodeSettings } from '../src/settings.ts';
import { poolLayout } from '../src/storage/layout.ts';
import { ReplicaStore } from '../src/storage/replica-store.ts';
import { openStorageDirectory } from '../src/storage/storage-directory.ts';
import { Channel } from '../src/transfer/channel.ts';
import type { TransferNode } from '../src/transfer/node.ts';
import { startTransferServer, type TransferServer } from '../src/transfer/transfer-server.ts';

export const blockPoolId = 'BP-1-127.0.0.1-1';
export const namespace = { clusterId: 'CID-1', namespaceId: 1, blockPoolId, cTime: 1 };

export const blockOf = (blockId: bigint, { generationStamp = 1001, numBytes = 0 } = {}): ExtendedBlockProto => ({
  poolId: blockPoolId,
  blockId,
  generationStamp,
  numBytes,
});

export const patterned = (byteLength: number, salt = 0): Buffer =>
  Buffer.from(Array.from({ length: byteLength }, (_, index) => (index * 7 + (index >> 8) + salt) & 255));

/** Opens the replicas of an in-memory disk, as a DataNode does when it starts. */
export async function openStore(disk: MemoryDisk): Promise<{ store: ReplicaStore; events: ReplicaEvent[] }> {
  const events: ReplicaEvent[] = [];
  const directory = await openStorageDirectory(disk, '/data', () => new Date(0));
  const layout = await directory.join(namespace);
  const options = {
    disk,
    layout,
    blockPoolId,
    log: silentLogger,
    reservedBytes: 0,
    onEvent: (event: ReplicaEvent) => events.push(event),
  };
  return { store: await ReplicaStore.open(options), events };
}

export const layout = poolLayout('/data', blockPoolId);

export interface TestNode extends TransferNode {
  readonly disk: MemoryDisk;
  readonly replicas: ReplicaStore;
  readonly events: ReplicaEvent[];
  readonly badBlocks: bigint[];
  readonly server: TransferServer;
}

export interface Testbed extends AsyncDisposable {
  readonly network: MemoryNetwork;
  readonly nodes: readonly TestNode[];
  /** A connection to the n-th DataNode. */
  connect(index?: number): Promise<Channel>;
}

/** DataNodes `dn0`, `dn1` … on a network and disks in memory. */
export async function startTestbed(nodesCount = 1): Promise<Testbed> {
  const network = createMemoryNetwork();
  const nodes = await Promise.all(Array.from({ length: nodesCount }, (_, index) => startTestNode(network, index)));
  return {
    network,
    nodes,
    async connect(index = 0) {
      return new Channel(await network.of('client').connect({ host: `dn${index}`, port: 9866 }), systemClock);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map(({ server }) => server.close()));
    },
  };
}

async function startTestNode(network: MemoryNetwork, index: number): Promise<TestNode> {
  const disk = createMemoryDisk();
  const { store, events } = await openStore(disk);
  const badBlocks: bigint[] = [];
  const node: Omit<TestNode, 'server'> = {
    store: () => store,
    self: () => infoOf(index),
    reportBadBlock: ({ blockId }) => badBlocks.push(blockId),
    network: network.of(`dn${index}`),
    clock: systemClock,
    settings: dataNodeSettings(new Configuration()),
    counters: zeroCounters(),
    log: silentLogger,
    disk,
    replicas: store,
    events,
    badBlocks,
  };
  return { ...node, server: await startTransferServer(node, { host: `dn${index}`, port: 9866 }) };
}

export function infoOf(index: number): DatanodeInfoProto {
  const id = {
    ipAddr: `dn${index}`,
    hostName: `dn${index}`,
    datanodeUuid: `uuid-${index}`,
    xferPort: 9866,
    infoPort: 9864,
    ipcPort: 9867,
    infoSecurePort: 0,
  };
  const numbers = {
    capacity: 0,
    dfsUsed: 0,
    remaining: 0,
    blockPoolUsed: 0,
    lastUpdate: 0,
    xceiverCount: 0,
    cacheCapacity: 0,
    cacheUsed: 0,
  };
  const times = { lastUpdateMonotonic: 0, lastBlockReportTime: 0, lastBlockReportMonotonic: 0, numBlocks: 0 };
  return { id, ...numbers, ...times, location: undefined, nonDfsUsed: undefined, adminState: 'NORMAL', upgradeDomain: undefined };
}

export type WriteRequest = OperationRequest<'WRITE_BLOCK'>;

/** What a client asks of the first DataNode of a pipeline that goes on to `targets`. */
export function writeOperation(
  block: ExtendedBlockProto,
  targets: readonly number[] = [],
  more: Partial<WriteRequest> = {},
): Buffer {
  return encodeOperation('WRITE_BLOCK', {
    header: { baseHeader: { block }, clientName: 'DFSClient_test' },
    targets: targets.map((index) => infoOf(index)),
    stage: 'PIPELINE_SETUP_CREATE',
    pipelineSize: targets.length + 1,
    minBytesRcvd: 0,
    maxBytesRcvd: 0,
    latestGenerationStamp: 0,
    requestedChecksum: { type: 'CHECKSUM_CRC32C', bytesPerChecksum: 512 },
    ...more,
  });
}

export interface PacketOptions {
  readonly seqno: number;
  readonly offset: number;
  readonly last?: boolean;
  readonly syncBlock?: boolean;
  readonly checksums?: Buffer;
  readonly type?: ChecksumType;
}

export function packetOf(
  data: Buffer,
  { seqno, offset, last = false, syncBlock, checksums, type = 'CHECKSUM_CRC32C' }: PacketOptions,
): Buffer {
  const sums = checksums ?? createChecksums(dataChecksum(type, 512), data);
  const header = { seqno, offsetInBlock: offset, lastPacketInBlock: last, dataLen: data.length, syncBlock };
  return Buffer.concat([encodePacketPrefix(header, sums.length), sums, data]);
}

/** The bytes of `data` as packets of `packetBytes`, and the empty last one. */
export function packetsOf(data: Buffer, packetBytes = 4096): Buffer[] {
  const count = Math.ceil(data.length / packetBytes);
  const packets = Array.from({ length: count }, (_, seqno) =>
    packetOf(data.subarray(seqno * packetBytes, (seqno + 1) * packetBytes), { seqno, offset: seqno * packetBytes }),
  );
  return [...packets, packetOf(Buffer.alloc(0), { seqno: count, offset: data.length, last: true })];
}
