import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { DiskFile } from '@calf/runtime/disk';
import { listEpochs, type JournalDirectory, readChain, readSegment } from './chain.ts';
import { markFile } from './durable-mark.ts';
import { type EpochHeader, encodeEpochHeader, epochFile } from './epoch-file.ts';
import { FencedError } from './journal-errors.ts';

/** An epoch of our own: published, and the journal before it read to its end and synced. */
export interface OwnEpoch {
  readonly header: EpochHeader;
  readonly log: DiskFile;
  readonly mark: DiskFile;
  /** @throws FencedError when a later epoch is published */
  readonly checkOwner: () => Promise<void>;
}

const attemptsMax = 100;

/**
 * Publishes the next epoch **first**, and reads the former one to its end **after** that: whatever its writer acknowledges, it synced
 * before it looked for our file and did not find it, so before we read. What it still writes afterwards lies beyond the end that our
 * header names, and no reader looks there.
 */
export async function takeOver(at: JournalDirectory): Promise<OwnEpoch> {
  const { disk, directory } = at;
  await makeDirectory(at);
  const { epoch, log } = await publishNextEpoch(at);
  const checkOwner = async () => {
    if (await disk.stat(epochFile(directory, epoch + 1))) {
      throw new FencedError(`epoch ${epoch} of ${directory} was taken over by epoch ${epoch + 1}`);
    }
  };
  const header = await describeFormerEpochs(at, epoch);
  await log.write(encodeEpochHeader(header), 0);
  await log.sync();
  await checkOwner();
  return { header, log, mark: await disk.open(markFile(directory, epoch), 'w'), checkOwner };
}

/** Also its name in its parent must outlive a power failure. */
async function makeDirectory({ disk, directory }: JournalDirectory): Promise<void> {
  if (await disk.stat(directory)) return;
  await disk.mkdirs(directory);
  await disk.syncDirectory(path.dirname(directory));
}

/** The exclusive create of the file is the publication; of two who try the same number, one goes on to the next. */
async function publishNextEpoch(at: JournalDirectory): Promise<{ epoch: number; log: DiskFile }> {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const epoch = ((await listEpochs(at)).at(-1) ?? 0) + 1;
    const log = await at.disk.open(epochFile(at.directory, epoch), 'wx+').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (!log) continue;
    await at.disk.syncDirectory(at.directory);
    return { epoch, log };
  }
  throw new Error(`${at.directory}: ${attemptsMax} times another process published the next epoch first`);
}

async function describeFormerEpochs(at: JournalDirectory, epoch: number): Promise<EpochHeader> {
  const former = (await listEpochs(at)).filter((number) => number < epoch);
  const last = (await readChain(at, former, Number.MAX_SAFE_INTEGER)).at(-1);
  if (!last) return { journalId: randomBytes(16), epoch, previousEpoch: 0, previousEnd: { offset: 0, txid: 0 } };
  const previousEnd = await readSegment(at, last, () => undefined);
  await syncFile(at, last.header.epoch);
  return { journalId: last.header.journalId, epoch, previousEpoch: last.header.epoch, previousEnd };
}

/** What was read may be in memory only: its writer may have died between write and sync. */
async function syncFile({ disk, directory }: JournalDirectory, epoch: number): Promise<void> {
  const file = await disk.open(epochFile(directory, epoch), 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
