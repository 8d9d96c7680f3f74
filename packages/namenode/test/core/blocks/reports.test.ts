import { MalformedError } from '@calf/protocol/bytes';
import { describe, expect, test } from 'vitest';
import { apply } from '../../../src/core/edits.ts';
import { takeCommands } from '../../../src/core/blocks/commands.ts';
import { orderCopies } from '../../../src/core/blocks/copies.ts';
import { readBuffers, readLongs } from '../../../src/core/blocks/report-codec.ts';
import { incrementalReport } from '../../../src/core/blocks/reports.ts';
import { decideSetReplication } from '../../../src/core/operations/set-replication.ts';
import { rootRow } from '../../../src/core/namespace.ts';
import { Cluster } from './cluster.ts';

const commands = (cluster: Cluster) => cluster.work().map(({ command }) => command);

function written(cluster: Cluster, replication = 3) {
  const [block] = cluster.write('/f', { replication });
  if (!block) throw new Error('no block');
  return block;
}

/** All nodes have sent a full report of what they hold. */
function settled(cluster: Cluster, replication = 3) {
  const block = written(cluster, replication);
  for (const node of [1, 2, 3]) cluster.fullReport(node, cluster.holders(block).includes(node) ? [block] : []);
  return block;
}

describe('full reports', () => {
  test('add what is new and drop what is gone', () => {
    const cluster = new Cluster();
    const block = written(cluster);
    cluster.fullReport(1, []);
    expect(cluster.holders(block)).toEqual([2, 3]);
    cluster.fullReport(1, [block]);
    expect(cluster.holders(block)).toEqual([1, 2, 3]);
    expect(cluster.storage(1).replicaCount).toBe(1);
  });

  test('an unknown replica is deleted, but not one from the future', () => {
    const cluster = new Cluster();
    written(cluster);
    cluster.fullReport(1, [{ id: 7n, bytes: 1, generationStamp: 1001 }]);
    expect(cluster.pool.invalidations.has('uuid-1', 7n)).toBe(true);
    cluster.fullReport(2, [{ id: 1073749999n, bytes: 1, generationStamp: 1001 }]);
    cluster.fullReport(3, [{ id: 8n, bytes: 1, generationStamp: 9999 }]);
    expect(cluster.pool.invalidations.count).toBe(1);
  });

  test('a replica of another length or generation stamp is corrupt, and replaced', () => {
    const cluster = new Cluster(['/a', '/a', '/b', '/b']);
    const block = settled(cluster);
    const [holder = 0] = cluster.holders(block);
    for (const node of [1, 2, 3, 4]) if (cluster.holders(block).includes(node)) cluster.fullReport(node, [block]);
    cluster.fullReport(holder, [{ ...block, bytes: 5 }]);
    expect(cluster.pool.counts(cluster.pool.table.find(block.id))).toEqual({ live: 2, corrupt: 1, excess: 0 });
    expect(commands(cluster)).toContain('TRANSFER');
    cluster.work();
    const now = cluster.holders(block);
    expect(now).toHaveLength(3);
    expect(now).not.toContain(holder);
  });
});

