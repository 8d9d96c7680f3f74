import { expect, test } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import { encodeTransaction } from '../../src/core/journal-record.ts';
import { decideCloseSession, decideEarlyDeletions } from '../../src/core/operations/session.ts';
import { emptyState } from '../../src/core/state.ts';
import { ExpiryQueue } from '../../src/core/expiry-queue.ts';
import { sessionPassword } from '../../src/core/session-password.ts';
import { firstSessionId, negotiate, sessionLimits, SessionTracker } from '../../src/core/sessions.ts';

test('a timeout is negotiated to between two and twenty ticks', () => {
  const limits = sessionLimits(2000);
  expect([1, 4000, 10_000, 1_000_000].map((asked) => negotiate(limits, asked))).toEqual([4000, 4000, 10_000, 40_000]);
});

test('a session expires at the end of the tick in which its time is up, unless it is heard of', () => {
  const tracker = new SessionTracker({ tickMs: 1000, firstId: 1n, nowMs: 0 });
  const [silent, talking] = [tracker.nextId(), tracker.nextId()];
  tracker.track(silent, 2500, 100);
  tracker.track(talking, 2500, 100);
  tracker.touch(talking, 2000);
  expect([1000, 2000, 2999, 3000, 4000, 4999, 5000].map((nowMs) => tracker.expire(nowMs))).toEqual([
    [],
    [],
    [],
    [silent],
    [],
    [],
    [talking],
  ]);
  expect(tracker.isAlive(silent)).toBe(false);
});

test('ticks in which the server was away are not counted against the sessions', () => {
  const tracker = new SessionTracker({ tickMs: 1000, firstId: 1n, nowMs: 0 });
  tracker.track(7n, 2500, 0);
  expect([1000, 60_000, 61_000, 62_000].map((nowMs) => tracker.expire(nowMs))).toEqual([[], [], [7n], []]);
});

test('a closed session does not expire', () => {
  const tracker = new SessionTracker({ tickMs: 1000, firstId: 1n, nowMs: 0 });
  tracker.track(7n, 2000, 0);
  tracker.remove(7n);
  tracker.touch(7n, 100);
  expect(tracker.expire(100_000)).toEqual([]);
  expect(tracker.queue.size).toBe(0);
});

test('to put off what stays in its bucket moves nothing', () => {
  const queue = new ExpiryQueue<string>(1000, 0);
  queue.update('a', 0, 1500);
  const before = queue.buckets();
  queue.update('a', 400, 1500);
  expect(queue.buckets()).toEqual(before);
  queue.update('a', 600, 1500);
  expect(queue.buckets().map(([due]) => due)).toEqual([3000]);
});

test('ids go up over restarts, whatever the clock says', () => {
  const first = firstSessionId(1_700_000_000_000, 0n);
  expect(first >> 56n).toBe(1n);
  expect(firstSessionId(1_700_000_000_001, first)).toBe(first + 0x10000n);
  expect(firstSessionId(1_699_999_999_999, first)).toBe(first + 1n);
});

test('the password of a session is the one that a real ZooKeeper gives it', () => {
  // From protocol/test/golden/zookeeper/kazoo.hex, the ConnectResponse.
  expect(sessionPassword(0x010000268b600000n).toString('hex')).toBe('927d1922b7d4d896c0c7237c58d5543b');
});

test('a session with more ephemeral znodes than one transaction holds is closed in several', () => {
  const state = emptyState();
  const header = { clientId: 7n, cxid: 0, zxid: 1, timeMs: 1 };
  const make = (path: string) => {
    const node = { path, data: null, acl: [], parentCVersion: 1 };
    apply(state, header, { type: 'create', node, ephemeral: true }, () => undefined);
  };
  for (let index = 0; index < 20_000; index++) make(`/${String(index).padStart(1000, '-')}`);
  const txns = decideEarlyDeletions(state.tree, 7n);
  expect(txns.length).toBe(4);
  for (const txn of txns) {
    expect(encodeTransaction(header, txn).length).toBeLessThan(16 * 1024 * 1024);
    apply(state, header, txn, () => undefined);
  }
  const last = decideCloseSession(state.tree, 7n);
  expect(encodeTransaction(header, last).length).toBeLessThan(16 * 1024 * 1024);
  apply(state, header, last, () => undefined);
  expect(state.tree.ephemeralCount).toBe(0);
  make('/a');
  expect(decideEarlyDeletions(state.tree, 7n)).toEqual([]);
});
