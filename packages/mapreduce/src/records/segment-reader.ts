import fs from 'node:fs';
import zlib from 'node:zlib';
import type { RecordCursor } from './record-cursor.ts';
import { checksumBytes, type Segment } from './segment-writer.ts';

const chunkBytes = 256 * 1024;

/** A spill or a fetched segment whose bytes are not those that were written. */
class SegmentCorrupt extends Error {
  override readonly name = 'SegmentCorrupt';
}

/** Records of a whole segment in memory. @throws SegmentCorrupt when its checksum is wrong */
export function memorySegment(segment: Buffer): RecordCursor {
  verifySegment(segment);
  return new SegmentRecords(segment, segment.length - checksumBytes, undefined);
}

/** @throws SegmentCorrupt */
export function verifySegment(segment: Buffer): void {
  const records = segment.length - checksumBytes;
  if (records < 0 || zlib.crc32(segment.subarray(0, records)) !== segment.readUInt32BE(records)) throw wrongChecksum();
}

/** Records of a segment in a file, of which a chunk at a time is in memory. The checksum is verified when the last chunk is read. */
export function fileSegment(file: string, { offset, bytes }: Segment): RecordCursor {
  if (bytes <= checksumBytes) return memorySegment(readWhole(file, offset, bytes));
  return new SegmentRecords(Buffer.alloc(0), 0, new FileChunks(file, offset, bytes - checksumBytes));
}

/** `limit` is where the bytes of records in `buffer` end; `chunks` brings more of them, if there are any. */
class SegmentRecords implements RecordCursor {
  buffer: Buffer;
  keyStart = 0;
  keyEnd = 0;
  valueEnd = 0;
  #limit: number;
  #position = 0;
  readonly #chunks: FileChunks | undefined;

  constructor(buffer: Buffer, limit: number, chunks: FileChunks | undefined) {
    this.buffer = buffer;
    this.#limit = limit;
    this.#chunks = chunks;
  }

  next(): boolean {
    if (this.#position === this.#limit && !this.#refill()) return false;
    for (;;) {
      if (this.#parse()) return true;
      if (!this.#refill()) throw new SegmentCorrupt('a segment ends in the middle of a record');
    }
  }

  /** Whether a whole record stands at the position. */
  #parse(): boolean {
    const { buffer } = this;
    const limit = this.#limit;
    let at = this.#position;
    let keyBytes = 0;
    let valueBytes = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      if (at >= limit) return false;
      const byte = buffer[at++] ?? 0;
      keyBytes += (byte & 0x7f) * 2 ** shift;
      more = byte > 0x7f;
      if (shift > 28) throw new SegmentCorrupt('a key length of a segment is no varint');
    }
    for (let shift = 0, more = true; more; shift += 7) {
      if (at >= limit) return false;
      const byte = buffer[at++] ?? 0;
      valueBytes += (byte & 0x7f) * 2 ** shift;
      more = byte > 0x7f;
      if (shift > 28) throw new SegmentCorrupt('a value length of a segment is no varint');
    }
    const end = at + keyBytes + valueBytes;
    if (end > limit) return false;
    this.keyStart = at;
    this.keyEnd = at + keyBytes;
    this.valueEnd = end;
    this.#position = end;
    return true;
  }

  /** Keeps the unread rest and puts the next chunk behind it, in a new buffer; false at the end. */
  #refill(): boolean {
    if (!this.#chunks || this.#chunks.remaining === 0) return false;
    const rest = this.#limit - this.#position;
    this.buffer = this.#chunks.readAfter(this.buffer.subarray(this.#position, this.#limit));
    this.#position = 0;
    this.#limit = this.buffer.length;
    return this.#limit > rest;
  }
}

/** The bytes of a file's region, in order. The file is open from the first chunk to the last. */
class FileChunks {
  remaining: number;
  readonly #file: string;
  #descriptor: number | undefined;
  #position: number;
  #crc = 0;

  constructor(file: string, position: number, remaining: number) {
    this.#file = file;
    this.#position = position;
    this.remaining = remaining;
  }

  /** `rest` and what comes next; at least as much again as `rest`, so that a large record is read in few steps. */
  readAfter(rest: Buffer): Buffer {
    this.#descriptor ??= fs.openSync(this.#file, 'r');
    const wanted = Math.min(this.remaining, Math.max(chunkBytes, rest.length));
    const buffer = Buffer.allocUnsafeSlow(rest.length + wanted);
    rest.copy(buffer);
    readFully(this.#descriptor, buffer.subarray(rest.length), this.#position);
    this.#crc = zlib.crc32(buffer.subarray(rest.length), this.#crc);
    this.#position += wanted;
    this.remaining -= wanted;
    if (this.remaining === 0) this.#end(this.#descriptor);
    return buffer;
  }

  #end(descriptor: number): void {
    const stored = Buffer.alloc(checksumBytes);
    readFully(descriptor, stored, this.#position);
    fs.closeSync(descriptor);
    if (stored.readUInt32BE() !== this.#crc) throw wrongChecksum(this.#file);
  }
}

function readWhole(file: string, offset: number, bytes: number): Buffer {
  const descriptor = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    readFully(descriptor, buffer, offset);
    return buffer;
  } finally {
    fs.closeSync(descriptor);
  }
}

function readFully(descriptor: number, into: Buffer, position: number): void {
  for (let filled = 0; filled < into.length; ) {
    const bytesRead = fs.readSync(descriptor, into, filled, into.length - filled, position + filled);
    if (bytesRead === 0) throw new SegmentCorrupt('a segment is shorter than its index says');
    filled += bytesRead;
  }
}

function wrongChecksum(file?: string): SegmentCorrupt {
  return new SegmentCorrupt(`the checksum of a segment is wrong${file ? ` in ${file}` : ''}`);
}
