import { frameHeaderBytes, writeFrame } from './frame.ts';

/** The records of one sync in the form of the file, and the promise that all who wait for one of them share. */
export interface Batch {
  buffer: Buffer;
  byteLength: number;
  count: number;
  lastTxid: number;
  readonly done: PromiseWithResolvers<void>;
}

const bufferBytesMin = 64 * 1024;
const bufferKeptBytesMax = 4 * 1024 * 1024;

/** `buffer` is one that an earlier batch no longer needs. */
export function emptyBatch(lastTxid: number, buffer?: Buffer): Batch {
  const done = Promise.withResolvers<void>();
  done.promise.catch(() => undefined); // those who wait are told, and `failed` tells the rest
  const isKept = buffer && buffer.length <= bufferKeptBytesMax;
  return { buffer: isKept ? buffer : Buffer.allocUnsafeSlow(bufferBytesMin), byteLength: 0, count: 0, lastTxid, done };
}

/** Copies the record in, under the next txid. */
export function addRecord(batch: Batch, bytes: Uint8Array): void {
  reserve(batch, batch.byteLength + frameHeaderBytes + bytes.length);
  batch.lastTxid += 1;
  batch.byteLength = writeFrame(batch.buffer, batch.byteLength, { txid: batch.lastTxid, index: batch.count, bytes });
  batch.count += 1;
}

export const batchBytes = (batch: Batch): Buffer => batch.buffer.subarray(0, batch.byteLength);

function reserve(batch: Batch, byteLength: number): void {
  if (byteLength <= batch.buffer.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(byteLength, batch.buffer.length * 2));
  batch.buffer.copy(larger, 0, 0, batch.byteLength);
  batch.buffer = larger;
}
