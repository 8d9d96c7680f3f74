import type { ByteRange } from './byte-range.ts';
import { copyRange } from './copy-bytes.ts';
import { sortByKey } from './prefix-sort.ts';

/** Bytes that a key takes beside its own: start, length, partition, sum, the entry while sorting, and its slots in a table half empty. */
const bytesPerKey = 4 + 4 + 4 + 8 + 8 + 32;

/**
 * Map output of a job whose combiner sums: a number for each key, to which what comes is added, so that no record is kept and only
 * the keys are sorted. A table with open addressing: a slot is the key's hash and the number of its entry plus one.
 */
export class SumTable implements ByteRange {
  /** How many records were added since `clear`. */
  records = 0;
  /** The key that `each` is at. */
  start = 0;
  end = 0;
  readonly #bytesMax: number;
  #bytes = Buffer.allocUnsafeSlow(1 << 16);
  #used = 0;
  #count = 0;
  #slots = new Int32Array(2 << 12);
  #starts = new Uint32Array(1 << 11);
  #lengths = new Uint32Array(1 << 11);
  #partitions = new Uint32Array(1 << 11);
  #sums = new Float64Array(1 << 11);

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** How many keys there are. */
  get count(): number {
    return this.#count;
  }

  get buffer(): Buffer {
    return this.#bytes;
  }

  /** Whether a key of so many bytes, if it is new, should wait until this table has been spilled. */
  isFullFor(keyBytes: number): boolean {
    return this.#count > 0 && this.#used + keyBytes + (this.#count + 1) * bytesPerKey > this.#bytesMax;
  }

  add(partition: number, key: ByteRange, value: number): void {
    this.records++;
    const entry = this.#entryOf(partition, key);
    this.#sums[entry] = (this.#sums[entry] ?? 0) + value;
  }

  /** Calls `take` for each key of `partition`, in order, with its sum; this table is the key meanwhile. */
  each(partition: number, take: (sum: number) => void): void {
    const entries = this.#entriesOf(partition);
    sortByKey({ bytes: this.#bytes, starts: this.#starts, lengths: this.#lengths }, entries);
    for (const entry of entries) {
      this.start = this.#starts[entry] ?? 0;
      this.end = this.start + (this.#lengths[entry] ?? 0);
      take(this.#sums[entry] ?? 0);
    }
  }

  clear(): void {
    this.records = 0;
    this.#used = 0;
    this.#count = 0;
    this.#slots.fill(0);
  }

  #entryOf(partition: number, key: ByteRange): number {
    const hash = hashOf(key);
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const found = slots[2 * slot + 1] ?? 0;
      if (found === 0) return this.#append(partition, key, { slot, hash });
      if (slots[2 * slot] === hash && this.#is(found - 1, partition, key)) return found - 1;
    }
  }

  #is(entry: number, partition: number, { buffer, start, end }: ByteRange): boolean {
    const length = end - start;
    if (this.#lengths[entry] !== length || this.#partitions[entry] !== partition) return false;
    const bytes = this.#bytes;
    const from = this.#starts[entry] ?? 0;
    for (let i = 0; i < length; i++) if (bytes[from + i] !== buffer[start + i]) return false;
    return true;
  }

  #append(partition: number, key: ByteRange, { slot, hash }: { slot: number; hash: number }): number {
    const entry = this.#count++;
    const start = this.#used;
    this.#used += key.end - key.start;
    if (this.#used > this.#bytes.length) this.#growBytes(start);
    if (entry === this.#starts.length) this.#growEntries();
    copyRange(this.#bytes, start, key);
    this.#starts[entry] = start;
    this.#lengths[entry] = key.end - key.start;
    this.#partitions[entry] = partition;
    this.#sums[entry] = 0;
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = entry + 1;
    if (this.#count * 4 > this.#slots.length) this.#growSlots();
    return entry;
  }

  #growBytes(used: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#used, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, used);
    this.#bytes = larger;
  }

  #growEntries(): void {
    const length = this.#starts.length * 2;
    const [starts, lengths, partitions, sums] = [this.#starts, this.#lengths, this.#partitions, this.#sums];
    this.#starts = new Uint32Array(length);
    this.#lengths = new Uint32Array(length);
    this.#partitions = new Uint32Array(length);
    this.#sums = new Float64Array(length);
    this.#starts.set(starts);
    this.#lengths.set(lengths);
    this.#partitions.set(partitions);
    this.#sums.set(sums);
  }

  #growSlots(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = slots.length / 2 - 1;
    for (let i = 0; i < old.length; i += 2) {
      const hash = old[i] ?? 0;
      const found = old[i + 1] ?? 0;
      if (found === 0) continue;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = hash;
      slots[2 * slot + 1] = found;
    }
    this.#slots = slots;
  }

  #entriesOf(partition: number): Uint32Array {
    const entries = new Uint32Array(this.#count);
    let count = 0;
    for (let entry = 0; entry < this.#count; entry++) if (this.#partitions[entry] === partition) entries[count++] = entry;
    return entries.subarray(0, count);
  }
}

function hashOf({ buffer, start, end }: ByteRange): number {
  let hash = 0x9e3779b9 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (buffer[i] ?? 0), 0x01000193);
  return hash;
}
