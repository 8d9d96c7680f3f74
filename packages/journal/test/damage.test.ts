import { expect, test } from 'vitest';
import { CrashDisk } from './crash-disk.ts';
import { appendDurably, contentOf, directory, journalOn, openedWriter } from './journal-on.ts';

const epoch1 = `${directory}/epoch-0000000001`;
const headerBytes = 68;
const recordBytes = 20 + 3;

/** Three syncs of one record each, `one`, `two`, `six`; the process is killed then. */
async function threeSyncs(): Promise<CrashDisk> {
  const disk = new CrashDisk();
  const writer = await openedWriter(disk);
  for (const text of ['one', 'two', 'six']) await appendDurably(writer, text);
  return disk.afterKill();
}

for (const [what, record] of [
  ['first', 0],
  ['middle', 1],
  ['last', 2],
] as const) {
  test(`a flipped bit in the ${what} acknowledged record is reported, and no record after it is lost silently`, async () => {
    for (let byte = 0; byte < recordBytes; byte++) {
      const disk = (await threeSyncs()).afterKill();
      disk.damage(epoch1, headerBytes + record * recordBytes + byte);
      const problem = `${epoch1}: record ${record + 1} at byte ${headerBytes + record * recordBytes} is damaged`;
      await expect(contentOf(journalOn(disk)), `byte ${byte}`).rejects.toThrow(problem);
      await expect(openedWriter(disk)).rejects.toThrow(problem);
    }
  });
}

test('damage in the middle is found without the durable mark too', async () => {
  const disk = await threeSyncs();
  disk.drop(`${epoch1}.mark`);
  disk.damage(epoch1, headerBytes + recordBytes + 21);
  await expect(contentOf(journalOn(disk))).rejects.toThrow(
    'record 2 at byte 91 is damaged, though it was durable when record 3 was',
  );
});

test('a torn last sync is the end of the journal, even if a later part of it reached the device', async () => {
  const disk = new CrashDisk();
  const writer = await openedWriter(disk);
  await appendDurably(writer, 'one');
  await appendDurably(writer, 'two', 'six', 'ten');
  const image = disk.afterKill();
  image.drop(`${epoch1}.mark`);
  image.damage(epoch1, headerBytes + recordBytes + 21);
  expect(await contentOf(journalOn(image))).toEqual(['one']);
});

test('a damaged header of an epoch with records is reported', async () => {
  for (const byte of [0, 7, 8, 12, 30, 67]) {
    const disk = await threeSyncs();
    disk.damage(epoch1, byte);
    await expect(contentOf(journalOn(disk)), `byte ${byte}`).rejects.toThrow(epoch1);
  }
});

test('a missing epoch in the middle is reported', async () => {
  const disk = await threeSyncs();
  await appendDurably(await openedWriter(disk), 'ten');
  disk.drop(epoch1);
  await expect(contentOf(journalOn(disk))).rejects.toThrow(`${epoch1} is missing, and the journal goes through it`);
});

test('an epoch file of another journal is reported', async () => {
  const disk = await threeSyncs();
  const other = await threeSyncs();
  await appendDurably(await openedWriter(disk), 'ten');
  disk.transplant(epoch1, other);
  await expect(contentOf(journalOn(disk))).rejects.toThrow('belongs to another journal than epoch 2');
});

test('a directory of something else is left alone', async () => {
  const disk = new CrashDisk();
  await disk.open(`${directory}/VERSION`, 'w');
  await expect(openedWriter(disk)).rejects.toThrow(`${directory} is no journal: it holds VERSION`);
  expect(await disk.list(directory)).toEqual(['VERSION']);
});

test('a file of another format in the place of an epoch is reported', async () => {
  const disk = new CrashDisk();
  const file = await disk.open(epoch1, 'w');
  await file.write(Buffer.from('#!/bin/sh\necho this is no journal, however long it may be, not even a bit\n'), 0);
  await expect(openedWriter(disk)).rejects.toThrow('is not a file of this journal format');
});

test('a directory that is not there is an empty journal', async () => {
  expect(await contentOf(journalOn(new CrashDisk()))).toEqual([]);
});

test('a record that is too long is refused, and the journal goes on', async () => {
  const writer = await openedWriter(new CrashDisk());
  expect(() => writer.append(Buffer.alloc(16 * 1024 * 1024 + 1))).toThrow('16777217 bytes; at most 16777216 fit');
  await appendDurably(writer, 'one');
});

test('records of any length up to the bound come back whole, empty ones too', async () => {
  const disk = new CrashDisk();
  const writer = await openedWriter(disk);
  const lengths = [0, 1, 65_516, 65_517, 1024 * 1024 - 1, 1024 * 1024, 3_000_000, 0, 16 * 1024 * 1024, 5];
  await appendDurably(writer, ...lengths.map((length) => 'x'.repeat(length)));
  await writer.close();
  expect((await contentOf(journalOn(disk))).map((text) => text.length)).toEqual(lengths);
});
