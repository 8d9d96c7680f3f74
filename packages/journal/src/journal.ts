import type { Clock } from '@calf/runtime/clock';
import type { Disk } from '@calf/runtime/disk';
import type { Logger } from '@calf/runtime/logger';
import { createJournal } from './create-journal.ts';

export { DamagedJournalError, FencedError } from './journal-errors.ts';

export interface JournalOptions {
  /** Holds the journal and nothing else; made when missing. The masters of a pair name the same one. */
  readonly directory: string;
  readonly disk: Disk;
  readonly log: Logger;
  readonly clock: Clock;
  /** Puts off the start of a sync, so that the appends of one turn of the event loop share it. */
  readonly gather?: (start: () => void) => void;
}

/**
 * A record, as it was appended. Transaction ids (txids) are consecutive from 1; 2^53 of them last longer than any disk.
 * The bytes do not change afterwards and may be kept, which keeps up to a mebibyte around them in memory.
 */
export type OnRecord = (txid: number, bytes: Buffer) => void;

/** A durable, group-committed log of opaque records that fences a former writer. Its files are described in FORMAT.md. */
export interface Journal {
  /**
   * Hands over every valid record from txid `from` on, and answers the last txid there is (0: none). A writer replays after
   * `startEpoch`, when no one else can add records, and before its first append. @throws DamagedJournalError
   */
  replay(from: number, onRecord: OnRecord): Promise<number>;
  /** Takes the journal over from whoever writes it: from here on, no former writer acknowledges anything. */
  startEpoch(): Promise<JournalWriter>;
  /** For another process: records from txid `from` on, as far as their writer has published them as durable. */
  tail(from: number): JournalTail;
}

export interface JournalWriter {
  readonly epoch: number;
  /** The last txid appended; at first the last one of the former epochs. */
  readonly lastTxid: number;
  /** Resolves with the reason when the writer is dead: memory is then ahead of the truth, and the process must end. */
  readonly failed: Promise<Error>;
  /** Gives the record its txid and puts it into the next sync; `bytes` are copied. @throws when the writer is dead */
  append(bytes: Uint8Array): number;
  /** Resolves when everything up to `txid` is on the device and this epoch was still the last one. @throws FencedError */
  durable(txid: number): Promise<void>;
  /** Makes everything appended durable, and closes the files. */
  close(): Promise<void>;
}

export interface JournalTail {
  /** The txid that is delivered next. */
  readonly nextTxid: number;
  /** Hands over what has become durable since the last poll, and answers the last txid delivered. */
  poll(onRecord: OnRecord): Promise<number>;
  close(): Promise<void>;
}

export function openJournal(options: JournalOptions): Journal {
  return createJournal(options);
}
