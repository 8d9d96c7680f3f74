import { expect, test } from 'vitest';
import { compareBytes } from '../../src/records/compare-bytes.ts';

const long = 'x'.repeat(40);
const ordered = ['', 'a', 'a\0', 'ab', 'b', long, `${long}a`, `${long}b`, `${long}bc`, '\u{ff}'];

test.each(ordered)('"%s" stands where Buffer.compare puts it', (text) => {
  const one = Buffer.from(`..${text}.`);
  for (const other of ordered.map((each) => Buffer.from(each))) {
    const order = compareBytes(one, { start: 2, end: one.length - 1 }, other, { start: 0, end: other.length });
    expect(Math.sign(order)).toBe(Buffer.compare(one.subarray(2, -1), other));
  }
});
