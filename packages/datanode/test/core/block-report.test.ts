import { expect, test } from 'vitest';
import { blocksAsLongs, blocksBuffers } from '../../src/core/block-report.ts';
import { type Replica, startOfProgress } from '../../src/core/replica.ts';

const replicas: Replica[] = [
  { state: 'FINALIZED', blockId: 1073741825n, numBytes: 300000, generationStamp: 1001 },
  { state: 'RBW', blockId: -9223372036854775792n, generationStamp: 1002, progress: startOfProgress(5) },
  { state: 'RWR', blockId: 1073741827n, numBytes: 134217728, generationStamp: 70000 },
];

/** Made with org.apache.hadoop.hdfs.protocol.BlockListAsLongs.builder() of Hadoop 3.4.3 from the same three replicas. */
const javaBuffer = '8280808008e0a712e90700dfffffffffffffffff0105ea0701868080800880808040f0a20402';
const javaLongs = [
  1,
  2,
  1073741825,
  300000,
  1001,
  -1,
  -1,
  -1,
  -9223372036854775792n,
  5,
  1002,
  1,
  1073741827,
  134217728,
  70000,
  2,
];

test('a report is byte for byte that of a Java DataNode', () => {
  const report = blocksBuffers(replicas);
  expect(report.numberOfBlocks).toBe(3);
  expect(Buffer.concat(report.blocksBuffers).toString('hex')).toBe(javaBuffer);
});

test('for an old NameNode a report is the same list of longs', () => {
  expect(blocksAsLongs(replicas)).toEqual(javaLongs.map((value) => BigInt(value)));
});

test('an empty report has one empty buffer, which a NameNode needs to know its form', () => {
  expect(blocksBuffers([])).toEqual({ numberOfBlocks: 0, blocksBuffers: [Buffer.alloc(0)] });
});

test('a large report is cut into pieces', () => {
  const many = Array.from(
    { length: 20_000 },
    (_, index): Replica => ({
      state: 'FINALIZED',
      blockId: 1073741825n + BigInt(index),
      numBytes: index,
      generationStamp: 1001,
    }),
  );
  const { numberOfBlocks, blocksBuffers: pieces } = blocksBuffers(many);
  expect(numberOfBlocks).toBe(20_000);
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.slice(0, -1).every(({ length }) => length === 65_536)).toBe(true);
});

test('copies under way are not reported, and a replica under recovery as what it was', () => {
  const temporary: Replica = { state: 'TEMPORARY', blockId: 9n, generationStamp: 1001, progress: startOfProgress(3) };
  const original: Replica = { state: 'RBW', blockId: 10n, generationStamp: 1001, progress: startOfProgress(3) };
  const claimed: Replica = { state: 'RUR', blockId: 10n, generationStamp: 1001, original, recoveryId: 1005 };
  expect(blocksBuffers([temporary, claimed])).toEqual(blocksBuffers([original]));
});
