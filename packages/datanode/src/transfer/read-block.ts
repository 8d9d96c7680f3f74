import { BlockOpResponseProto, ClientReadStatusProto, type OpReadBlockProto } from '@calf/protocol/datatransfer';
import type { ExtendedBlockProto } from '@calf/protocol/hdfs';
import { sleep } from '@calf/runtime/clock';
import { ioException, nameOf } from '../core/refusals.ts';
import { type ReadRange, readRange } from '../core/read-range.ts';
import { bytesOnDisk } from '../core/replica.ts';
import type { ReplicaReader } from '../storage/replica-reader.ts';
import type { Channel } from './channel.ts';
import type { TransferNode } from './node.ts';
import { sendPackets } from './send-packets.ts';

/** A reader may know of bytes that another DataNode of the pipeline has, and this one is about to get. */
const catchUpMs = 3000;
const catchUpStepMs = 20;

/** Answers whether the connection may be used again. Source: org.apache.hadoop.hdfs.server.datanode.DataXceiver.readBlock. */
export async function readBlock(request: OpReadBlockProto, channel: Channel, node: TransferNode): Promise<boolean> {
  const { block } = request.header.baseHeader;
  let opened: OpenedRange;
  try {
    opened = await openRange(node, block, { offset: request.offset, byteLength: request.len });
  } catch (error) {
    const message = `opReadBlock ${nameOf(block)} received exception ${error instanceof Error ? error.message : String(error)}`;
    channel.writeMessage(BlockOpResponseProto, { status: 'ERROR', message });
    throw error;
  }
  const { reader, range } = opened;
  try {
    answerReader(channel, reader, { range, sendsChecksums: request.sendChecksums });
    await sendPackets({
      reader,
      range,
      channel,
      counters: node.counters,
      timeoutMs: node.settings.writeTimeoutMs,
      sendsChecksums: request.sendChecksums,
    });
  } finally {
    await reader.close();
  }
  countRead(node, channel, range.end - range.start);
  await channel.readMessage(ClientReadStatusProto, node.settings.socketTimeoutMs);
  return true;
}

export interface OpenedRange {
  readonly reader: ReplicaReader;
  readonly range: ReadRange;
}

/** Opens a replica for a wish; a negative length means all that is visible. @throws HadoopError when it cannot be met */
export async function openRange(
  node: TransferNode,
  block: ExtendedBlockProto,
  wish: { offset: number; byteLength: number },
): Promise<OpenedRange> {
  const store = node.store(block.poolId);
  await caughtUp(node, block, wish.offset + wish.byteLength);
  const reader = await store.openForRead(block);
  const range = readRange(wish, reader, reader.checksum.bytesPerChecksum);
  if (range) return { reader, range };
  await reader.close();
  throw ioException(
    ` Offset ${wish.offset} and length ${wish.byteLength} don't match block ${nameOf(block)} ( blockLen ${reader.end} )`,
  );
}

/** Tells what kind of checksums follow, and where the first chunk starts. */
export function answerReader(
  channel: Channel,
  { checksum }: ReplicaReader,
  { range, sendsChecksums }: { range: ReadRange; sendsChecksums: boolean },
): void {
  const type = sendsChecksums ? checksum.type : 'CHECKSUM_NULL';
  const readOpChecksumInfo = { checksum: { type, bytesPerChecksum: checksum.bytesPerChecksum }, chunkOffset: range.start };
  channel.writeMessage(BlockOpResponseProto, { status: 'SUCCESS', readOpChecksumInfo });
}

async function caughtUp(node: TransferNode, block: ExtendedBlockProto, end: number): Promise<void> {
  const { clock } = node;
  const untilMs = clock.monotonicMs() + catchUpMs;
  for (;;) {
    const replica = node.store(block.poolId).get(block.blockId);
    if (replica?.state !== 'RBW' || bytesOnDisk(replica) >= end || clock.monotonicMs() > untilMs) return;
    await sleep(clock, catchUpStepMs);
  }
}

function countRead({ counters }: TransferNode, { connection }: Channel, byteLength: number): void {
  counters.BlocksRead++;
  if (connection.remote.host === connection.local.host) counters.ReadsFromLocalClient++;
  else {
    counters.ReadsFromRemoteClient++;
    counters.RemoteBytesRead += byteLength;
  }
}
