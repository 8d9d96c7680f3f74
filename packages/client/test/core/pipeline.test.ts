import { expect, test } from 'vitest';
import { type Pipeline, type PipelineEvent, step } from '../../src/core/pipeline.ts';

const targets = ['worker-1', 'worker-2', 'worker-3'].map((hostName, index) => ({ hostName, name: `127.0.0.1:${9866 + index}` }));
const setup: Pipeline = { stage: 'PIPELINE_SETUP_CREATE', targets };
const success: PipelineEvent = { event: 'setupAnswered', status: 'SUCCESS', firstBadLink: '', message: '' };
const packet = (seqno: number, last = false) => ({ seqno, endOffset: 100 * (seqno + 1), last });
const queued = (seqno: number, last = false): PipelineEvent => ({ event: 'packetQueued', packet: packet(seqno, last) });
const acked = (seqno: number, ...replies: string[]): PipelineEvent => ({ event: 'ackReceived', seqno, replies });

/** What happens to a new block after these events: every effect by its name, and the state at the end. */
function played(...events: PipelineEvent[]): { effects: string[]; state: Pipeline } {
  let state = setup;
  const effects: string[] = [];
  for (const event of events) {
    const result = step(state, event);
    state = result.state;
    effects.push(...result.effects.map(({ effect }) => effect));
  }
  return { effects, state };
}

test('a block is set up, streamed, acknowledged and closed', () => {
  const { effects, state } = played(success, queued(0), queued(1), acked(0, 'SUCCESS'), queued(2, true), acked(1), acked(2));
  expect(effects).toEqual(['ready', 'send', 'send', 'acknowledged', 'send', 'acknowledged', 'acknowledged', 'finished']);
  expect(state).toEqual({ stage: 'CLOSED' });
});

test('what is not acknowledged stays at hand, and what is counts', () => {
  const { state } = played(success, queued(0), queued(1), queued(2), acked(0, 'SUCCESS', 'SUCCESS', 'SUCCESS'));
  expect(state).toMatchObject({ stage: 'DATA_STREAMING', ackedBytes: 100, unacked: [{ seqno: 1 }, { seqno: 2 }] });
});

test('an ack of a heartbeat changes nothing', () => {
  expect(played(success, queued(0), acked(-1)).effects).toEqual(['ready', 'send']);
});

test('a refused setup names the bad link, else the first DataNode', () => {
  const refused = { event: 'setupAnswered', status: 'ERROR', message: 'no space' } as const;
  const named = played({ ...refused, firstBadLink: '127.0.0.1:9867' }).state;
  expect(named).toMatchObject({ stage: 'FAILED', problem: { node: { hostName: 'worker-2' }, during: 'setup' } });
  const unnamed = played({ ...refused, firstBadLink: '' }).state;
  expect(unnamed).toMatchObject({ problem: { node: { hostName: 'worker-1' }, reason: 'ERROR no space' } });
});

test('the first reply that is no success names the DataNode that failed', () => {
  const { state } = played(success, queued(0), acked(0, 'SUCCESS', 'SUCCESS', 'ERROR_CHECKSUM'));
  expect(state).toMatchObject({
    stage: 'FAILED',
    problem: { node: { hostName: 'worker-3' }, reason: 'ack ERROR_CHECKSUM', during: 'streaming' },
    unacked: [{ seqno: 0 }],
  });
});

test('an ack out of order is a failure, not an answer', () => {
  expect(played(success, queued(0), queued(1), acked(1)).state).toMatchObject({ stage: 'FAILED' });
  expect(played(success, acked(0)).state).toMatchObject({ stage: 'FAILED' });
});

test('a lost connection fails the block once; what comes later is nothing', () => {
  const lost: PipelineEvent = { event: 'connectionLost', reason: 'reset' };
  expect(played(success, queued(0), lost, lost, acked(0)).effects).toEqual(['ready', 'send', 'failed']);
  expect(played(success, queued(0, true), acked(0), lost).state).toEqual({ stage: 'CLOSED' });
});
