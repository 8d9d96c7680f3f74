import type { Segment } from './segment-writer.ts';

const bytesPerSegment = 24;

/** The index of a map output file: for each partition offset, bytes and records, as big-endian 64-bit numbers (below 2^53). */
export function encodeIndex(segments: readonly Segment[]): Buffer {
  const index = Buffer.alloc(segments.length * bytesPerSegment);
  segments.forEach(({ offset, bytes, records }, partition) => {
    index.writeBigUInt64BE(BigInt(offset), partition * bytesPerSegment);
    index.writeBigUInt64BE(BigInt(bytes), partition * bytesPerSegment + 8);
    index.writeBigUInt64BE(BigInt(records), partition * bytesPerSegment + 16);
  });
  return index;
}

/** The segment of `partition`, or undefined when the index has no such partition. */
export function segmentOf(index: Buffer, partition: number): Segment | undefined {
  const at = partition * bytesPerSegment;
  if (!Number.isInteger(partition) || partition < 0 || at + bytesPerSegment > index.length) return undefined;
  return {
    offset: Number(index.readBigUInt64BE(at)),
    bytes: Number(index.readBigUInt64BE(at + 8)),
    records: Number(index.readBigUInt64BE(at + 16)),
  };
}
