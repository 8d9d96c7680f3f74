import { expect, test } from 'vitest';
import { decideCommitBlockSynchronization } from '../../../src/core/operations/commit-block-synchronization.ts';
import { decideTruncate } from '../../../src/core/operations/truncate.ts';
import { rootRow } from '../../../src/core/namespace.ts';
import { client, Cluster, poolId } from './cluster.ts';

const truncate = (cluster: Cluster, bytes: number) =>
  cluster.carryOut(decideTruncate(cluster.situation(), { path: '/f', holder: client, bytes }));
const fileBytes = (cluster: Cluster) => cluster.namespace.fileBytes(cluster.namespace.child(rootRow, 'f'));

test('on the border of a block it is done at once', () => {
  const cluster = new Cluster();
  cluster.write('/f', { blocks: 3 });
  expect(truncate(cluster, 256)).toBe(true);
  expect(fileBytes(cluster)).toBe(256);
  expect(cluster.work().map(({ command }) => command)).toEqual(['INVALIDATE', 'INVALIDATE', 'INVALIDATE']);
  expect(truncate(cluster, 256)).toBe(true);
  expect(truncate(cluster, 0)).toBe(true);
  expect(cluster.pool.table.count).toBe(0);
});

test('inside a block its DataNodes are told to cut it, and then the file is closed', () => {
  const cluster = new Cluster();
  const [, block] = cluster.write('/f', { blocks: 2 });
  expect(truncate(cluster, 150)).toBe(false);
  expect(truncate(cluster, 150)).toBe(false);
  expect(() => truncate(cluster, 140)).toThrow('because /f is being truncated.');
  const row = cluster.pool.table.find(block?.id ?? 0n);
  expect(cluster.pool.construction.get(row)).toMatchObject({ state: 'UNDER_RECOVERY', recoveryId: 1003, truncateTo: 22 });
  expect(cluster.work().map(({ command }) => command)).toEqual(['RECOVER']);
  const agreed = {
    recoveryId: 1003,
    bytes: 22,
    closeFile: true,
    deleteBlock: false,
    nodes: ['uuid-1', 'uuid-3'],
    storages: ['DS-1', 'DS-3'],
  };
  const named = { id: block?.id ?? 0n, bytes: 128, generationStamp: 1002, poolId };
  cluster.carryOut(decideCommitBlockSynchronization(cluster.situation(), { block: named, ...agreed }));
  expect(fileBytes(cluster)).toBe(150);
  expect(cluster.pool.isComplete(row)).toBe(true);
  expect(cluster.holders(named)).toEqual([1, 3]);
});

test('when the DataNode that was to lead the cut dies first, another one does', () => {
  const cluster = new Cluster();
  cluster.write('/f');
  truncate(cluster, 50);
  const [leader = ''] = cluster.pool.recoveries.keys();
  const node = cluster.pool.datanodes.get(leader);
  if (node) cluster.pool.loseNode(node);
  const [next] = cluster.pool.recoveries.keys();
  expect(next).toBeDefined();
  expect(next).not.toBe(leader);
  expect(cluster.work()).toMatchObject([{ command: 'RECOVER', recoveries: [{ recoveryId: 1002 }] }]);
});

test('a late answer of an older recovery is refused', () => {
  const cluster = new Cluster();
  const [block] = cluster.write('/f');
  truncate(cluster, 50);
  const agreed = { recoveryId: 7, bytes: 50, closeFile: true, deleteBlock: false, nodes: [], storages: [] };
  const named = { id: block?.id ?? 0n, bytes: 128, generationStamp: 1001, poolId };
  expect(() => decideCommitBlockSynchronization(cluster.situation(), { block: named, ...agreed })).toThrow(
    `The recovery id 7 does not match current recovery id 1002 for block ${poolId}:blk_1073741825_1001`,
  );
});

test('a file does not grow by it', () => {
  const cluster = new Cluster();
  cluster.write('/f');
  expect(() => truncate(cluster, 129)).toThrow('Cannot truncate to a larger file size. Current size: 128, truncate size: 129.');
});
