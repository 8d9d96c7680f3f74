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
