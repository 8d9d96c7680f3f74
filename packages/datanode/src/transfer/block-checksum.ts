import { type CrcType, compositeCrc, crcOf, crcTypeOf, md5Of } from '@calf/protocol/checksum';
import { BlockOpResponseProto, type OpBlockChecksumProto, type OpBlockChecksumResponseProto } from '@calf/protocol/datatransfer';
import type { BlockChecksumOptionsProto } from '@calf/protocol/hdfs';
import { ioException } from '../core/refusals.ts';
import type { ReplicaReader } from '../storage/replica-reader.ts';
import type { Channel } from './channel.ts';
import type { TransferNode } from './node.ts';

/**
 * Answers a checksum of the block's first bytes, made from its chunks' CRCs: their MD5, or the CRC of the whole.
 * Source: org.apache.hadoop.hdfs.server.datanode.BlockChecksumHelper.ReplicatedBlockChecksumComputer.
 */
export async function blockChecksum(request: OpBlockChecksumProto, channel: Channel, node: TransferNode): Promise<void> {
  const { block } = request.header;
  const options = request.blockChecksumOptions ?? { blockChecksumType: 'MD5CRC' as const, stripeLength: undefined };
  const reader = await node.store(block.poolId).openForRead(block);
  try {
    const checksumResponse = await compute(reader, block.numBytes, options);
    channel.writeMessage(BlockOpResponseProto, { status: 'SUCCESS', checksumResponse });
  } finally {
    await reader.close();
  }
  channel.end();
}

async function compute(
  reader: ReplicaReader,
  wishedBytes: number,
  options: BlockChecksumOptionsProto,
): Promise<OpBlockChecksumResponseProto> {
  const { checksum } = reader;
  const { bytesPerChecksum, checksumBytes, type } = checksum;
  const crcType = crcTypeOf(type);
  if (!crcType) throw ioException('a replica without checksums has no block checksum');
  const byteLength = Math.min(wishedBytes, reader.visible);
  const isPartial = byteLength < reader.end;
  const checksums = await checksumsOf(reader, byteLength, { crcType, isPartial });
  const blockChecksum =
    options.blockChecksumType === 'MD5CRC' ? md5Of([checksums]) : uint32(compositeCrc(checksum, checksums, byteLength));
  const crcPerBlock = checksumBytes === 0 ? 0 : Math.ceil(reader.end / bytesPerChecksum);
  return { bytesPerCrc: bytesPerChecksum, crcPerBlock, blockChecksum, crcType: type, blockChecksumOptions: options };
}

/** Those of the chunks of the first `byteLength` bytes; a chunk that is wanted in part only gets its own. */
async function checksumsOf(
  reader: ReplicaReader,
  byteLength: number,
  { crcType, isPartial }: { crcType: CrcType; isPartial: boolean },
): Promise<Buffer> {
  const { bytesPerChecksum } = reader.checksum;
  const tailBytes = isPartial ? byteLength % bytesPerChecksum : 0;
  const storedEnd = byteLength - tailBytes;
  const checksums = Buffer.alloc(4 * Math.ceil(byteLength / bytesPerChecksum));
  const stored = checksums.subarray(0, 4 * Math.ceil(storedEnd / bytesPerChecksum));
  if (stored.length > 0) await reader.readChecksums(stored, 0, storedEnd);
  if (tailBytes > 0) {
    const tail = Buffer.alloc(tailBytes);
    await reader.readData(tail, storedEnd);
    checksums.writeUInt32BE(crcOf(crcType, tail), checksums.length - 4);
  }
  return checksums;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
