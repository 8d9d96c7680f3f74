import type { ScopeColumn } from '../core/query/scope.ts';
import type { Row } from '../core/types/value.ts';

/** A table, a join, a query: named columns, and rows in batches. Rows are read once, and only as far as they are wanted. */
export interface Relation {
  readonly columns: readonly ScopeColumn[];
  readonly rows: () => AsyncIterable<readonly Row[]>;
}

export const batchRows = 1024;

/** One row without columns: what SELECT without FROM reads. */
export const oneRow: Relation = {
  columns: [],
  async *rows() {
    yield [[]];
  },
};

export async function* filtered(
  rows: AsyncIterable<readonly Row[]>,
  keeps: (row: Row) => boolean,
): AsyncGenerator<readonly Row[]> {
  for await (const batch of rows) {
    const kept = batch.filter(keeps);
    if (kept.length > 0) yield kept;
  }
}

export async function* mapped(rows: AsyncIterable<readonly Row[]>, map: (row: Row) => Row): AsyncGenerator<readonly Row[]> {
  for await (const batch of rows) yield batch.map(map);
}

/** Rows from `offset` on, `count` at most; nothing further is read. */
export async function* limited(
  rows: AsyncIterable<readonly Row[]>,
  { offset, count }: { offset: number; count: number },
): AsyncGenerator<readonly Row[]> {
  let [skip, left] = [offset, count];
  if (left === 0) return;
  for await (const batch of rows) {
    const part = batch.slice(skip, skip + left);
    skip = Math.max(0, skip - batch.length);
    left -= part.length;
    if (part.length > 0) yield part;
    if (left === 0) return;
  }
}

/** Hands rows on in batches of a sensible size. */
export function* inBatches(rows: Iterable<Row>): Generator<readonly Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export async function allRows(rows: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const batch of rows) for (const row of batch) all.push(row);
  return all;
}
