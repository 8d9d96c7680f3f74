import type { Journal, JournalOptions } from './journal.ts';

export function createJournal(_options: JournalOptions): Journal {
  throw new Error('not there yet');
}
