import { expect, test } from 'vitest';
import { readRange } from '../../src/core/read-range.ts';

const replica = { end: 1300, visible: 1200 };

test.each([
  [
    { offset: 0, byteLength: 1300 },
    { start: 0, end: 1300 },
  ],
  [
    { offset: 600, byteLength: 10 },
    { start: 512, end: 1024 },
  ],
  [
    { offset: 1025, byteLength: 100 },
    { start: 1024, end: 1300 },
  ],
  [
    { offset: 0, byteLength: -1 },
    { start: 0, end: 1300 },
  ],
  [
    { offset: 1300, byteLength: 0 },
    { start: 1024, end: 1300 },
  ],
])('%o is read as %o', (wish, range) => {
  expect(readRange(wish, replica, 512)).toEqual(range);
});

test.each([
  { offset: 0, byteLength: 1301 },
  { offset: 1301, byteLength: 0 },
  { offset: -1, byteLength: 10 },
])('%o goes beyond', (wish) => {
  expect(readRange(wish, replica, 512)).toBeUndefined();
});
