import { expect, test } from 'vitest';
import { orderReplicas } from '../../src/core/replica-order.ts';

const holders = [1, 2, 3].map((n) => ({ name: `10.0.0.${n}:9866`, hostName: `worker-${n}` }));
const order = (local: string | undefined, ...failed: string[]) =>
  orderReplicas(holders, { local, failed: new Set(failed) }).map(({ hostName }) => hostName);

test('the order of the NameNode stands when nothing speaks against it', () => {
  expect(order(undefined)).toEqual(['worker-1', 'worker-2', 'worker-3']);
});

test('the replica at home comes first, one that failed last', () => {
  expect(order('worker-3')).toEqual(['worker-3', 'worker-1', 'worker-2']);
  expect(order(undefined, '10.0.0.1:9866')).toEqual(['worker-2', 'worker-3', 'worker-1']);
  expect(order('worker-2', '10.0.0.2:9866')).toEqual(['worker-1', 'worker-3', 'worker-2']);
});