describe('redundancy', () => {
  test('setReplication down deletes surplus replicas, and both racks stay', () => {
    const cluster = new Cluster();
    const block = settled(cluster);
    cluster.carryOut(decideSetReplication(cluster.situation(), { path: '/f', replication: 2 }));
    expect(commands(cluster)).toEqual(['INVALIDATE']);
    expect(cluster.holders(block)).toHaveLength(2);
    expect(cluster.holders(block)).toContain(3);
  });

  test('nothing is deleted before each storage of the block has reported', () => {
    const cluster = new Cluster();
    const block = written(cluster);
    cluster.carryOut(decideSetReplication(cluster.situation(), { path: '/f', replication: 1 }));
    expect(commands(cluster)).toEqual([]);
    for (const node of [1, 2, 3]) cluster.fullReport(node, [block]);
    expect(commands(cluster)).toEqual(['INVALIDATE', 'INVALIDATE']);
    expect(cluster.holders(block)).toHaveLength(1);
  });

  test('nothing is deleted after a node came back before it has reported what it still has', () => {
    const cluster = new Cluster();
    const block = settled(cluster);
    cluster.join(1);
    cluster.carryOut(decideSetReplication(cluster.situation(), { path: '/f', replication: 1 }));
    expect(commands(cluster)).toEqual([]);
    cluster.fullReport(1, []);
    expect(commands(cluster)).toEqual(['INVALIDATE']);
    expect(cluster.holders(block)).toHaveLength(1);
  });

  test('a surplus replica whose deletion was lost on the way is deleted after the next full report', () => {
    const cluster = new Cluster();
    const block = settled(cluster);
    cluster.carryOut(decideSetReplication(cluster.situation(), { path: '/f', replication: 2 }));
    for (const node of [1, 2, 3]) takeCommands(cluster.pool, cluster.node(node), { streamsMax: 2 });
    for (const node of [1, 2, 3]) cluster.fullReport(node, [block]);
    expect(commands(cluster)).toEqual(['INVALIDATE']);
    expect(cluster.holders(block)).toHaveLength(2);
  });

  test('a surplus replica whose deletion was lost is kept when it is needed by then', () => {
    const cluster = new Cluster();
    const block = settled(cluster);
    cluster.carryOut(decideSetReplication(cluster.situation(), { path: '/f', replication: 1 }));
    for (const node of [1, 2, 3]) takeCommands(cluster.pool, cluster.node(node), { streamsMax: 2 });
    const row = cluster.pool.table.find(block.id);
    const [kept] = cluster.pool.liveReplicas(row).map((index) => cluster.pool.datanodes.storage(index).datanode);
    if (!kept) throw new Error('no replica is kept');
    cluster.pool.loseNode(kept);
    for (const node of cluster.holders(block)) cluster.fullReport(node, [block]);
    cluster.work();
    expect(cluster.holders(block)).toHaveLength(1);
    expect(cluster.pool.counts(row).live).toBe(1);
  });

  test('setReplication up copies from a node that has it', () => {
    const cluster = new Cluster();
    const block = settled(cluster, 1);
    cluster.carryOut(decideSetReplication(cluster.situation(), { path: '/f', replication: 3 }));
    expect(cluster.pool.lowRedundancy.count).toBe(1);
    expect(commands(cluster)).toContain('TRANSFER');
    expect(cluster.holders(block)).toEqual([1, 2, 3]);
    expect([cluster.pool.lowRedundancy.count, cluster.pool.pendingCopies.blockCount]).toEqual([0, 0]);
  });

  test('a dead node is replaced, and its replicas are surplus when it comes back', () => {
    const cluster = new Cluster(['/a', '/a', '/b', '/b']);
    const block = written(cluster);
    const [lost = 0] = cluster.holders(block);
    cluster.pass(60_001);
    for (const node of [1, 2, 3, 4]) if (node !== lost) cluster.beat(node);
    for (const node of cluster.pool.datanodes.overdue(cluster.at)) cluster.pool.loseNode(node);
    expect(cluster.holders(block)).toHaveLength(2);
    expect(commands(cluster)).toContain('TRANSFER');
    expect(cluster.holders(block)).toHaveLength(3);
    cluster.join(lost);
    for (const node of [1, 2, 3, 4])
      cluster.fullReport(node, node === lost || cluster.holders(block).includes(node) ? [block] : []);
    cluster.work();
    expect(cluster.holders(block)).toHaveLength(3);
    expect(cluster.pool.isSpread(cluster.pool.table.find(block.id))).toBe(true);
  });

  test('a block that is on one rack is copied to a second one when that appears', () => {
    const cluster = new Cluster(['/a', '/a', '/a']);
    const block = settled(cluster);
    expect(cluster.pool.lowRedundancy.count).toBe(0);
    cluster.pool.datanodes.rackTable = new Map([['worker-4', '/b']]);
    cluster.join(4);
    cluster.fullReport(4, []);
    cluster.work();
    cluster.work();
    expect(cluster.holders(block)).toContain(4);
    expect(cluster.holders(block)).toHaveLength(3);
  });

  test('a block without any good replica is missing, not low', () => {
    const cluster = new Cluster(['/a']);
    const block = written(cluster, 1);
    cluster.pool.loseNode(cluster.node(1));
    expect(cluster.pool.lowRedundancy.corrupt.has(cluster.pool.table.find(block.id))).toBe(true);
    expect(cluster.pool.lowRedundancy.waiting).toBe(0);
  });

  test('a deleted file leaves nothing behind', () => {
    const cluster = new Cluster();
    const block = written(cluster);
    apply(cluster.namespace, {
      op: 'OP_DELETE',
      inodeId: cluster.namespace.id(cluster.namespace.child(rootRow, 'f')),
      mtimeMs: 5,
    });
    expect(cluster.pool.invalidations.count).toBe(3);
    cluster.work();
    expect(cluster.pool.invalidations.count).toBe(0);
    expect([1, 2, 3].map((node) => cluster.storage(node).replicaCount)).toEqual([0, 0, 0]);
    incrementalReport(cluster.pool, cluster.storage(1), [{ status: 'RECEIVED', block }]);
    expect(cluster.pool.invalidations.count).toBe(1);
  });

  test('in safe mode no node is told to delete or copy', () => {
    const cluster = new Cluster();
    settled(cluster);
    cluster.pool.safeMode.enter();
    cluster.pool.invalidations.add('uuid-1', { id: 9n, bytes: 1, generationStamp: 1 });
    expect(commands(cluster)).toEqual([]);
  });
});

