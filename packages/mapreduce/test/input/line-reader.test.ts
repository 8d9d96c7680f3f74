import { expect, test } from 'vitest';
import { LineReader } from '../../src/input/line-reader.ts';

const text = 'one\ntwo\r\nthree\rfour\n\n\r\nlast';
const lines = ['one', 'two', 'three', 'four', '', '', 'last'];

test.each([1, 2, 3, 5, 100])('lines end at LF, CR and CRLF, read in chunks of %i bytes', async (chunkBytes) => {
  expect((await readAll(text, chunkBytes)).map(({ line }) => line)).toEqual(lines);
});

test('each line has the offset of its first byte', async () => {
  expect((await readAll(text, 4)).map(({ offset }) => offset)).toEqual([0, 4, 9, 15, 20, 21, 23]);
});

test('a CR at the very end ends the line', async () => {
  expect((await readAll('a\r', 1)).map(({ line }) => line)).toEqual(['a']);
});

test.each([1, 7, 64])(
  'a line of many chunks is whole, and so are those around it, read in chunks of %i bytes',
  async (chunkBytes) => {
    const long = 'x'.repeat(1000);
    const found = await readAll(`a\n${long}\r\nb\n${long}`, chunkBytes);
    expect(found.map(({ line }) => line)).toEqual(['a', long, 'b', long]);
    expect(found.map(({ offset }) => offset)).toEqual([0, 2, 1004, 1006]);
  },
);

async function readAll(whole: string, chunkBytes: number): Promise<{ line: string; offset: number }[]> {
  const reader = new LineReader(chunks(whole, chunkBytes), 0);
  const found: { line: string; offset: number }[] = [];
  do {
    while (reader.next()) found.push({ line: reader.buffer.toString('utf8', reader.start, reader.end), offset: reader.offset });
  } while (await reader.fill());
  return found;
}

async function* chunks(whole: string, chunkBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < whole.length; at += chunkBytes) yield Buffer.from(whole.slice(at, at + chunkBytes));
}
