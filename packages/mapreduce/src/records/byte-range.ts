import { Buffer } from 'node:buffer'; // the global is a getter, too slow to be asked for each record

/** Bytes within larger ones: `buffer[start, end)`. What a record's key or value is passed as, so that none needs an object of its own. */
export interface ByteRange {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
}

/** All of `bytes`. */
export function rangeOf(bytes: Uint8Array): ByteRange {
  return { buffer: asBuffer(bytes), start: 0, end: bytes.length };
}

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