test('in safe mode no copy is ordered', () => {
  const cluster = new Cluster();
  settled(cluster);
  cluster.pool.loseNode(cluster.node(1));
  cluster.join(4);
  cluster.pool.safeMode.enter();
  const ordered = () => orderCopies(cluster.pool, { blocksPerNode: 2, streamsMax: 2, streamsHardMax: 4 }, cluster.random);
  expect(ordered()).toBe(0);
  cluster.pool.safeMode.leave();
  expect(ordered()).toBeGreaterThan(0);
});

describe('the codec of reports', () => {
  const zigzag = [0x82, 0x80, 0x80, 0x80, 0x08]; // 1073741825
  const one = [...zigzag, 0x80, 0x01, 0xe9, 0x07, 0x00];
  const replica = { id: 1073741825n, bytes: 128, generationStamp: 1001, state: 'FINALIZED' };

  test('reads buffers that are cut anywhere', () => {
    const bytes = Buffer.from([...one, ...one]);
    for (let at = 0; at <= bytes.length; at++) {
      expect([...readBuffers([bytes.subarray(0, at), bytes.subarray(at)])]).toEqual([replica, replica]);
    }
    expect([...readBuffers([])]).toEqual([]);
  });

  test('reads negative ids of old blocks', () => {
    const old = Buffer.from([0x03, 0x01, 0x01, 0x02]);
    expect([...readBuffers([old])]).toEqual([{ id: -2n, bytes: 1, generationStamp: 1, state: 'RWR' }]);
  });

  test('refuses a stream that ends inside a replica, or with a strange state', () => {
    expect(() => [...readBuffers([Buffer.from(one.slice(0, -1))])]).toThrow(MalformedError);
    expect(() => [...readBuffers([Buffer.from([2, 1, 1, 9])])]).toThrow('replica state 9');
    expect(() => [...readBuffers([Buffer.alloc(11, 0xff)])]).toThrow('more than 10 bytes');
  });

  test('reads packed longs', () => {
    expect([...readLongs([1n, 1n, 5n, 128n, 1001n, -1n, -1n, -1n, 6n, 3n, 1002n, 1n])]).toEqual([
      { id: 5n, bytes: 128, generationStamp: 1001, state: 'FINALIZED' },
      { id: 6n, bytes: 3, generationStamp: 1002, state: 'RBW' },
    ]);
    expect([...readLongs([])]).toEqual([]);
    expect(() => [...readLongs([2n, 0n, 5n])]).toThrow(MalformedError);
  });
});
