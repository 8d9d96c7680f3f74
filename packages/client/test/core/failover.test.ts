import { expect, test } from 'vitest';
import { decideRetry } from '../../src/core/failover.ts';

const limits = { failoversMax: 4, retriesMax: 2, baseDelayMs: 500, delayMaxMs: 1500 };
const at = (failovers: number, retries = failovers) => ({ failovers, retries, nameNodeCount: 2 });

test('an answer that stands is not asked for again', () => {
  expect(decideRetry('refusal', at(0), limits, 0.5)).toEqual({ action: 'fail' });
});

test('every NameNode is asked once without waiting, then ever more slowly, and not for ever', () => {
  const delays = [0, 1, 2, 3, 4].map((failovers) => decideRetry('standby', at(failovers), limits, 0.5));
  expect(delays).toEqual([
    { action: 'failover', delayMs: 0 },
    { action: 'failover', delayMs: 500 },
    { action: 'failover', delayMs: 0 },
    { action: 'failover', delayMs: 1000 },
    { action: 'fail' },
  ]);
});

test('pauses are spread around their middle, and bounded', () => {
  const wide = { ...limits, failoversMax: 100 };
  const delayOf = (random: number) => decideRetry('unreachable', at(41), wide, random);
  expect(delayOf(0)).toEqual({ action: 'failover', delayMs: 750 });
  expect(delayOf(0.999)).toMatchObject({ delayMs: expect.closeTo(2248.5, 1) });
});

test('a NameNode that asks for patience is asked again itself, a bounded number of times', () => {
  expect(decideRetry('retriable', at(0, 0), limits, 0.5)).toEqual({ action: 'retry', delayMs: 500 });
  expect(decideRetry('retriable', at(0, 3), limits, 0.5)).toEqual({ action: 'fail' });
});
