import { expect, test } from 'vitest';
import { rangeOf } from '../src/records/byte-range.ts';
import { hashPartition, keyFieldOption, keyFieldPartition } from '../src/partition.ts';

/** Printed by org.apache.hadoop.io.Text.hashCode of Hadoop 3.4.3, `& Integer.MAX_VALUE`, `% 7`. */
const ofSeven: [string, number][] = [
  ['hello', 5],
  ['world', 0],
  ['of', 3],
  ['bytes', 2],
  ['Zürich', 6],
  ['日本', 2],
  ['', 1],
];

test.each(ofSeven)('"%s" goes to the reduce that Java sends it to', (key, reduce) => {
  expect(hashPartition(rangeOf(Buffer.from(key)), 7)).toBe(reduce);
});

test('-k2,2 partitions by the second field alone', () => {
  const partition = keyFieldPartition('.', keyFieldOption('-k2,2') ?? { first: 1, last: 1 });
  expect(partition(rangeOf(Buffer.from('a.x.1')), 5)).toBe(partition(rangeOf(Buffer.from('b.x')), 5));
  expect(partition(rangeOf(Buffer.from('a.x.1')), 5)).not.toBe(partition(rangeOf(Buffer.from('a.y.1')), 5));
});
