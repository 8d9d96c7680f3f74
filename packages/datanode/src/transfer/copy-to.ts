import { BlockOpResponseProto, encodeOperation, type OpTransferBlockProto } from '@calf/protocol/datatransfer';
import type { DatanodeInfoProto, ExtendedBlockProto, StorageTypeProto } from '@calf/protocol/hdfs';
import { ioException, nameOf } from '../core/refusals.ts';
import { visibleLength } from '../core/replica.ts';
import { Channel } from './channel.ts';
import { type TransferNode, xferAddress } from './node.ts';
import { openRange } from './read-block.ts';
import { sendPackets } from './send-packets.ts';

export interface Copy {
  readonly block: ExtendedBlockProto;
  readonly targets: readonly DatanodeInfoProto[];
  readonly targetStorageTypes: readonly StorageTypeProto[];
  readonly targetStorageIds: readonly string[];
  /** The client whose pipeline the copy joins; empty for a copy that the NameNode wants. */
  readonly clientName: string;
}

/**
 * Sends a replica to the first target, which passes it on to the others. A copy for a pipeline is acknowledged when it is there.
 * Source: org.apache.hadoop.hdfs.server.datanode.DataNode.DataTransfer.
 */
export async function copyTo(node: TransferNode, copy: Copy): Promise<void> {
  const { block, targets, clientName } = copy;
  const [first] = targets;
  if (!first) throw ioException(`no target for a copy of ${nameOf(block)}`);
  const { socketTimeoutMs, writeTimeoutMs } = node.settings;
  const { reader, range } = await openRange(node, block, { offset: 0, byteLength: block.numBytes });
  try {
    const channel = new Channel(await node.network.connect(xferAddress(node, first), { timeoutMs: socketTimeoutMs }), node.clock);
    try {
      channel.connection.write(writeOperation(node, copy, reader.checksum));
      await sendPackets({ reader, range, channel, counters: node.counters, timeoutMs: writeTimeoutMs, sendsChecksums: true });
      await channel.flushed(writeTimeoutMs);
      if (clientName !== '') await requireSuccess(channel, copy, socketTimeoutMs);
    } finally {
      channel.end();
    }
  } finally {
    await reader.close();
  }
  node.counters.BlocksReplicated++;
}

/** A client lost a DataNode of its pipeline, and has its replica copied to the new one. Source: DataXceiver.transferBlock. */
export async function transferBlock(request: OpTransferBlockProto, channel: Channel, node: TransferNode): Promise<void> {
  const { baseHeader, clientName } = request.header;
  const replica = node.store(baseHeader.block.poolId).requireReplica(baseHeader.block);
  const block = { ...baseHeader.block, generationStamp: replica.generationStamp, numBytes: visibleLength(replica) };
  await copyTo(node, { ...request, block, clientName });
  channel.writeMessage(BlockOpResponseProto, { status: 'SUCCESS' });
  channel.end();
}

function writeOperation(
  node: TransferNode,
  { block, targets, targetStorageTypes, targetStorageIds, clientName }: Copy,
  checksum: Checksum,
): Buffer {
  const isWriting = node.store(block.poolId).get(block.blockId)?.state === 'RBW';
  const { type, bytesPerChecksum } = checksum;
  return encodeOperation('WRITE_BLOCK', {
    header: { baseHeader: { block }, clientName },
    targets: targets.slice(1),
    source: node.self(),
    stage: clientName === '' ? 'PIPELINE_SETUP_CREATE' : isWriting ? 'TRANSFER_RBW' : 'TRANSFER_FINALIZED',
    pipelineSize: 0,
    minBytesRcvd: 0,
    maxBytesRcvd: 0,
    latestGenerationStamp: 0,
    requestedChecksum: { type, bytesPerChecksum },
    storageType: targetStorageTypes[0] ?? 'DISK',
    targetStorageTypes: targetStorageTypes.slice(1),
    storageId: targetStorageIds[0],
    targetStorageIds: targetStorageIds.slice(1),
  });
}

type Checksum = Awaited<ReturnType<typeof openRange>>['reader']['checksum'];

async function requireSuccess(channel: Channel, { block }: Copy, timeoutMs: number): Promise<void> {
  const { status } = await channel.readMessage(BlockOpResponseProto, timeoutMs);
  if (status !== 'SUCCESS') throw ioException(`Bad connect ack, targets=${nameOf(block)} status=${status}`);
}
