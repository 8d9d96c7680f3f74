import { dataChecksum } from '@calf/protocol/checksum';
import {
  BlockOpResponseProto,
  encodeOperation,
  type OpCopyBlockProto,
  type OpReplaceBlockProto,
} from '@calf/protocol/datatransfer';
import { ioException, nameOf } from '../core/refusals.ts';
import { Channel } from './channel.ts';
import { type TransferNode, xferAddress } from './node.ts';
import { receivePackets } from './packet-receiver.ts';
import { answerReader, openRange } from './read-block.ts';
import { sendPackets } from './send-packets.ts';

/** What follows the last packet of a copied block, a Java char. */
const copied = Buffer.from('\0d', 'latin1');

/** Gives a replica to the DataNode that takes it over. Source: org.apache.hadoop.hdfs.server.datanode.DataXceiver.copyBlock. */
export async function copyBlock({ header: { block } }: OpCopyBlockProto, channel: Channel, node: TransferNode): Promise<void> {
  const { writeTimeoutMs } = node.settings;
  const { reader, range } = await openRange(node, block, { offset: 0, byteLength: -1 });
  try {
    answerReader(channel, reader, { range, sendsChecksums: true });
    await sendPackets({ reader, range, channel, counters: node.counters, timeoutMs: writeTimeoutMs, sendsChecksums: true });
  } finally {
    await reader.close();
  }
  channel.connection.write(copied);
  channel.end();
}

/**
 * Fetches a replica from `source`, and asks the NameNode to drop the one that `delHint` names: a move by the balancer.
 * Source: DataXceiver.replaceBlock.
 */
export async function replaceBlock(request: OpReplaceBlockProto, channel: Channel, node: TransferNode): Promise<void> {
  try {
    await fetch(request, node);
  } catch (error) {
    const message = `opReplaceBlock ${nameOf(request.header.block)} received exception ${error instanceof Error ? error.message : String(error)}`;
    channel.writeMessage(BlockOpResponseProto, { status: 'ERROR', message });
    throw error;
  }
  channel.writeMessage(BlockOpResponseProto, { status: 'SUCCESS' });
  channel.end();
}

async function fetch({ header, delHint, source }: OpReplaceBlockProto, node: TransferNode): Promise<void> {
  const { block } = header;
  const { socketTimeoutMs } = node.settings;
  const store = node.store(block.poolId);
  const proxy = new Channel(await node.network.connect(xferAddress(node, source), { timeoutMs: socketTimeoutMs }), node.clock);
  try {
    proxy.connection.write(encodeOperation('COPY_BLOCK', { header }));
    const { status, message, readOpChecksumInfo } = await proxy.readMessage(BlockOpResponseProto, socketTimeoutMs);
    if (status !== 'SUCCESS' || !readOpChecksumInfo) throw ioException(`copy block ${nameOf(block)}: ${status} ${message ?? ''}`);
    const checksum = dataChecksum(readOpChecksumInfo.checksum.type, readOpChecksumInfo.checksum.bytesPerChecksum);
    const writer = await store.createTemporary(block, checksum, 'replication');
    try {
      await receivePackets({
        node,
        channel: proxy,
        writer,
        mirror: undefined,
        checksum,
        timeoutMs: socketTimeoutMs,
        acknowledges: false,
        finalize: async () => void (await store.finalize(writer, { durably: false, deleteHint: delHint })),
        onCorrupt: () => node.reportBadBlock(block, source),
      });
    } finally {
      await store.release(writer);
    }
  } finally {
    proxy.end();
  }
}
