import { expect, test } from 'vitest';
import { DataRange } from '../../src/task/data-range.ts';

const texts = ['', 'word', 'Zürich', '日本', '😀', '\ud800', 'é'.repeat(48), 'a'.repeat(48), '日'.repeat(1000)];

test.each(texts)('"%s" is emitted as UTF-8', (text) => {
  expect(bytesOf(new DataRange().set(text))).toEqual(Buffer.from(text));
});

test.each([0, 9, 10, -1, 1.5, 1e21, Number.NaN, -0])('%d is emitted in decimal', (number) => {
  expect(bytesOf(new DataRange().set(number)).toString()).toBe(String(number));
});

test('bytes that are no Buffer are emitted as they are', () => {
  const bytes = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
  expect(bytesOf(new DataRange().set(bytes))).toEqual(Buffer.of(2, 3));
});

test('a slice that is not there is refused', () => {
  const range = new DataRange();
  expect(bytesOf(range.setSlice(Buffer.from('abc'), 1, 2)).toString()).toBe('b');
  for (const [start, end] of [
    [0, 4],
    [-1, 2],
    [2, 1],
    [Number.NaN, 1],
  ] as const) {
    expect(() => range.setSlice(Buffer.from('abc'), start, end)).toThrow(RangeError);
  }
});

function bytesOf({ buffer, start, end }: DataRange): Buffer {
  return buffer.subarray(start, end);
}
