import path from 'node:path';
import { type JournalWriter, openJournal } from '@calf/journal/journal';
import type { Clock } from '@calf/runtime/clock';
import type { Disk } from '@calf/runtime/disk';
import type { Logger } from '@calf/runtime/logger';
import { apply } from './core/apply.ts';
import { decodeTransaction } from './core/journal-record.ts';
import { type CoordinatorState, emptyState } from './core/state.ts';

export interface Recovered {
  readonly state: CoordinatorState;
  readonly writer: JournalWriter;
}

/** Takes over the journal in `directory`, and lives through all that it tells once more. @throws DamagedJournalError */
export async function recover(
  directory: string,
  { disk, clock, log }: { disk: Disk; clock: Clock; log: Logger },
): Promise<Recovered> {
  const journal = openJournal({ directory: path.join(directory, 'journal'), disk, log, clock });
  const writer = await journal.startEpoch();
  const state = emptyState();
  await journal.replay(1, (txid, bytes) => {
    const { header, txn } = decodeTransaction(bytes);
    if (header.zxid !== txid) throw new Error(`${directory}: transaction ${header.zxid} where ${txid} is expected`);
    apply(state, header, txn, () => undefined);
  });
  return { state, writer };
}
