import { expect, test } from 'vitest';
import type { JournalTail } from '@calf/journal/journal';
import { CrashDisk } from './crash-disk.ts';
import { appendDurably, contentOf, directory, journalOn, openedWriter } from './journal-on.ts';

async function polled(tail: JournalTail): Promise<string[]> {
  const texts: string[] = [];
  await tail.poll((txid, bytes) => texts.push(`${txid} ${bytes.toString()}`));
  return texts;
}

test('a tail delivers each record once, as soon as it is durable, over epochs', async () => {
  const disk = new CrashDisk();
  const tail = journalOn(disk).tail(1);
  expect(await polled(tail)).toEqual([]);
  const first = await openedWriter(disk);
  expect(await polled(tail)).toEqual([]);
  await appendDurably(first, 'one', 'two');
  expect(await polled(tail)).toEqual(['1 one', '2 two']);
  expect(await polled(tail)).toEqual([]);
  await appendDurably(first, 'three');
  await first.close();
  const second = await openedWriter(disk);
  await appendDurably(second, 'four');
  await appendDurably(await openedWriter(disk), 'five');
  expect(await polled(tail)).toEqual(['3 three', '4 four', '5 five']);
  expect(tail.nextTxid).toBe(6);
});

test('a tail does not deliver what was written but is not published as durable', async () => {
  const disk = new CrashDisk();
  const writer = await openedWriter(disk);
  await appendDurably(writer, 'one');
  await appendDurably(writer, 'two');
  const image = disk.afterKill();
  image.transplant(`${directory}/epoch-0000000001.mark`, await markAfterOne());
  expect(await polled(journalOn(image).tail(1))).toEqual(['1 one']);
  expect(await contentOf(journalOn(image))).toEqual(['one', 'two']);
});

async function markAfterOne(): Promise<CrashDisk> {
  const disk = new CrashDisk();
  await appendDurably(await openedWriter(disk), 'one');
  return disk;
}

test('a tail may begin at any txid, also in the middle of an epoch or at one yet to come', async () => {
  const disk = new CrashDisk();
  for (const texts of [
    ['one', 'two'],
    ['three', 'four'],
  ])
    await appendDurably(await openedWriter(disk), ...texts);
  expect(await polled(journalOn(disk).tail(2))).toEqual(['2 two', '3 three', '4 four']);
  expect(await polled(journalOn(disk).tail(4))).toEqual(['4 four']);
  expect(await polled(journalOn(disk).tail(5))).toEqual([]);
});

test('what a deposed writer still writes is not delivered', async () => {
  const disk = new CrashDisk();
  const deposed = await openedWriter(disk);
  await appendDurably(deposed, 'one');
  const tail = journalOn(disk).tail(1);
  const successor = await openedWriter(disk);
  await appendDurably(deposed, 'lost').catch(() => undefined);
  await appendDurably(successor, 'two');
  expect(await polled(tail)).toEqual(['1 one', '2 two']);
});

test('damage of what was durable is reported by a tail', async () => {
  const disk = new CrashDisk();
  await appendDurably(await openedWriter(disk), 'one');
  disk.damage(`${directory}/epoch-0000000001`, 90);
  await expect(polled(journalOn(disk).tail(1))).rejects.toThrow('record 1 at byte 68 is damaged, though it was durable');
});

test('a standby that takes over goes on where its tail ended', async () => {
  const disk = new CrashDisk();
  await appendDurably(await openedWriter(disk), 'one', 'two');
  const standby = journalOn(disk);
  const tail = standby.tail(1);
  await polled(tail);
  const writer = await standby.startEpoch();
  const late: number[] = [];
  await standby.replay(tail.nextTxid, (txid) => late.push(txid));
  expect(late).toEqual([]);
  await appendDurably(writer, 'three');
  expect(await contentOf(journalOn(disk))).toEqual(['one', 'two', 'three']);
});
