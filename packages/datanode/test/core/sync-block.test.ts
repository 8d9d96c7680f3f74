import { expect, test } from 'vitest';
import type { ReplicaState } from '../../src/core/replica.ts';
import { planSync } from '../../src/core/sync-block.ts';

const replica = (state: ReplicaState, numBytes: number, generationStamp = 1001) => ({ state, numBytes, generationStamp });
const block = { generationStamp: 1001 };

test('without a replica that has bytes the block goes', () => {
  expect(planSync([], block)).toEqual({ sync: 'delete' });
  expect(planSync([replica('RBW', 0), replica('FINALIZED', 10, 1000)], block)).toEqual({ sync: 'delete' });
});

test('replicas in writing are cut to the shortest', () => {
  const [a, b] = [replica('RBW', 10), replica('RBW', 8)];
  expect(planSync([a, b, replica('RWR', 5)], block)).toEqual({ sync: 'truncate', newLength: 8, participants: [a, b] });
});

test('after all DataNodes ended, the shortest confirmed length counts', () => {
  const [a, b] = [replica('RWR', 10), replica('RWR', 8)];
  expect(planSync([a, b], block)).toEqual({ sync: 'truncate', newLength: 8, participants: [a, b] });
});

test('a finalized replica keeps its length, and those in writing join when they have it', () => {
  const [a, b] = [replica('FINALIZED', 10), replica('RBW', 10)];
  expect(planSync([a, b, replica('RBW', 9), replica('RWR', 10)], block)).toEqual({
    sync: 'truncate',
    newLength: 10,
    participants: [a, b],
  });
});

test('finalized replicas of different lengths are not recovered', () => {
  expect(() => planSync([replica('FINALIZED', 10), replica('FINALIZED', 9)], block)).toThrow('Inconsistent size');
});

test('copies that were under way are no base for a recovery', () => {
  expect(() => planSync([replica('TEMPORARY', 10)], block)).toThrow('none is in RWR or better state');
});
