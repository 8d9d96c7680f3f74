import type { Query } from '../core/sql/query.ts';
import type { Row, Value } from '../core/types/value.ts';
import { inBatches } from './relation.ts';
import { compareKey, type SortKey } from './sort.ts';
import { SortedRuns } from './sorted-runs.ts';

/** A row with the values it is ordered by, which are found once. */
export interface Keyed {
  readonly row: Row;
  readonly keys: readonly Value[];
}

export interface SortOptions {
  readonly keys: readonly SortKey[];
  readonly limit: Query['limit'];
  /** So many rows are sorted in memory; more go to files, sorted run by run. */
  readonly rowsInMemoryMax?: number;
}

/** Rows in order; with a limit, no more than that many (twice) are ever held. Equal rows stay as they come. */
export async function* sorted(
  rows: AsyncIterable<readonly Row[]>,
  { keys, limit, rowsInMemoryMax = 400_000 }: SortOptions,
): AsyncGenerator<readonly Row[]> {
  const order = (left: Keyed, right: Keyed) => compareKeyed(left, right, keys);
  const wanted = limit ? limit.offset + limit.count : Infinity;
  let held: Keyed[] = [];
  using runs = new SortedRuns(order);
  for await (const batch of rows) {
    for (const row of batch) held.push({ row, keys: keys.map((key) => key.evaluate(row)) });
    if (wanted < rowsInMemoryMax / 2) {
      if (held.length > Math.max(2 * wanted, rowsInMemoryMax / 40)) held = held.sort(order).slice(0, wanted);
    } else if (held.length >= rowsInMemoryMax) {
      runs.add(held.sort(order));
      held = [];
    }
  }
  yield* inBatches(rowsOf(runs.merged(held.sort(order))));
}

function* rowsOf(entries: Iterable<Keyed>): Generator<Row> {
  for (const { row } of entries) yield row;
}

function compareKeyed(left: Keyed, right: Keyed, keys: readonly SortKey[]): number {
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index];
    const order = key ? compareKey(left.keys[index] ?? null, right.keys[index] ?? null, key) : 0;
    if (order !== 0) return order;
  }
  return 0;
}
