import { dataChecksum, findCorruptChunk, type DataChecksum } from '@calf/protocol/checksum';
import { ClientReadStatusProto, PacketReader } from '@calf/protocol/datatransfer';
import type { DatanodeInfoProto, LocatedBlockProto } from '@calf/protocol/hdfs';
import { encodeDelimited } from '@calf/protocol/message';
import { HadoopError } from '@calf/runtime/errors';
import { askDatanode, xferName, type DatanodeLink } from '../hdfs/datanode-link.ts';
import type { LinkPool } from '../hdfs/link-pool.ts';

export interface BlockRange {
  readonly block: LocatedBlockProto;
  readonly node: DatanodeInfoProto;
  /** In the block, bytes. */
  readonly offset: number;
  readonly length: number;
}

export interface BlockReadOptions {
  readonly links: LinkPool;
  readonly clientName: string;
  readonly verifyChecksum: boolean;
}

/** The replica's bytes are not what its checksums say. Source: org.apache.hadoop.fs.ChecksumException. */
export class CorruptReplica extends Error {
  override readonly name = 'CorruptReplica';
}

/**
 * Bytes of one replica from one DataNode, checked; a chunk is a view of what was received. The connection is kept for the
 * next block when the replica was read to the end of the range, and dropped when the consumer stops early.
 * Source: org.apache.hadoop.hdfs.client.impl.BlockReaderRemote. @throws CorruptReplica, HadoopError, the connection's fault
 */
export async function* readReplica(range: BlockRange, options: BlockReadOptions): AsyncGenerator<Buffer> {
  const { link, checksum, chunkOffset, rest } = await beginRead(range, options);
  let reusable = false;
  try {
    const reader = new PacketReader();
    let skip = range.offset - chunkOffset;
    let wanted = range.length;
    for (let chunk: Buffer | undefined = rest; ; chunk = await link.source.next()) {
      if (!chunk) throw new Error(`${xferName(range.node)} ended the connection ${wanted} bytes early`);
      let finished = false;
      for (const { header, checksums, data } of reader.push(chunk)) {
        if (options.verifyChecksum) verify(range, checksum, { data, checksums, offset: header.offsetInBlock });
        finished = header.lastPacketInBlock;
        const useful = data.subarray(Math.min(skip, data.length), Math.min(skip + wanted, data.length));
        skip = Math.max(0, skip - data.length);
        wanted -= useful.length;
        if (useful.length > 0) yield useful;
      }
      if (finished) break;
    }
    if (wanted > 0) throw new Error(`${xferName(range.node)} sent ${wanted} bytes too few`);
    link.connection.write(encodeDelimited(ClientReadStatusProto, { status: options.verifyChecksum ? 'CHECKSUM_OK' : 'SUCCESS' }));
    reusable = true;
  } finally {
    options.links.giveBack(range.node, link, reusable);
  }
}

/** A kept connection may just have been closed by the DataNode: then a fresh one is asked. */
async function beginRead(range: BlockRange, options: BlockReadOptions) {
  for (;;) {
    const { link, kept } = await options.links.take(range.node);
    try {
      return { link, ...(await startRead(link, range, options)) };
    } catch (error) {
      link.connection.destroy();
      if (!kept || error instanceof HadoopError) throw error;
    }
  }
}

async function startRead(link: DatanodeLink, { block, offset, length }: BlockRange, options: BlockReadOptions) {
  const { answer, rest } = await askDatanode(link, 'READ_BLOCK', {
    header: { baseHeader: { block: block.b, token: block.blockToken }, clientName: options.clientName },
    offset,
    len: length,
    sendChecksums: options.verifyChecksum,
    cachingStrategy: {},
  });
  if (answer.status !== 'SUCCESS') {
    throw new HadoopError('java.io.IOException', `Got error, status=${answer.status}, status message ${answer.message ?? ''}`);
  }
  const info = answer.readOpChecksumInfo;
  if (!info) throw new Error('the DataNode told no checksum');
  if (info.chunkOffset > offset) throw new Error(`the DataNode starts at ${info.chunkOffset}, behind ${offset}`);
  const { type, bytesPerChecksum } = info.checksum;
  return { checksum: dataChecksum(type, Math.max(1, bytesPerChecksum)), chunkOffset: info.chunkOffset, rest };
}

function verify(
  { block, node }: BlockRange,
  checksum: DataChecksum,
  { data, checksums, offset }: { data: Buffer; checksums: Buffer; offset: number },
): void {
  const at = data.length === 0 ? -1 : findCorruptChunk(checksum, data, checksums);
  if (at === -1) return;
  throw new CorruptReplica(`Checksum error: blk_${block.b.blockId} at ${offset + at} on ${xferName(node)}`);
}
