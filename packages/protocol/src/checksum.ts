import { createHash } from 'node:crypto';
import { type CrcType, combineCrcs, crcOf, shiftTable } from './crc.ts';

export { type CrcType, combineCrcs, crcOf } from './crc.ts';

/** `ChecksumTypeProto` of hdfs.proto, by the names that the wire declarations use. */
export type ChecksumType = 'CHECKSUM_NULL' | 'CHECKSUM_CRC32' | 'CHECKSUM_CRC32C';

/** The number that stands for a type on the wire and in a `.meta` file. Source: org.apache.hadoop.util.DataChecksum.Type. */
export const checksumTypeIds: Readonly<Record<ChecksumType, number>> = {
  CHECKSUM_NULL: 0,
  CHECKSUM_CRC32: 1,
  CHECKSUM_CRC32C: 2,
};

/** A peer's bytesPerChecksum above this is not believed; Hadoop has no bound of its own, its default is 512. */
export const bytesPerChecksumMax = 64 * 1024 * 1024;

/** One CRC of `checksumBytes` (4, or 0 for NULL) big-endian bytes for every `bytesPerChecksum` bytes of data, the last chunk may be short. */
export interface DataChecksum {
  readonly type: ChecksumType;
  readonly bytesPerChecksum: number;
  readonly checksumBytes: 0 | 4;
}

/** @throws RangeError when `bytesPerChecksum` is not in 1 … `bytesPerChecksumMax` */
export function dataChecksum(type: ChecksumType, bytesPerChecksum: number): DataChecksum {
  if (!Number.isInteger(bytesPerChecksum) || bytesPerChecksum < 1 || bytesPerChecksum > bytesPerChecksumMax) {
    throw new RangeError(`bytesPerChecksum is ${bytesPerChecksum}, but 1 to ${bytesPerChecksumMax} is wanted`);
  }
  return { type, bytesPerChecksum, checksumBytes: type === 'CHECKSUM_NULL' ? 0 : 4 };
}

/** Bytes that the checksums of `dataBytes` bytes of data take. */
export function checksumBytesFor({ bytesPerChecksum, checksumBytes }: DataChecksum, dataBytes: number): number {
  return checksumBytes * Math.ceil(dataBytes / bytesPerChecksum);
}

/** Writes the checksums of `data`, whose first byte begins a chunk, at the start of `into`. */
export function createChecksumsInto(checksum: DataChecksum, data: Uint8Array, into: Uint8Array): void {
  const crcType = crcTypeOf(checksum.type);
  if (!crcType) return;
  const { bytesPerChecksum } = checksum;
  for (let from = 0, at = 0; from < data.length; from += bytesPerChecksum, at += 4) {
    const crc = crcOf(crcType, data.subarray(from, from + bytesPerChecksum));
    into[at] = crc >>> 24;
    into[at + 1] = crc >>> 16;
    into[at + 2] = crc >>> 8;
    into[at + 3] = crc;
  }
}

export function createChecksums(checksum: DataChecksum, data: Uint8Array): Buffer {
  const checksums = Buffer.allocUnsafe(checksumBytesFor(checksum, data.length));
  createChecksumsInto(checksum, data, checksums);
  return checksums;
}

/**
 * Position in `data` of the first chunk that does not have its checksum, -1 when all do. The first byte of `data` begins a chunk.
 * CRCs being linear, the stored ones are folded to what the CRC of the whole must be, and compared with one pass over the data; only
 * when that fails are the chunks looked at one by one.
 */
export function findCorruptChunk(checksum: DataChecksum, data: Uint8Array, checksums: Uint8Array): number {
  const crcType = crcTypeOf(checksum.type);
  if (!crcType || data.length === 0) return -1;
  if (checksums.length < checksumBytesFor(checksum, data.length)) {
    throw new RangeError(`${checksums.length} bytes of checksums are too few for ${data.length} bytes of data`);
  }
  const { bytesPerChecksum } = checksum;
  const wholeChunks = Math.floor(data.length / bytesPerChecksum);
  const wholeBytes = wholeChunks * bytesPerChecksum;
  const foldedCrc = foldChecksums(crcType, bytesPerChecksum, checksums, wholeChunks);
  const wholeMatches = wholeChunks === 0 || crcOf(crcType, data.subarray(0, wholeBytes)) === foldedCrc;
  const tailMatches =
    wholeBytes === data.length || crcOf(crcType, data.subarray(wholeBytes)) === uint32At(checksums, 4 * wholeChunks);
  return wholeMatches && tailMatches ? -1 : firstMismatch(crcType, bytesPerChecksum, data, checksums);
}

