import type { ByteRange } from './records/byte-range.ts';

/** Which reduce a key goes to, of `partitions`. */
export type Partition = (key: ByteRange, partitions: number) => number;

/**
 * As Hadoop's HashPartitioner on a `Text` key: the hash is over its bytes, signed as in Java.
 * Source: org.apache.hadoop.mapreduce.lib.partition.HashPartitioner, org.apache.hadoop.io.WritableComparator.hashBytes.
 */
export function hashPartition({ buffer, start, end }: ByteRange, partitions: number): number {
  let hash = 1;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (((buffer[i] ?? 0) << 24) >> 24)) | 0;
  return (hash & 0x7fffffff) % partitions;
}

/**
 * As Hadoop's KeyFieldBasedPartitioner with the option `-k<first>[,<last>]`: the hash of those fields of the key, counted from 1.
 * Source: org.apache.hadoop.mapreduce.lib.partition.KeyFieldBasedPartitioner.
 */
export function keyFieldPartition(separator: string, { first, last }: { first: number; last: number }): Partition {
  const separatorByte = separator.charCodeAt(0);
  return (range, partitions) => {
    const key = range.buffer.subarray(range.start, range.end);
    if (key.length === 0) return 0;
    const start = fieldStart(key, separatorByte, first);
    if (start > key.length) return 0;
    const end = Number.isFinite(last) ? Math.min(fieldStart(key, separatorByte, last + 1) - 1, key.length) : key.length;
    let hash = 0;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (((key[i] ?? 0) << 24) >> 24)) | 0;
    return (hash & 0x7fffffff) % partitions;
  };
}

/** `-k2,2`, `-k1` as field numbers; undefined when it is something else. */
export function keyFieldOption(option: string): { first: number; last: number } | undefined {
  const parts = /^-k\s*(\d+)(?:,(\d+))?$/.exec(option.trim());
  if (!parts) return undefined;
  return { first: Number(parts[1]), last: parts[2] === undefined ? Number.POSITIVE_INFINITY : Number(parts[2]) };
}

/** Where field `number` begins; past the end of the key when it has fewer. */
function fieldStart(key: Uint8Array, separator: number, number: number): number {
  let at = 0;
  for (let field = 1; field < number; field++) {
    const found = key.indexOf(separator, at);
    if (found === -1) return key.length + 1;
    at = found + 1;
  }
  return at;
}
