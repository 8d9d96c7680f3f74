import { expect, test } from 'vitest';
import { leaseHardLimitMs, Leases, leaseSoftLimitMs } from '../../src/core/leases.ts';

test('a client renews all its files at once', () => {
  const leases = new Leases();
  leases.open(1, 'a', 0);
  leases.open(2, 'a', 0);
  leases.renew('a', leaseHardLimitMs);
  expect(leases.isPastSoftLimit('a', leaseHardLimitMs + leaseSoftLimitMs)).toBe(false);
  expect(leases.pastHardLimit(leaseHardLimitMs + 1)).toEqual([]);
  expect(leases.fileCount).toBe(2);
});

test('a silent client passes the soft limit, then the hard one; the oldest comes first', () => {
  const leases = new Leases();
  leases.open(1, 'young', 10);
  leases.open(2, 'old', 0);
  expect(leases.isPastSoftLimit('old', leaseSoftLimitMs + 1)).toBe(true);
  expect(leases.pastHardLimit(leaseHardLimitMs + 11).map(({ holder }) => holder)).toEqual(['old', 'young']);
});

test('a file has one holder, and a holder without files has no lease', () => {
  const leases = new Leases();
  leases.open(1, 'a', 0);
  leases.open(1, 'b', 0);
  expect(leases.holderOf(1)).toBe('b');
  expect(leases.lease('a')).toBeUndefined();
  leases.close(1);
  expect(leases.count).toBe(0);
  expect(leases.isPastSoftLimit('b', 0)).toBe(true);
});
