import { expect, test } from 'vitest';
import { bytesReceived, type Replica, visibleLength } from '../../src/core/replica.ts';
import * as transitions from '../../src/core/transitions.ts';

const block = { poolId: 'BP-1-127.0.0.1-1', blockId: 7n, generationStamp: 1001 };
const finalized = (numBytes: number, generationStamp = 1001): Replica => ({
  state: 'FINALIZED',
  blockId: 7n,
  generationStamp,
  numBytes,
});
const rbw = (received: number, { onDisk = received, acked = received, generationStamp = 1001 } = {}): Replica => ({
  state: 'RBW',
  blockId: 7n,
  generationStamp,
  progress: { received, onDisk, acked, lastPartialCrc: undefined },
});
const resumption = (minBytes: number, maxBytes = minBytes) => ({ newGenerationStamp: 1002, minBytes, maxBytes });

test('a new block is written from its start', () => {
  expect(transitions.createRbw(undefined, block, 0)).toMatchObject({
    state: 'RBW',
    generationStamp: 1001,
    progress: { received: 0 },
  });
});

test('a block that is there is not written again, but under a new generation stamp', () => {
  expect(() => transitions.createRbw(finalized(5), block, 0)).toThrow(
    'Block BP-1-127.0.0.1-1:blk_7_1001 already exists in state FINALIZED and thus cannot be created.',
  );
  expect(transitions.createRbw(finalized(5), block, 1003)).toMatchObject({ state: 'RBW', generationStamp: 1003 });
});

test('a copy is refused where a replica is as new', () => {
  expect(() => transitions.createTemporary(finalized(5), block, 'pipeline')).toThrow('already exists in state FINALIZED');
  expect(transitions.createTemporary(rbw(5, { generationStamp: 1000 }), block, 'replication')).toMatchObject({
    state: 'TEMPORARY',
  });
  expect(() => transitions.createTemporary(finalized(5, 1000), block, 'replication')).toThrow('already exists');
  expect(transitions.createTemporary(finalized(5, 1000), block, 'pipeline')).toMatchObject({ state: 'TEMPORARY' });
});

test('appending opens a finalized replica of the expected length again', () => {
  expect(transitions.append(finalized(5), block, resumption(5))).toMatchObject({
    state: 'RBW',
    generationStamp: 1002,
    progress: { received: 5, onDisk: 5, acked: 5 },
  });
  expect(() => transitions.append(finalized(5), block, resumption(6))).toThrow('with a length of 5 expected length is 6');
  expect(() => transitions.append(rbw(5), block, resumption(5))).toThrow('Cannot append to an unfinalized replica');
  expect(() => transitions.append(undefined, block, resumption(5))).toThrow('Replica not found for');
});

test('a pipeline that goes on cuts the replica to what was acknowledged', () => {
  expect(transitions.recoverRbw(rbw(900, { acked: 500 }), block, resumption(400, 1000))).toMatchObject({
    generationStamp: 1002,
    progress: { received: 500, onDisk: 500, acked: 500 },
  });
});

test('a pipeline goes on only between what the client holds for acknowledged and what it sent', () => {
  expect(() => transitions.recoverRbw(rbw(900, { acked: 300 }), block, resumption(400, 1000))).toThrow(
    'not in the range of [400, 1000]',
  );
  expect(() => transitions.recoverRbw(rbw(1100), block, resumption(400, 1000))).toThrow('not in the range of [400, 1000]');
  expect(() => transitions.recoverRbw(rbw(500, { generationStamp: 1003 }), block, resumption(500))).toThrow(
    'Expected GS range is [1001, 1002]',
  );
  expect(() => transitions.recoverRbw(finalized(500), block, resumption(500))).toThrow('Cannot recover a non-RBW replica');
});

test('a close that failed is repeated on a replica in writing and on a finalized one', () => {
  for (const replica of [rbw(5), finalized(5)]) {
    expect(transitions.recoverClose(replica, block, resumption(5))).toEqual(finalized(5, 1002));
  }
  expect(() => transitions.recoverClose(rbw(5, { acked: 4 }), block, resumption(5))).toThrow('are not the same');
});

test('a copy joins the pipeline with what the client saw acknowledged', () => {
  const temporary = transitions.createTemporary(undefined, block, 'pipeline');
  Object.assign(temporary.progress, { received: 9, onDisk: 9 });
  const joined = transitions.convertTemporaryToRbw(temporary, block, 8);
  expect([joined.state, visibleLength(joined), bytesReceived(joined)]).toEqual(['RBW', 8, 9]);
  expect(() => transitions.convertTemporaryToRbw(temporary, block, 10)).toThrow('numBytes < visible');
});

test('nothing of a copy under way, or of a replica that waits for recovery, is visible', () => {
  expect(visibleLength(transitions.createTemporary(undefined, block, 'pipeline'))).toBe(-1);
  expect(visibleLength({ state: 'RWR', blockId: 7n, generationStamp: 1001, numBytes: 5 })).toBe(-1);
});

test('a recovery claims a replica, and a later one takes it over', () => {
  const first = transitions.beginRecovery(rbw(5), block, 1005);
  expect(first).toMatchObject({ state: 'RUR', recoveryId: 1005, original: { state: 'RBW' } });
  expect(() => transitions.beginRecovery(first, block, 1005)).toThrow('rur.getRecoveryID() >= recoveryId = 1005');
  expect(transitions.beginRecovery(first, block, 1006)).toMatchObject({ recoveryId: 1006, original: { state: 'RBW' } });
});

test('a recovery ends with its id as generation stamp and the length that all have', () => {
  const claimed = transitions.beginRecovery(rbw(5), block, 1005);
  const recovered = { ...block, numBytes: 5 };
  expect(transitions.endRecovery(claimed, recovered, { recoveryId: 1005, newLength: 4 })).toEqual(finalized(4, 1005));
  expect(() => transitions.endRecovery(claimed, recovered, { recoveryId: 1004, newLength: 4 })).toThrow(
    'getRecoveryID() != recoveryId',
  );
  expect(() => transitions.endRecovery(claimed, recovered, { recoveryId: 1005, newLength: 6 })).toThrow('< newlength = 6');
  expect(() => transitions.endRecovery(rbw(5), recovered, { recoveryId: 1005, newLength: 4 })).toThrow(
    'replica.getState() != RUR',
  );
});
