import { expect, test } from 'vitest';
import type { PipelineAckProto, Status } from '@calf/protocol/datatransfer';
import { type AckEffect, AckQueue } from '../../src/core/ack-queue.ts';

const ackOf = (seqno: number, reply: Status[] = ['SUCCESS']): PipelineAckProto => ({
  seqno,
  reply,
  downstreamAckTimeNanos: 0,
  flag: reply.map((status) => (status === 'SUCCESS' ? 0 : status === 'ERROR' ? 1 : 2)),
});
const told = (effects: AckEffect[]) =>
  effects.map((effect) =>
    effect.effect === 'acknowledge' ? `${effect.ack.seqno}: ${effect.ack.reply.join(' ')}` : effect.effect,
  );

function queueWith(downstream: 'none' | 'answering', ...seqnos: number[]): AckQueue {
  const queue = new AckQueue(downstream);
  for (const seqno of seqnos) queue.received({ seqno, end: (seqno + 1) * 100, last: false }, 0);
  return queue;
}

test('the only DataNode acknowledges what is written', () => {
  const queue = queueWith('none', 0, 1);
  expect(told(queue.written('SUCCESS', 1))).toEqual(['0: SUCCESS']);
  expect(told(queue.written('SUCCESS', 1))).toEqual(['1: SUCCESS']);
});

test('with others downstream a packet is acknowledged when it is written here and acknowledged there, in either order', () => {
  const queue = queueWith('answering', 0, 1);
  expect(told(queue.written('SUCCESS', 1))).toEqual([]);
  expect(told(queue.acknowledgedDownstream(ackOf(0, ['SUCCESS', 'SUCCESS']), 1))).toEqual(['0: SUCCESS SUCCESS SUCCESS']);
  expect(told(queue.acknowledgedDownstream(ackOf(1), 1))).toEqual([]);
  expect(told(queue.written('SUCCESS', 1))).toEqual(['1: SUCCESS SUCCESS']);
});

test('bytes count as acknowledged only when all DataNodes have them', () => {
  const queue = queueWith('answering', 0, 1);
  queue.written('SUCCESS', 1);
  queue.written('SUCCESS', 1);
  expect(queue.acknowledgedDownstream(ackOf(0), 1)).toMatchObject([{ ackedBytes: 100 }]);
  expect(queue.acknowledgedDownstream(ackOf(1, ['ERROR']), 1)).toMatchObject([{ ackedBytes: undefined, ack: { flag: [0, 1] } }]);
});

test('an ack says how long those downstream took', () => {
  const queue = queueWith('answering', 0);
  queue.written('SUCCESS', 2);
  expect(queue.acknowledgedDownstream(ackOf(0), 5)).toMatchObject([{ ack: { downstreamAckTimeNanos: 5e6 } }]);
});

test('the last packet is acknowledged after the replica is finalized', () => {
  const queue = queueWith('none', 0);
  queue.received({ seqno: 1, end: 100, last: true }, 0);
  expect(told([...queue.written('SUCCESS', 1), ...queue.written('SUCCESS', 1)])).toEqual(['0: SUCCESS', 'finalize']);
  expect(queue.isClosed).toBe(false);
  expect(told(queue.finalized(1))).toEqual(['1: SUCCESS']);
  expect(queue.isClosed).toBe(true);
});

test('a corrupt packet is refused, and the pipeline ends here', () => {
  expect(told(queueWith('none', 0).written('ERROR_CHECKSUM', 1))).toEqual(['0: ERROR_CHECKSUM', 'close']);
});

test('a packet that cannot be written is refused without waiting for those downstream', () => {
  expect(told(queueWith('answering', 0).written('ERROR', 1))).toEqual(['0: ERROR', 'close']);
});

test('who sent corrupt data downstream closes without an answer', () => {
  const queue = queueWith('answering', 0);
  queue.written('SUCCESS', 1);
  expect(told(queue.acknowledgedDownstream(ackOf(0, ['ERROR_CHECKSUM']), 1))).toEqual(['close']);
});

test('an ack out of order closes', () => {
  const queue = queueWith('answering', 0, 1);
  queue.written('SUCCESS', 1);
  expect(told(queue.acknowledgedDownstream(ackOf(1), 1))).toEqual(['close']);
});

test('a lost downstream is told once, and nothing is acknowledged after that', () => {
  const queue = queueWith('answering', 0);
  expect(told(queue.failedDownstream())).toEqual(['-2: SUCCESS ERROR']);
  expect(told(queue.failedDownstream())).toEqual([]);
  expect(told(queue.written('SUCCESS', 1))).toEqual([]);
});

test('downstream may end when it has acknowledged the last packet', () => {
  const queue = new AckQueue('answering');
  queue.received({ seqno: 0, end: 0, last: true }, 0);
  queue.acknowledgedDownstream(ackOf(0), 1);
  expect(told(queue.failedDownstream())).toEqual([]);
  expect(told(queue.written('SUCCESS', 1))).toEqual(['finalize']);
});

test('what concerns no packet goes on upstream at once', () => {
  expect(told(queueWith('answering', 0).acknowledgedDownstream(ackOf(-2, ['SUCCESS', 'ERROR']), 1))).toEqual([
    '-2: SUCCESS SUCCESS ERROR',
  ]);
});
