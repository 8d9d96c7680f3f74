/** Takes the journal in the directory of the first argument over, appends for ever, and prints each txid once it is durable. */
import fs from 'node:fs';
import { openJournal } from '@calf/journal/journal';
import { systemClock } from '@calf/runtime/clock';
import { systemDisk } from '@calf/runtime/disk';
import { silentLogger } from '@calf/runtime/logger';

const journal = openJournal({ directory: process.argv[2] ?? '', disk: systemDisk, log: silentLogger, clock: systemClock });
const writer = await journal.startEpoch();
await journal.replay(1, () => undefined);

async function client(): Promise<never> {
  for (;;) {
    const txid = writer.lastTxid + 1;
    await writer.durable(writer.append(Buffer.from(`record ${txid} of epoch ${writer.epoch}`)));
    fs.writeSync(1, `${txid} ${writer.epoch}\n`);
  }
}
await Promise.all([client(), client(), client()]);
