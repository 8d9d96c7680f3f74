import { expect, test } from 'vitest';
import { rangeOf } from '../../src/records/byte-range.ts';
import { SumTable } from '../../src/records/sum-table.ts';

test('sums of many keys come back by partition, in the order of the keys', () => {
  const table = new SumTable(1 << 20);
  const wanted = new Map<string, number>();
  for (let i = 0; i < 50_000; i++) {
    const key = `key ${(i * 7919) % 5000}`;
    const before = wanted.get(key) ?? 0;
    wanted.set(key, before + i);
    table.add(key.length % 2, rangeOf(Buffer.from(key)), i);
  }
  expect(table).toMatchObject({ count: 5000, records: 50_000 });
  for (const partition of [0, 1]) {
    const keys = [...wanted.keys()].filter((key) => key.length % 2 === partition).sort();
    expect(contents(table, partition)).toEqual(keys.map((key) => [key, wanted.get(key)]));
  }
});

test('keys that agree but for length, zero bytes or partition are different', () => {
  const table = new SumTable(1 << 20);
  for (const key of ['', '\0', '\0\0', 'a', 'a\0']) table.add(0, rangeOf(Buffer.from(key)), 1);
  table.add(1, rangeOf(Buffer.from('a')), 5);
  expect(contents(table, 0)).toEqual(['', '\0', '\0\0', 'a', 'a\0'].map((key) => [key, 1]));
  expect(contents(table, 1)).toEqual([['a', 5]]);
});

test('a key longer than all before it fits', () => {
  const table = new SumTable(1 << 20);
  const key = 'x'.repeat(300_000);
  table.add(0, rangeOf(Buffer.from('a')), 1);
  table.add(0, rangeOf(Buffer.from(key)), 2);
  expect(contents(table, 0)).toEqual([
    ['a', 1],
    [key, 2],
  ]);
});

test('a cleared table has forgotten its keys', () => {
  const table = new SumTable(1 << 20);
  table.add(0, rangeOf(Buffer.from('a')), 1);
  table.clear();
  table.add(0, rangeOf(Buffer.from('b')), 2);
  expect(contents(table, 0)).toEqual([['b', 2]]);
});

function contents(table: SumTable, partition: number): (readonly [string, number])[] {
  const found: (readonly [string, number])[] = [];
  table.each(partition, (sum) => found.push([table.buffer.toString('utf8', table.start, table.end), sum]));
  return found;
}
