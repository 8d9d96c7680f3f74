import { type JournalDirectory, listEpochs, readChain, readSealed, type Segment } from './chain.ts';
import { readMark } from './durable-mark.ts';
import { epochFile, firstPosition } from './epoch-file.ts';
import type { JournalTail, OnRecord } from './journal.ts';
import type { LogPosition } from './read-log.ts';

/** Follows the durable marks of the writers, from one epoch to the next. */
export function openTail(at: JournalDirectory, from: number): JournalTail {
  let nextTxid = from;
  let place: { epoch: number; position: LogPosition } | undefined;

  async function poll(onRecord: OnRecord): Promise<number> {
    for (const { header, end } of await durableSegments(at, { epoch: place?.epoch, from: nextTxid })) {
      const start = place?.epoch === header.epoch ? place.position : firstPosition(header);
      const position = await readUpTo(at, { epoch: header.epoch, start, end }, (txid, bytes) => {
        if (txid < nextTxid) return;
        onRecord(txid, bytes);
        nextTxid = txid + 1;
      });
      place = { epoch: header.epoch, position };
    }
    return nextTxid - 1;
  }

  return {
    get nextTxid() {
      return nextTxid;
    },
    poll,
    close: () => Promise.resolve(),
  };
}

type DurableSegment = Required<Segment>;

/** From the epoch at hand, or else the one that holds `from`, to the last one whose writer has acknowledged something. */
async function durableSegments(
  at: JournalDirectory,
  { epoch, from }: { epoch: number | undefined; from: number },
): Promise<DurableSegment[]> {
  const epochs = (await at.disk.stat(at.directory)) ? await listEpochs(at) : [];
  for (const last of epochs.toReversed()) {
    // A mark says that the header of its epoch, and so all that it says of the former ones, is final.
    const mark = await readMark(at.disk, at.directory, last);
    if (!mark) continue;
    const chain = await readChain(at, [last], from);
    return chain.filter(({ header }) => header.epoch >= (epoch ?? 0)).map(({ header, end = mark }) => ({ header, end }));
  }
  return [];
}

async function readUpTo(
  { disk, directory }: JournalDirectory,
  { epoch, start, end }: { epoch: number; start: LogPosition; end: LogPosition },
  onRecord: OnRecord,
): Promise<LogPosition> {
  if (end.offset <= start.offset) return start; // a mark that was read a moment ago
  const name = epochFile(directory, epoch);
  const file = await disk.open(name, 'r');
  try {
    return await readSealed({ file, name, start, end }, onRecord);
  } finally {
    await file.close();
  }
}
