import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '@calf/journal/journal';
import { systemClock } from '@calf/runtime/clock';
import { systemDisk } from '@calf/runtime/disk';
import { silentLogger } from '@calf/runtime/logger';
import { randomFrom } from './random.ts';

/** Runs a writer on `directory`, kills it with SIGKILL at its n-th line, and answers all it had acknowledged. */
async function writeUntilKilled(directory: string, killAtLine: number): Promise<string[]> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'append-and-tell.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const lines: string[] = [];
  for await (const line of readline.createInterface({ input: child.stdout })) {
    if (lines.push(line) === killAtLine) child.kill('SIGKILL');
  }
  expect(await closed).toEqual([null, 'SIGKILL']);
  return lines;
}

test('writers that are SIGKILLed one after the other have lost nothing that they acknowledged', { timeout: 60_000 }, async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-journal-'));
  onTestFinished(() => fs.rmSync(directory, { recursive: true }));
  const random = randomFrom(24);
  const acknowledged: string[] = [];
  for (let round = 0; round < 6; round++) {
    acknowledged.push(...(await writeUntilKilled(directory, 1 + Math.floor(random() * 200))));
    const records = new Map<number, string>();
    const journal = openJournal({ directory, disk: systemDisk, log: silentLogger, clock: systemClock });
    await journal.replay(1, (txid, bytes) => records.set(txid, bytes.toString()));
    expect([...records.keys()]).toEqual(Array.from({ length: records.size }, (_, i) => i + 1));
    for (const line of acknowledged) {
      const [txid, epoch] = line.split(' ').map(Number);
      expect(records.get(txid ?? 0)).toBe(`record ${txid} of epoch ${epoch}`);
    }
  }
});