/** CRC of the whole from the CRCs of its chunks: what COMPOSITE_CRC block checksums are. Source: org.apache.hadoop.util.CrcComposer. */
export function compositeCrc({ type, bytesPerChecksum }: DataChecksum, checksums: Uint8Array, dataBytes: number): number {
  const crcType = crcTypeOf(type);
  if (!crcType) return 0;
  const wholeChunks = Math.floor(dataBytes / bytesPerChecksum);
  const crc = foldChecksums(crcType, bytesPerChecksum, checksums, wholeChunks);
  const tailBytes = dataBytes - wholeChunks * bytesPerChecksum;
  return tailBytes === 0 ? crc : combineCrcs(crcType, crc, uint32At(checksums, 4 * wholeChunks), tailBytes);
}

/** MD5 of a block's chunk CRCs, or of a file's block MD5s one after the other. */
export function md5Of(parts: Iterable<Uint8Array>): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** What `getFileChecksum` answers: algorithm name and bytes, both of which `hdfs dfs -checksum` prints. */
export interface FileChecksum {
  readonly algorithm: string;
  readonly bytes: Buffer;
}

/**
 * bytesPerCrc int32, crcPerBlock int64 (0 when there is one block only), MD5 of the blocks' MD5s.
 * Source: org.apache.hadoop.fs.MD5MD5CRC32FileChecksum.
 */
export function md5Md5CrcFileChecksum(
  { type, bytesPerChecksum }: DataChecksum,
  { crcPerBlock, md5OfBlockMd5s }: { crcPerBlock: number; md5OfBlockMd5s: Uint8Array },
): FileChecksum {
  const bytes = Buffer.alloc(28);
  bytes.writeInt32BE(bytesPerChecksum, 0);
  bytes.writeBigInt64BE(BigInt(crcPerBlock), 4);
  bytes.set(md5OfBlockMd5s, 12);
  return { algorithm: `MD5-of-${crcPerBlock}MD5-of-${bytesPerChecksum}${crcTypeOf(type) ?? 'NULL'}`, bytes };
}

/** Source: org.apache.hadoop.fs.CompositeCrcFileChecksum. */
export function compositeCrcFileChecksum({ type }: DataChecksum, crc: number): FileChecksum {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return { algorithm: `COMPOSITE-${crcTypeOf(type) ?? 'NULL'}`, bytes };
}

export function crcTypeOf(type: ChecksumType): CrcType | undefined {
  if (type === 'CHECKSUM_NULL') return undefined;
  return type === 'CHECKSUM_CRC32C' ? 'CRC32C' : 'CRC32';
}

/** Made at first use for each type and chunk size; a peer chooses the size, so few are kept. */
const shiftTables = new Map<string, Int32Array>();
const shiftTablesMax = 16;

function shiftTableFor(type: CrcType, byteLength: number): Int32Array {
  const key = `${type}/${byteLength}`;
  const known = shiftTables.get(key);
  if (known) return known;
  if (shiftTables.size >= shiftTablesMax) shiftTables.clear();
  const table = shiftTable(type, byteLength);
  shiftTables.set(key, table);
  return table;
}

function foldChecksums(type: CrcType, bytesPerChecksum: number, checksums: Uint8Array, chunks: number): number {
  if (chunks === 0) return 0;
  const table = shiftTableFor(type, bytesPerChecksum);
  let crc = 0;
  for (let chunk = 0; chunk < chunks; chunk++) {
    crc =
      Number(table[crc & 255]) ^
      Number(table[256 + ((crc >>> 8) & 255)]) ^
      Number(table[512 + ((crc >>> 16) & 255)]) ^
      Number(table[768 + (crc >>> 24)]) ^
      int32At(checksums, 4 * chunk);
  }
  return crc >>> 0;
}

function firstMismatch(type: CrcType, bytesPerChecksum: number, data: Uint8Array, checksums: Uint8Array): number {
  for (let from = 0, at = 0; from < data.length; from += bytesPerChecksum, at += 4) {
    if (crcOf(type, data.subarray(from, from + bytesPerChecksum)) !== uint32At(checksums, at)) return from;
  }
  return -1;
}

function int32At(bytes: Uint8Array, at: number): number {
  return (Number(bytes[at]) << 24) | (Number(bytes[at + 1]) << 16) | (Number(bytes[at + 2]) << 8) | Number(bytes[at + 3]);
}

function uint32At(bytes: Uint8Array, at: number): number {
  return int32At(bytes, at) >>> 0;
}
