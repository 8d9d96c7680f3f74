import type { ByteRange } from './byte-range.ts';
import { copyRange } from './copy-bytes.ts';
import { sortByKey, sortedIndexesMax } from './prefix-sort.ts';
import type { RecordCursor } from './record-cursor.ts';

/** Bytes that a record takes beside its own: start, lengths, partition, and the entry while sorting. */
const bytesPerRecord = 4 + 4 + 4 + 4 + 4 + 8;

/**
 * Map output in memory: records as they come, each with its partition, until `full`; then read back sorted by partition and key.
 * What `mapreduce.task.io.sort.mb` bounds is records and their bookkeeping together. A single record may exceed it.
 * Source for the limits: org.apache.hadoop.mapred.MapTask.MapOutputBuffer.
 */
export class SortBuffer {
  readonly #bytesMax: number;
  #bytes: Buffer;
  #used = 0;
  #count = 0;
  #starts = new Uint32Array(4096);
  #keyLengths = new Uint32Array(4096);
  #valueLengths = new Uint32Array(4096);
  #partitions = new Uint32Array(4096);

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
    this.#bytes = Buffer.allocUnsafeSlow(Math.min(bytesMax, 1 << 20));
  }

  get count(): number {
    return this.#count;
  }

  /** Whether a record of `recordBytes` should wait until this buffer has been spilled. */
  isFullFor(recordBytes: number): boolean {
    if (this.#count === 0) return false;
    return this.#count >= sortedIndexesMax || this.#used + recordBytes + (this.#count + 1) * bytesPerRecord > this.#bytesMax;
  }

  /** Copies a record in. */
  add(partition: number, key: ByteRange, value: ByteRange): void {
    const keyBytes = key.end - key.start;
    const start = this.#reserve(partition, keyBytes, value.end - value.start);
    copyRange(this.#bytes, start, key);
    copyRange(this.#bytes, start + keyBytes, value);
  }

  /** The records of each of `partitionCount` partitions, sorted by key. Valid until `clear`. */
  sorted(partitionCount: number): RecordCursor[] {
    const keys = { bytes: this.#bytes, starts: this.#starts, lengths: this.#keyLengths };
    return this.#indexesByPartition(partitionCount).map((indexes) => {
      sortByKey(keys, indexes);
      return new SortedRecords(indexes, { ...keys, valueLengths: this.#valueLengths });
    });
  }

  clear(): void {
    this.#used = 0;
    this.#count = 0;
  }

  #reserve(partition: number, keyBytes: number, valueBytes: number): number {
    const start = this.#used;
    const end = start + keyBytes + valueBytes;
    if (end > this.#bytes.length) this.#growTo(end);
    const index = this.#count++;
    if (index === this.#starts.length) this.#growIndex();
    this.#starts[index] = start;
    this.#keyLengths[index] = keyBytes;
    this.#valueLengths[index] = valueBytes;
    this.#partitions[index] = partition;
    this.#used = end;
    return start;
  }

  #growTo(bytesNeeded: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(bytesNeeded, Math.min(this.#bytes.length * 2, this.#bytesMax)));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }

  #growIndex(): void {
    const grown = (old: Uint32Array<ArrayBuffer>) => {
      const larger = new Uint32Array(old.length * 2);
      larger.set(old);
      return larger;
    };
    this.#starts = grown(this.#starts);
    this.#keyLengths = grown(this.#keyLengths);
    this.#valueLengths = grown(this.#valueLengths);
    this.#partitions = grown(this.#partitions);
  }

  #indexesByPartition(partitionCount: number): Uint32Array[] {
    const counts = new Uint32Array(partitionCount);
    for (let i = 0; i < this.#count; i++) {
      const partition = this.#partitions[i] ?? 0;
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    const indexes = [...counts].map((count) => new Uint32Array(count));
    counts.fill(0);
    for (let i = 0; i < this.#count; i++) {
      const partition = this.#partitions[i] ?? 0;
      const at = counts[partition] ?? 0;
      const list = indexes[partition];
      if (list) list[at] = i;
      counts[partition] = at + 1;
    }
    return indexes;
  }
}

class SortedRecords implements RecordCursor {
  readonly buffer: Buffer;
  keyStart = 0;
  keyEnd = 0;
  valueEnd = 0;
  readonly #indexes: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #keyLengths: Uint32Array;
  readonly #valueLengths: Uint32Array;
  #position = 0;

  constructor(
    indexes: Uint32Array,
    from: { bytes: Buffer; starts: Uint32Array; lengths: Uint32Array; valueLengths: Uint32Array },
  ) {
    this.#indexes = indexes;
    this.buffer = from.bytes;
    this.#starts = from.starts;
    this.#keyLengths = from.lengths;
    this.#valueLengths = from.valueLengths;
  }

  next(): boolean {
    if (this.#position === this.#indexes.length) return false;
    const index = this.#indexes[this.#position++] ?? 0;
    this.keyStart = this.#starts[index] ?? 0;
    this.keyEnd = this.keyStart + (this.#keyLengths[index] ?? 0);
    this.valueEnd = this.keyEnd + (this.#valueLengths[index] ?? 0);
    return true;
  }
}
