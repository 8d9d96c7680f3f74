import { crc32 } from 'node:zlib';
import type { Disk, DiskFile } from '@calf/runtime/disk';
import { epochFile } from './epoch-file.ts';
import type { LogPosition } from './read-log.ts';

/** crc uint32 of what follows, epoch uint64, offset uint64, txid uint64; big-endian. */
const markBytes = 28;

/** Beside each epoch's file: how far its writer has acknowledged. */
export const markFile = (directory: string, epoch: number) => `${epochFile(directory, epoch)}.mark`;

/**
 * Overwritten in place after each sync, and never synced itself: whatever it says is true for ever, it may only be late. One
 * file for each epoch, so that a former writer that wakes up late does not take the mark of its successor back.
 */
export function encodeMark(epoch: number, { offset, txid }: LogPosition): Buffer {
  const bytes = Buffer.alloc(markBytes);
  bytes.writeBigUInt64BE(BigInt(epoch), 4);
  bytes.writeBigUInt64BE(BigInt(offset), 12);
  bytes.writeBigUInt64BE(BigInt(txid), 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

/** `undefined` when there is none yet, or it was read while it was being overwritten. */
export async function readMark(disk: Disk, directory: string, epoch: number): Promise<LogPosition | undefined> {
  const file = await disk.open(markFile(directory, epoch), 'r').catch(nothingThere);
  if (!file) return undefined;
  try {
    return await markIn(file, epoch);
  } finally {
    await file.close();
  }
}

async function markIn(file: DiskFile, epoch: number): Promise<LogPosition | undefined> {
  const bytes = Buffer.alloc(markBytes);
  if ((await file.read(bytes, 0)) < markBytes) return undefined;
  if (crc32(bytes.subarray(4)) !== bytes.readUInt32BE(0) || Number(bytes.readBigUInt64BE(4)) !== epoch) return undefined;
  return { offset: Number(bytes.readBigUInt64BE(12)), txid: Number(bytes.readBigUInt64BE(20)) };
}

function nothingThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
