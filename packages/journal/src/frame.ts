import { crc32 } from 'node:zlib';

/** crc, length, txid, index: what stands before the bytes of a record. */
export const frameHeaderBytes = 20;

/** Longer records are refused before they are written, and taken for damage when read. */
export const recordBytesMax = 16 * 1024 * 1024;

const frameBytesMax = frameHeaderBytes + recordBytesMax;

/**
 * A record in the file: crc uint32, length uint32, txid uint64, index uint32, bytes; big-endian. The length counts the whole
 * frame and is therefore never 0, the crc (CRC-32 of ISO 3309) covers everything after itself. `index` counts the records
 * before it in the same sync: so `txid - index` is the first txid that may be missing when this record is there.
 */
export interface FrameContent {
  readonly txid: number;
  readonly index: number;
  readonly bytes: Uint8Array;
}

export interface Frame extends FrameContent {
  readonly bytes: Buffer;
  /** Where the next frame begins, in the buffer this one was read from. */
  readonly end: number;
}

/** Writes a frame at `offset`, where `frameHeaderBytes + bytes.length` bytes must be free; answers its end. */
export function writeFrame(to: Buffer, offset: number, { txid, index, bytes }: FrameContent): number {
  const end = offset + frameHeaderBytes + bytes.length;
  to.writeUInt32BE(end - offset, offset + 4);
  to.writeUInt32BE(Math.floor(txid / 2 ** 32), offset + 8);
  to.writeUInt32BE(txid % 2 ** 32, offset + 12);
  to.writeUInt32BE(index, offset + 16);
  to.set(bytes, offset + frameHeaderBytes);
  to.writeUInt32BE(crc32(to.subarray(offset + 4, end)), offset);
  return end;
}

/** The whole and sound frame at `offset`, or `undefined`. */
export function readFrame(from: Buffer, offset: number): Frame | undefined {
  const length = frameLength(from, offset);
  if (length === undefined || offset + length > from.length) return undefined;
  const end = offset + length;
  if (crc32(from.subarray(offset + 4, end)) !== from.readUInt32BE(offset)) return undefined;
  return {
    txid: from.readUInt32BE(offset + 8) * 2 ** 32 + from.readUInt32BE(offset + 12),
    index: from.readUInt32BE(offset + 16),
    bytes: from.subarray(offset + frameHeaderBytes, end),
    end,
  };
}

/** What the frame at `offset` says of its length; `undefined` when its header is not whole, or the length cannot be. */
export function frameLength(from: Buffer, offset: number): number | undefined {
  if (offset + frameHeaderBytes > from.length) return undefined;
  const length = from.readUInt32BE(offset + 4);
  return length >= frameHeaderBytes && length <= frameBytesMax ? length : undefined;
}
