import assert from 'node:assert/strict';
import { listEpochs, readChain, readSegment } from './chain.ts';
import { encodeMark } from './durable-mark.ts';
import { firstPosition } from './epoch-file.ts';
import { GroupCommit } from './group-commit.ts';
import { growingFile } from './growing-file.ts';
import type { Journal, JournalOptions, JournalWriter, OnRecord } from './journal.ts';
import type { LogPosition } from './read-log.ts';
import { takeOver } from './take-over.ts';
import { openTail } from './tail.ts';

/** Wiring: what is read by whom is in chain.ts and tail.ts, what is written in take-over.ts and group-commit.ts. */
export function createJournal({ directory, disk, log, gather = setImmediate }: JournalOptions): Journal {
  const at = { disk, directory };
  let seen = 0; // the last txid that replay has handed over, or skipped on demand

  async function replay(from: number, onRecord: OnRecord): Promise<number> {
    assert(from >= 1, `txids begin at 1, not at ${from}`);
    const epochs = (await disk.stat(directory)) ? await listEpochs(at) : [];
    let last = 0;
    for (const segment of await readChain(at, epochs, from)) {
      const end = await readSegment(at, segment, (txid, bytes) => {
        if (txid >= from) onRecord(txid, bytes);
      });
      last = end.txid;
    }
    seen = Math.max(seen, last);
    return last;
  }

  async function startEpoch(): Promise<JournalWriter> {
    const own = await takeOver(at);
    const { epoch, previousEnd } = own.header;
    const start = firstPosition(own.header);
    const file = growingFile(own.log, start.offset);
    const publish = (durable: LogPosition) => own.mark.writeSync(encodeMark(epoch, durable), 0);
    publish(start);
    const commit = new GroupCommit({ file, lastTxid: start.txid, checkOwner: own.checkOwner, publish, gather });
    log.debug('journal epoch started', { directory, epoch, after: previousEnd.txid });
    return {
      epoch,
      failed: commit.failed,
      get lastTxid() {
        return commit.lastTxid;
      },
      append(bytes) {
        assert(seen >= previousEnd.txid, `replay the records up to ${previousEnd.txid} before appending one; seen is ${seen}`);
        return commit.append(bytes);
      },
      durable: (txid) => commit.durable(txid),
      async close() {
        try {
          await commit.close();
          await file.trim();
        } finally {
          await Promise.all([own.log.close(), own.mark.close()]);
        }
      },
    };
  }

  return { replay, startEpoch, tail: (from) => openTail(at, from) };
}
