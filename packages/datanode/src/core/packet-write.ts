/** Which part of a packet goes to disk, and where its checksums come from. Positions and lengths are in bytes. */
export type PacketWrite =
  | { readonly write: 'nothing' }
  | {
      readonly write: 'data';
      /** Bytes of the packet's data that are on disk already. */
      readonly dataSkipped: number;
      /** Where the first written checksum belongs: the start of its chunk. */
      readonly chunkStart: number;
      readonly checksums:
        | { readonly from: 'packet'; readonly chunksSkipped: number }
        /** The packet has a part of the last chunk on disk only: that chunk's checksum goes on from the one it has. */
        | { readonly from: 'last chunk' };
    };

/**
 * A packet normally begins where the disk ends. After a flush its first chunk is the last one on disk, sent again from that chunk's
 * start or, when appending, from its end; after a recovery a part of it may be on disk already.
 * Source: org.apache.hadoop.hdfs.server.datanode.BlockReceiver.receivePacket.
 */
export function planPacketWrite(
  onDisk: number,
  { offset, byteLength }: { offset: number; byteLength: number },
  bytesPerChecksum: number,
): PacketWrite {
  if (offset + byteLength <= onDisk) return { write: 'nothing' };
  const chunkStart = onDisk - (onDisk % bytesPerChecksum);
  const dataSkipped = onDisk - offset;
  return offset <= chunkStart
    ? {
        write: 'data',
        dataSkipped,
        chunkStart,
        checksums: { from: 'packet', chunksSkipped: Math.ceil((chunkStart - offset) / bytesPerChecksum) },
      }
    : { write: 'data', dataSkipped, chunkStart, checksums: { from: 'last chunk' } };
}

/** Why a packet cannot be written after what was received, if so. */
export function packetFault(
  received: number,
  { offset, byteLength, checksumBytes }: { offset: number; byteLength: number; checksumBytes: number },
  wanted: { bytesPerChecksum: number; checksumBytes: number },
): string | undefined {
  const { bytesPerChecksum } = wanted;
  if (offset > received) return `an out-of-sequence packet at offset ${offset}, expecting packet starting at ${received}`;
  const chunks = Math.ceil(byteLength / bytesPerChecksum);
  if (checksumBytes > 0 && checksumBytes !== chunks * wanted.checksumBytes) {
    return `invalid checksum length: received length is ${checksumBytes} but expected length is ${chunks * wanted.checksumBytes}`;
  }
  const withinChunk = offset % bytesPerChecksum;
  if (withinChunk !== 0 && withinChunk + byteLength > bytesPerChecksum) {
    return `a partial chunk must be sent in an individual packet (data length = ${byteLength} at offset ${offset})`;
  }
  return undefined;
}
