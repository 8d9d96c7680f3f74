import path from 'node:path';
import type { DiskFile } from '@calf/runtime/disk';
import { frameHeaderBytes, readFrame, writeFrame } from './frame.ts';
import { DamagedJournalError } from './journal-errors.ts';
import { findSyncedAfter, type LogPosition } from './read-log.ts';

/** What the first record of an epoch's file says: where the journal went on from. */
export interface EpochHeader {
  /** 16 random bytes, chosen with the first epoch and copied into every later one. */
  readonly journalId: Buffer;
  readonly epoch: number;
  /** The former epoch that holds records, 0 for none; epochs between it and this one were given up before they began. */
  readonly previousEpoch: number;
  /** Where that epoch ends, whatever its file holds beyond. */
  readonly previousEnd: LogPosition;
}

const magic = Buffer.from('calfjrn1', 'latin1');
const payloadBytes = 40;

/** Bytes before the first record of the user: magic, then the header in a frame whose txid is that of the former epoch's end. */
const epochHeaderBytes = magic.length + frameHeaderBytes + payloadBytes;

export const epochFile = (directory: string, epoch: number) => path.join(directory, `epoch-${String(epoch).padStart(10, '0')}`);

/** Where the header ends, and with it the position of the first record. */
export const firstPosition = (header: EpochHeader): LogPosition => ({ offset: epochHeaderBytes, txid: header.previousEnd.txid });

export const epochNumber = (name: string) => (/^epoch-\d{10}$/.test(name) ? Number(name.slice(6)) : undefined);

export function encodeEpochHeader({ journalId, epoch, previousEpoch, previousEnd }: EpochHeader): Buffer {
  const payload = Buffer.alloc(payloadBytes);
  journalId.copy(payload);
  payload.writeBigUInt64BE(BigInt(epoch), 16);
  payload.writeBigUInt64BE(BigInt(previousEpoch), 24);
  payload.writeBigUInt64BE(BigInt(previousEnd.offset), 32);
  const header = Buffer.alloc(epochHeaderBytes);
  magic.copy(header);
  writeFrame(header, magic.length, { txid: previousEnd.txid, index: 0, bytes: payload });
  return header;
}

/** `undefined` when the epoch was published but its header never became whole. @throws DamagedJournalError */
export async function readEpochHeader(file: DiskFile, name: string): Promise<EpochHeader | undefined> {
  const header = await soundHeader(file, name);
  if (header) return header;
  // Records are written only after the header was synced.
  const later = await findSyncedAfter(file, { offset: 0, txid: -1 });
  if (!later) return undefined;
  const written = await soundHeader(file, name); // a live writer may have begun meanwhile
  if (!written) throw new DamagedJournalError(`${name} holds record ${later.txid}, but its header is damaged`);
  return written;
}

async function soundHeader(file: DiskFile, name: string): Promise<EpochHeader | undefined> {
  const bytes = Buffer.alloc(epochHeaderBytes);
  const found = bytes.subarray(0, await file.read(bytes, 0));
  if (!isStartOfMagic(found)) throw new DamagedJournalError(`${name} is not a file of this journal format (version 1)`);
  const frame = readFrame(found, magic.length);
  return frame && decode(frame.txid, frame.bytes);
}

function decode(txid: number, payload: Buffer): EpochHeader {
  return {
    journalId: Buffer.from(payload.subarray(0, 16)),
    epoch: Number(payload.readBigUInt64BE(16)),
    previousEpoch: Number(payload.readBigUInt64BE(24)),
    previousEnd: { offset: Number(payload.readBigUInt64BE(32)), txid },
  };
}

/** A torn write leaves the beginning of the magic, and zeros. */
function isStartOfMagic(found: Buffer): boolean {
  return found
    .subarray(0, magic.length)
    .every((byte, i, all) => byte === magic[i] || all.subarray(i).every((rest) => rest === 0));
}
