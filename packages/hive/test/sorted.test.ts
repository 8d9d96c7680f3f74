import { expect, test } from 'vitest';
import type { Row } from '../src/core/types/value.ts';
import { allRows } from '../src/run/relation.ts';
import { sorted } from '../src/run/sorted.ts';

const count = 5000;
const row = (index: number): Row => [
  BigInt((index * 7919) % count),
  { unscaled: BigInt(index), scale: 2 },
  null,
  `é${index % 3}`,
];

async function* rows(): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < count; start += 100) yield Array.from({ length: 100 }, (_, index) => row(start + index));
}

const key = (index: number, descending = false) => ({ evaluate: (of: Row) => of[index] ?? null, descending, nullsFirst: true });

test('more rows than memory is allowed are sorted in runs, and come back as they were', async () => {
  const found = await allRows(sorted(rows(), { keys: [key(0)], limit: undefined, rowsInMemoryMax: 700 }));
  expect(found).toEqual(
    Array.from({ length: count }, (_, index) => row(index)).toSorted((left, right) => Number(left[0]) - Number(right[0])),
  );
});

test('rows that are equal stay in the order in which they came', async () => {
  const found = await allRows(sorted(rows(), { keys: [key(3, true)], limit: undefined, rowsInMemoryMax: 700 }));
  const order = Array.from({ length: count }, (_, index) => index).toSorted((left, right) => (right % 3) - (left % 3));
  expect(found.map(([, at]) => at)).toEqual(order.map((index) => row(index)[1]));
});

test('with a limit no more rows are held than are wanted', async () => {
  const found = await allRows(sorted(rows(), { keys: [key(0, true)], limit: { offset: 1, count: 3 }, rowsInMemoryMax: 700 }));
  expect(found.slice(1, 4).map(([value]) => value)).toEqual([4998n, 4997n, 4996n]);
  expect(found.length).toBeLessThan(700);
});
