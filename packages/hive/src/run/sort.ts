import { compareNullable } from '../core/types/order.ts';
import type { Row, Value } from '../core/types/value.ts';

export interface SortKey {
  readonly evaluate: (row: Row) => Value;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export function rowOrder(keys: readonly SortKey[]): (left: Row, right: Row) => number {
  return (left, right) => {
    for (const key of keys) {
      const order = compareKey(key.evaluate(left), key.evaluate(right), key);
      if (order !== 0) return order;
    }
    return 0;
  };
}

export function compareKey(left: Value, right: Value, { descending, nullsFirst }: Omit<SortKey, 'evaluate'>): number {
  if (left === null || right === null) {
    if (left === right) return 0;
    return (left === null) === nullsFirst ? -1 : 1;
  }
  const order = compareNullable(left, right);
  return descending ? -order : order;
}
