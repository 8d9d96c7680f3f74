import { type ChecksumType, checksumTypeIds, type DataChecksum, dataChecksum } from '@calf/protocol/checksum';

/** int16 version, one byte of type, int32 bytesPerChecksum; the checksums follow. */
export const metaHeaderBytes = 7;

const metaVersion = 1;

/** Source: org.apache.hadoop.hdfs.server.datanode.BlockMetadataHeader. */
export function encodeMetaHeader({ type, bytesPerChecksum }: DataChecksum): Buffer {
  const header = Buffer.alloc(metaHeaderBytes);
  header.writeInt16BE(metaVersion, 0);
  header.writeUInt8(checksumTypeIds[type], 2);
  header.writeInt32BE(bytesPerChecksum, 3);
  return header;
}

/** Undefined when the bytes are no such header. */
export function decodeMetaHeader(header: Buffer): DataChecksum | undefined {
  if (header.length < metaHeaderBytes || header.readInt16BE(0) !== metaVersion) return undefined;
  const type = typeOf(header.readUInt8(2));
  const bytesPerChecksum = header.readInt32BE(3);
  return type && bytesPerChecksum > 0 ? dataChecksum(type, bytesPerChecksum) : undefined;
}

/** Where in the meta file the checksum of the chunk that starts at `chunkStart` is. */
export function checksumPosition({ bytesPerChecksum, checksumBytes }: DataChecksum, chunkStart: number): number {
  return metaHeaderBytes + checksumBytes * (chunkStart / bytesPerChecksum);
}

function typeOf(id: number): ChecksumType | undefined {
  return (Object.keys(checksumTypeIds) as ChecksumType[]).find((type) => checksumTypeIds[type] === id);
}
