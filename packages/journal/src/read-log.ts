import type { DiskFile } from '@calf/runtime/disk';
import { type Frame, frameHeaderBytes, frameLength, readFrame } from './frame.ts';
import type { OnRecord } from './journal.ts';

/** A place between two records. */
export interface LogPosition {
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** The txid of the record before it. */
  readonly txid: number;
}

const windowBytes = 1024 * 1024;
const searchBytesMax = 64 * 1024 * 1024;
const zeros = Buffer.alloc(4096);

/**
 * Hands over the sound records that follow `start` without a gap, none of them reaching beyond offset `limit`; answers where
 * they end. What stands there (zeros, a torn record, damage) is for the caller to judge.
 */
export async function readRecords(
  file: DiskFile,
  start: LogPosition,
  { limit = Number.POSITIVE_INFINITY, onRecord }: { limit?: number; onRecord: OnRecord },
): Promise<LogPosition> {
  let at = start;
  let wanted = windowBytes;
  for (;;) {
    const window = await readWindow(file, at.offset, Math.min(wanted, limit - at.offset));
    const next = deliver(window, at, onRecord);
    const rest = window.subarray(next.offset - at.offset);
    const needed = frameLength(rest, 0) ?? frameHeaderBytes;
    const isCut = window.length === wanted && (rest.length < frameHeaderBytes || needed > rest.length);
    at = next;
    if (!isCut) return at;
    wanted = Math.max(windowBytes, needed);
  }
}

/** The next record that is sound but could not be there if everything from `lost` on had merely never been synced. */
export async function findSyncedAfter(file: DiskFile, lost: LogPosition): Promise<Frame | undefined> {
  const size = await file.size();
  const window = await readWindow(file, lost.offset, Math.min(size - lost.offset, searchBytesMax));
  for (let offset = 0; offset + frameHeaderBytes <= window.length; offset++) {
    offset = skipZeros(window, offset);
    const frame = readFrame(window, offset);
    if (frame && frame.txid - frame.index > lost.txid + 1) return frame;
  }
  return undefined;
}

/** Most of what is searched was never written: pages of zeros are skipped, but for the bytes that a frame may begin with. */
function skipZeros(window: Buffer, from: number): number {
  let offset = from;
  while (offset % zeros.length === 0 && window.subarray(offset, offset + zeros.length).equals(zeros)) offset += zeros.length;
  return offset === from ? from : offset - frameHeaderBytes;
}

async function readWindow(file: DiskFile, offset: number, byteLength: number): Promise<Buffer> {
  const window = Buffer.allocUnsafeSlow(Math.max(0, byteLength));
  return window.subarray(0, await file.read(window, offset));
}

function deliver(window: Buffer, start: LogPosition, onRecord: OnRecord): LogPosition {
  let offset = 0;
  let txid = start.txid;
  for (;;) {
    const frame = readFrame(window, offset);
    if (frame?.txid !== txid + 1) return { offset: start.offset + offset, txid };
    onRecord(frame.txid, frame.bytes);
    ({ end: offset, txid } = frame);
  }
}
