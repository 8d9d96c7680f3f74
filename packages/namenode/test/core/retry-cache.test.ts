import { expect, test } from 'vitest';
import { RetryCache } from '../../src/core/retry-cache.ts';

const clientId = Buffer.alloc(16, 7);

test('a call is remembered for its time, and forgotten after twice that', () => {
  const cache = new RetryCache(1000);
  cache.add({ clientId, callId: 1 }, 5000);
  cache.add({ clientId, callId: 2 }, 5999);
  expect(cache.has({ clientId, callId: 1 })).toBe(true);
  cache.add({ clientId, callId: 3 }, 6000);
  expect(cache.has({ clientId, callId: 2 })).toBe(true);
  cache.add({ clientId, callId: 4 }, 7000);
  expect(cache.has({ clientId, callId: 2 })).toBe(false);
  expect(cache.has({ clientId, callId: 3 })).toBe(true);
});

test('a call of another client under the same number is another call', () => {
  const cache = new RetryCache(1000);
  cache.add({ clientId, callId: 1 }, 0);
  expect(cache.has({ clientId: Buffer.alloc(16, 8), callId: 1 })).toBe(false);
});

test('more calls than there is room for make the oldest ones forgotten', () => {
  const cache = new RetryCache(1000, 10);
  for (let callId = 0; callId < 100; callId++) cache.add({ clientId, callId }, 1);
  const remembered = Array.from({ length: 100 }, (_, callId) => callId).filter((callId) => cache.has({ clientId, callId }));
  expect(remembered).toEqual(Array.from({ length: 20 }, (_, index) => 80 + index));
});
