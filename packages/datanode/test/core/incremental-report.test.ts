import { expect, test } from 'vitest';
import { IncrementalReport, type ReplicaEvent } from '../../src/core/incremental-report.ts';

const eventOf = (blockId: bigint, status: ReplicaEvent['status']): ReplicaEvent => ({
  status,
  block: { blockId, genStamp: 1001, numBytes: 1 },
});
const told = (report: IncrementalReport) => report.take().map(({ block, status }) => `${block.blockId} ${status}`);

test('of one block only the newest is told', () => {
  const report = new IncrementalReport();
  report.add(eventOf(1n, 'RECEIVING'));
  report.add(eventOf(2n, 'RECEIVING'));
  report.add(eventOf(1n, 'RECEIVED'));
  expect(told(report)).toEqual(['2 RECEIVING', '1 RECEIVED']);
  expect(report.isEmpty).toBe(true);
});

test('what could not be sent is told later, unless it is old by then', () => {
  const report = new IncrementalReport();
  report.add(eventOf(1n, 'RECEIVED'));
  report.add(eventOf(2n, 'RECEIVED'));
  const taken = report.take();
  report.add(eventOf(1n, 'DELETED'));
  report.putBack(taken);
  expect(told(report)).toEqual(['2 RECEIVED', '1 DELETED']);
});
