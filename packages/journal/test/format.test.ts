import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CrashDisk } from './crash-disk.ts';
import { appendDurably, directory, journalOn, openedWriter } from './journal-on.ts';

/** The bytes of the worked example in FORMAT.md: header, records, mark. */
const page = fs.readFileSync(path.join(import.meta.dirname, '../FORMAT.md'), 'utf8').split('## Worked example')[1] ?? '';
const [header = '', records = '', mark = ''] = [...page.matchAll(/^```\n(.*?)^```$/gms)].map(([, lines = '']) =>
  [...lines.matchAll(/^([0-9a-f]+) {2}/gm)].map(([, hex]) => hex).join(''),
);

async function put(disk: CrashDisk, name: string, bytes: Buffer): Promise<void> {
  await (await disk.open(`${directory}/${name}`, 'w')).write(bytes, 0);
}

test('the worked example of FORMAT.md is read as it is explained', async () => {
  const disk = new CrashDisk();
  await put(disk, 'epoch-0000000002', Buffer.alloc(0));
  await put(disk, 'epoch-0000000003', Buffer.concat([Buffer.from(header + records, 'hex'), Buffer.alloc(5000)]));
  await put(disk, 'epoch-0000000003.mark', Buffer.from(mark, 'hex'));
  const texts: string[] = [];
  await journalOn(disk)
    .tail(3)
    .poll((txid, bytes) => texts.push(`${txid} ${bytes.toString()}`));
  expect(texts).toEqual(['3 six', '4 ten']);
});

test('a writer writes the bytes of the worked example, but for the random id and the checksum over it', async () => {
  const disk = new CrashDisk();
  await appendDurably(await openedWriter(disk), 'one', 'two');
  await put(disk, 'epoch-0000000002', Buffer.alloc(0));
  await appendDurably(await openedWriter(disk), 'six', 'ten');
  const written = (await disk.readFile(`${directory}/epoch-0000000003`)).toString('hex');
  const withoutRandom = (hex: string) => hex.slice(0, 16) + hex.slice(24, 56) + hex.slice(88);
  expect(withoutRandom(written.slice(0, (header + records).length))).toBe(withoutRandom(header + records));
  expect((await disk.readFile(`${directory}/epoch-0000000003.mark`)).toString('hex')).toBe(mark);
});
