/** Appends of 100 bytes a second, by 1, 8 and 64 clients that each wait until their record is durable. Run: node measure-appends.ts [directory] */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openJournal } from '@calf/journal/journal';
import { systemClock } from '@calf/runtime/clock';
import { systemDisk } from '@calf/runtime/disk';
import { silentLogger } from '@calf/runtime/logger';

const durationMs = 2000;
const parent = process.argv[2] ?? os.tmpdir();

for (const clients of [1, 8, 64]) {
  const directory = fs.mkdtempSync(path.join(parent, 'calf-journal-'));
  const perSecond = await measure(directory, clients);
  process.stdout.write(`${clients} clients: ${Math.round(perSecond)} appends/s\n`);
  fs.rmSync(directory, { recursive: true });
}

async function measure(directory: string, clients: number): Promise<number> {
  const writer = await openJournal({ directory, disk: systemDisk, log: silentLogger, clock: systemClock }).startEpoch();
  const record = Buffer.alloc(100, 1);
  const start = performance.now();
  const client = async () => {
    while (performance.now() - start < durationMs) await writer.durable(writer.append(record));
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - start) / 1000;
  await writer.close();
  return writer.lastTxid / seconds;
}
