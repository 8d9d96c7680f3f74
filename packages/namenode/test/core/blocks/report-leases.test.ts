import { expect, test } from 'vitest';
import { ReportLeases } from '../../../src/core/blocks/report-leases.ts';

const at = (ms: number) => ({ ms, monotonicMs: ms });

test('so many nodes report at a time, the others wait', () => {
  const leases = new ReportLeases({ pendingMax: 2, expiryMs: 100 });
  expect([leases.request('a', at(0)), leases.request('b', at(0)), leases.request('c', at(0))]).toEqual([1, 2, 0]);
  leases.release('a');
  expect(leases.request('c', at(0))).toBe(3);
});

test('a lease is of one node, and for a while', () => {
  const leases = new ReportLeases({ pendingMax: 1, expiryMs: 100 });
  const id = leases.request('a', at(0));
  expect(leases.isValid('a', id, at(99))).toBe(true);
  expect(leases.isValid('b', id, at(99))).toBe(false);
  expect(leases.isValid('a', id, at(100))).toBe(false);
  expect(leases.isValid('b', 0, at(0))).toBe(true);
  expect(leases.request('b', at(100))).toBe(2);
});
