import fs from 'node:fs';
import zlib from 'node:zlib';
import type { ByteRange } from './byte-range.ts';
import { copyRange, copySlice } from './copy-bytes.ts';
import type { RecordCursor } from './record-cursor.ts';

/** One partition's run of records in a spill or map output file: `bytes` at `offset`, the CRC32 in their last four included. */
export interface Segment {
  readonly offset: number;
  readonly bytes: number;
  readonly records: number;
}

export const checksumBytes = 4;
const chunkBytes = 256 * 1024;
const varintBytesMax = 5;

/**
 * Writes segments one after the other into a file. A segment is its records, each as varint key length, varint value length, key,
 * value, and then the big-endian CRC32 of all that. Writing is synchronous: a task thread has nothing else to do meanwhile.
 */
export class SegmentWriter {
  readonly file: string;
  readonly segments: Segment[] = [];
  readonly #descriptor: number;
  readonly #chunk = Buffer.allocUnsafeSlow(chunkBytes);
  #used = 0;
  #flushed = 0;
  #start = 0;
  #records = 0;
  #crc = 0;
  /** Up to where the chunk's bytes are in the running checksum. */
  #checksummed = 0;

  constructor(file: string) {
    this.file = file;
    this.#descriptor = fs.openSync(file, 'w');
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#flushed + this.#used;
  }

  /** Appends a record to the segment that is open. */
  write(key: ByteRange, value: ByteRange): void {
    this.#header(key.end - key.start, value.end - value.start);
    this.#put(key);
    this.#put(value);
  }

  /** Appends the record that `cursor` is at. */
  writeFrom({ buffer, keyStart, keyEnd, valueEnd }: RecordCursor): void {
    this.#header(keyEnd - keyStart, valueEnd - keyEnd);
    const bytes = valueEnd - keyStart;
    if (bytes <= this.#chunk.length - this.#used) {
      copySlice(this.#chunk, this.#used, buffer, [keyStart, bytes]);
      this.#used += bytes;
      return;
    }
    this.#put({ buffer, start: keyStart, end: valueEnd });
  }

  /** Ends the segment; the next record begins another. */
  endSegment(): Segment {
    this.#checksumPending();
    const crc = this.#crc;
    if (this.#chunk.length - this.#used < checksumBytes) this.#flush();
    this.#used = this.#chunk.writeUInt32BE(crc, this.#used);
    this.#checksummed = this.#used;
    const segment = { offset: this.#start, bytes: this.bytes - this.#start, records: this.#records };
    this.segments.push(segment);
    this.#start = this.bytes;
    this.#records = 0;
    this.#crc = 0;
    return segment;
  }

  close(): void {
    this.#flush();
    fs.closeSync(this.#descriptor);
  }

  #header(keyBytes: number, valueBytes: number): void {
    this.#records++;
    if (this.#chunk.length - this.#used < 2 * varintBytesMax) this.#flush();
    this.#used = writeVarint(this.#chunk, this.#used, keyBytes);
    this.#used = writeVarint(this.#chunk, this.#used, valueBytes);
  }

  #put(range: ByteRange): void {
    const { buffer, start, end } = range;
    if (end - start <= this.#chunk.length - this.#used) {
      copyRange(this.#chunk, this.#used, range);
      this.#used += end - start;
      return;
    }
    for (let from = start; from < end; ) {
      if (this.#used === this.#chunk.length) this.#flush();
      const taken = buffer.copy(this.#chunk, this.#used, from, end);
      this.#used += taken;
      from += taken;
    }
  }

  #checksumPending(): void {
    if (this.#checksummed === this.#used) return;
    this.#crc = zlib.crc32(this.#chunk.subarray(this.#checksummed, this.#used), this.#crc);
    this.#checksummed = this.#used;
  }

  #flush(): void {
    this.#checksumPending();
    for (let from = 0; from < this.#used; ) from += fs.writeSync(this.#descriptor, this.#chunk, from, this.#used - from);
    this.#flushed += this.#used;
    this.#used = 0;
    this.#checksummed = 0;
  }
}

function writeVarint(into: Buffer, at: number, value: number): number {
  let rest = value;
  let position = at;
  while (rest > 0x7f) {
    into[position++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  into[position++] = rest;
  return position;
}
