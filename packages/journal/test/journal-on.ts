import type { Disk } from '@calf/runtime/disk';
import { systemClock } from '@calf/runtime/clock';
import { silentLogger } from '@calf/runtime/logger';
import { type Journal, type JournalWriter, openJournal } from '@calf/journal/journal';

export const directory = '/journal';

/** A journal whose syncs start at once, so that each step of it is an operation of the disk. */
export function journalOn(disk: Disk): Journal {
  return openJournal({ directory, disk, log: silentLogger, clock: systemClock, gather: queueMicrotask });
}

/** All records as text, with a check that their txids are consecutive from 1. */
export async function contentOf(journal: Journal): Promise<string[]> {
  const records: string[] = [];
  await journal.replay(1, (txid, bytes) => {
    if (txid !== records.length + 1) throw new Error(`record ${txid} after ${records.length}`);
    records.push(bytes.toString());
  });
  return records;
}

/** Takes the journal over, reads all of it, and stands ready to append. */
export async function openedWriter(disk: Disk): Promise<JournalWriter> {
  const journal = journalOn(disk);
  const writer = await journal.startEpoch();
  await journal.replay(1, () => undefined);
  return writer;
}

export async function appendDurably(writer: JournalWriter, ...texts: string[]): Promise<void> {
  let last = 0;
  for (const text of texts) last = writer.append(Buffer.from(text));
  await writer.durable(last);
}
