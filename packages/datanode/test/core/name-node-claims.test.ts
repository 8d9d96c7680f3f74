import { expect, test } from 'vitest';
import { heard, noClaims } from '../../src/core/name-node-claims.ts';

const active = (txid: number) => ({ isActive: true, txid });
const standby = (txid: number) => ({ isActive: false, txid });

test('the NameNode that claims to be active is obeyed', () => {
  expect(heard(noClaims, 'nn1', active(5)).active).toBe('nn1');
  expect(heard(noClaims, 'nn1', standby(5)).active).toBeUndefined();
});

test('of two that claim it, the one with the highest transaction is obeyed', () => {
  const claims = heard(noClaims, 'nn1', active(5));
  expect(heard(claims, 'nn2', active(4)).active).toBe('nn1');
  expect(heard(claims, 'nn2', active(5)).active).toBe('nn1');
  expect(heard(claims, 'nn2', active(6)).active).toBe('nn2');
});

test('a NameNode that gave up cannot come back with an older claim', () => {
  const claims = heard(heard(heard(noClaims, 'nn1', active(5)), 'nn2', active(9)), 'nn2', standby(9));
  expect(claims.active).toBeUndefined();
  expect(heard(claims, 'nn1', active(8)).active).toBeUndefined();
  expect(heard(claims, 'nn1', active(10)).active).toBe('nn1');
});
