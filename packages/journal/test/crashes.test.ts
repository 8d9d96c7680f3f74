import { expect, test, vi } from 'vitest';
import { CrashDisk } from './crash-disk.ts';
import { appendDurably, contentOf, journalOn, openedWriter } from './journal-on.ts';
import { randomFrom } from './random.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A life of two epochs, with syncs of one and of several records, and an orderly end; answers what was acknowledged. */
async function live(disk: CrashDisk, name: string): Promise<string[]> {
  const acknowledged: string[] = [];
  const attempt = async () => {
    for (const epoch of ['a', 'b']) {
      const writer = await openedWriter(disk);
      for (const batch of [['1'], ['2', '3', '4'], ['5'.repeat(3000), '6']]) {
        const texts = batch.map((text) => `${name}${epoch}${text}`);
        await appendDurably(writer, ...texts);
        acknowledged.push(...texts);
      }
      await writer.close();
    }
  };
  await attempt().catch((error: unknown) => {
    if (!disk.hasCrashed) throw error;
  });
  return acknowledged;
}

/** What was acknowledged is there, in order; what else is there was at least tried. */
function expectKept(records: string[], acknowledged: string[]): void {
  expect(records.filter((text) => acknowledged.includes(text))).toEqual(acknowledged);
  expect(records.length - acknowledged.length).toBeLessThanOrEqual(3);
}

const operations = await (async () => {
  const disk = new CrashDisk();
  await live(disk, '');
  return disk.operations;
})();

test('a process killed at any operation leaves everything it acknowledged, and a journal that goes on', async () => {
  for (let crashAt = 1; crashAt <= operations; crashAt++) {
    const disk = new CrashDisk({ crashAt });
    const acknowledged = await live(disk, '');
    const next = disk.afterKill();
    expectKept(await contentOf(journalOn(next)), acknowledged);
    acknowledged.push(...(await live(next, 'next ')));
    expectKept(await contentOf(journalOn(next)), acknowledged);
  }
});

test('a power failure at any operation loses nothing that was acknowledged, whichever unsynced sectors and names survive', async () => {
  for (let crashAt = 1; crashAt <= operations; crashAt++) {
    for (const seed of [1, 2, 3, 4]) {
      const disk = new CrashDisk({ crashAt });
      const acknowledged = await live(disk, '');
      const next = disk.afterPowerFailure(randomFrom(crashAt * 10 + seed));
      await live(next, 'next ').then((more) => acknowledged.push(...more));
      expectKept(await contentOf(journalOn(next)), acknowledged);
    }
  }
});

test('records that a killed process had written but not synced stay, once a successor has built on them', async () => {
  for (let crashAt = 1; crashAt <= operations; crashAt++) {
    const killed = new CrashDisk({ crashAt });
    const acknowledged = await live(killed, '');
    const next = killed.afterKill();
    await appendDurably(await openedWriter(next), 'next');
    const restarted = next.afterPowerFailure(randomFrom(crashAt));
    expectKept(await contentOf(journalOn(restarted)), [...acknowledged, 'next']);
  }
});

test('a takeover killed at any operation, and the one after it too, lose nothing', async () => {
  const random = randomFrom(7);
  for (let crashAt = 1; crashAt <= operations; crashAt += 3) {
    const first = new CrashDisk({ crashAt });
    const acknowledged = await live(first, '1');
    const second = first.afterKill({ crashAt: 1 + Math.floor(random() * 25) });
    acknowledged.push(...(await live(second, '2')));
    const third = second.afterKill({ crashAt: 1 + Math.floor(random() * 25) });
    acknowledged.push(...(await live(third, '3')));
    const records = await contentOf(journalOn(third.afterKill()));
    expect(records.filter((text) => acknowledged.includes(text))).toEqual(acknowledged);
  }
});
