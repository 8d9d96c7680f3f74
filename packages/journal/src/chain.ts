import type { Disk, DiskFile } from '@calf/runtime/disk';
import { UserError } from '@calf/runtime/errors';
import { type EpochHeader, epochFile, epochNumber, firstPosition, readEpochHeader } from './epoch-file.ts';
import { readMark } from './durable-mark.ts';
import { DamagedJournalError } from './journal-errors.ts';
import { findSyncedAfter, type LogPosition, readRecords } from './read-log.ts';
import type { OnRecord } from './journal.ts';

/** The part of the journal that one epoch holds. */
export interface Segment {
  readonly header: EpochHeader;
  /** Set by the next epoch in the chain; the last one has none. */
  readonly end?: LogPosition;
}

export interface JournalDirectory {
  readonly disk: Disk;
  readonly directory: string;
}

/**
 * The epochs that hold the journal, first to last: the highest of `epochs` with a header, and from there each epoch that is
 * named as previous, down to the one that holds txid `from`. @throws DamagedJournalError
 */
export async function readChain(at: JournalDirectory, epochs: readonly number[], from: number): Promise<Segment[]> {
  let header = await highestWithHeader(at, epochs);
  if (!header) return [];
  const chain: Segment[] = [{ header }];
  while (header.previousEpoch !== 0 && header.previousEnd.txid >= from) {
    const previous: EpochHeader | undefined = await headerOf(at, header.previousEpoch);
    if (!previous) throw new DamagedJournalError(`${epochFile(at.directory, header.previousEpoch)}: its header is gone`);
    if (!previous.journalId.equals(header.journalId)) {
      throw new DamagedJournalError(
        `${epochFile(at.directory, previous.epoch)} belongs to another journal than epoch ${header.epoch}`,
      );
    }
    chain.unshift({ header: previous, end: header.previousEnd });
    header = previous;
  }
  return chain;
}

/** Hands over the records of a segment, and answers where it ends. @throws DamagedJournalError */
export async function readSegment(at: JournalDirectory, { header, end }: Segment, onRecord: OnRecord): Promise<LogPosition> {
  const name = epochFile(at.directory, header.epoch);
  const file = await at.disk.open(name, 'r');
  try {
    if (end) return await readSealed({ file, name, start: firstPosition(header), end }, onRecord);
    const durable = await readMark(at.disk, at.directory, header.epoch); // before the records: what it says was synced then
    const reached = await readToEnd({ file, name, start: firstPosition(header) }, onRecord);
    if (durable && reached.txid < durable.txid) throw damagedRecord(name, reached, durable.txid);
    return reached;
  } finally {
    await file.close();
  }
}

interface LogPart {
  readonly file: DiskFile;
  readonly name: string;
  readonly start: LogPosition;
}

/** From `start` to `end`, which is known to be durable. @throws DamagedJournalError */
export async function readSealed(
  { file, name, start, end }: LogPart & { end: LogPosition },
  onRecord: OnRecord,
): Promise<LogPosition> {
  const reached = await readRecords(file, start, { limit: end.offset, onRecord });
  if (reached.offset < end.offset || reached.txid !== end.txid) throw damagedRecord(name, reached, end.txid);
  return reached;
}

/** To the last whole record. A writer may be at work: what seems to be damage is read again, and is none if it has become whole. */
async function readToEnd({ file, name, start }: LogPart, onRecord: OnRecord): Promise<LogPosition> {
  let reached = await readRecords(file, start, { onRecord });
  for (;;) {
    const later = await findSyncedAfter(file, reached);
    if (!later) return reached;
    const again = await readRecords(file, reached, { onRecord });
    if (again.offset === reached.offset) throw damagedRecord(name, reached, later.txid);
    reached = again;
  }
}

function damagedRecord(name: string, { offset, txid }: LogPosition, syncedTxid: number): DamagedJournalError {
  return new DamagedJournalError(
    `${name}: record ${txid + 1} at byte ${offset} is damaged, though it was durable when record ${syncedTxid} was. Bring the file back from a copy.`,
  );
}

/** The numbers of the epochs there are, ascending. @throws UserError when the directory holds something else */
export async function listEpochs({ disk, directory }: JournalDirectory): Promise<number[]> {
  const names = await disk.list(directory);
  const epochs = names.flatMap((name) => epochNumber(name) ?? []).sort((a, b) => a - b);
  const stranger = names.find((name) => !name.startsWith('.') && name !== 'lost+found');
  if (epochs.length > 0 || stranger === undefined) return epochs;
  throw new UserError(
    `${directory} is no journal: it holds ${stranger}. Name an empty directory, or the one with the epoch files.`,
  );
}

async function highestWithHeader(at: JournalDirectory, epochs: readonly number[]): Promise<EpochHeader | undefined> {
  for (const epoch of epochs.toReversed()) {
    const mark = await readMark(at.disk, at.directory, epoch); // before the header, which is synced first
    const header = await headerOf(at, epoch);
    if (header) return header;
    if (mark) {
      throw new DamagedJournalError(`${epochFile(at.directory, epoch)}: its header is gone, though it was synced`);
    }
  }
  return undefined;
}

async function headerOf({ disk, directory }: JournalDirectory, epoch: number): Promise<EpochHeader | undefined> {
  const name = epochFile(directory, epoch);
  const file = await disk.open(name, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new DamagedJournalError(`${name} is missing, and the journal goes through it`);
    throw error;
  });
  try {
    const header = await readEpochHeader(file, name);
    if (header && header.epoch !== epoch) throw new DamagedJournalError(`${name} is the file of epoch ${header.epoch}`);
    return header;
  } finally {
    await file.close();
  }
}
