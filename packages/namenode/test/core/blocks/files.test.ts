import { describe, expect, test } from 'vitest';
import { decideAbandonBlock } from '../../../src/core/operations/abandon-block.ts';
import { decideAddBlock } from '../../../src/core/operations/add-block.ts';
import { decideAppend } from '../../../src/core/operations/append.ts';
import { decideComplete } from '../../../src/core/operations/complete.ts';
import { decideCreate } from '../../../src/core/operations/create.ts';
import { decideFsync } from '../../../src/core/operations/fsync.ts';
import { decideUpdateBlockForPipeline, decideUpdatePipeline } from '../../../src/core/operations/pipeline.ts';
import { decideRecoverLease } from '../../../src/core/operations/recover-lease.ts';
import { decideSetReplication } from '../../../src/core/operations/set-replication.ts';
import { locateBlocks } from '../../../src/core/blocks/located.ts';
import { rootRow } from '../../../src/core/namespace.ts';
import { person } from '../tree.ts';
import { addBlockRequest, client, Cluster, poolId } from './cluster.ts';

const flags = { create: true, overwrite: false, lazyPersist: false };
const request = (path: string, more = {}) => ({
  path,
  mode: 0o644,
  holder: client,
  flags,
  createParent: true,
  replication: 3,
  blockSize: 128,
  ...more,
});
const row = (cluster: Cluster, name: string) => cluster.namespace.child(rootRow, name);
const whole = { offset: 0, length: 1e9 };

describe('create', () => {
  test('over a file is refused, with overwrite its blocks go', () => {
    const cluster = new Cluster();
    const [block] = cluster.write('/f');
    expect(cluster.carryOut(decideCreate(cluster.situation(), request('/f')))).toMatchObject({
      exceptionClassName: 'org.apache.hadoop.fs.FileAlreadyExistsException',
      message: '/f for client 127.0.0.1 already exists',
    });
    cluster.carryOut(decideCreate(cluster.situation(), request('/f', { flags: { ...flags, overwrite: true } })));
    expect(cluster.pool.table.count).toBe(0);
    expect(cluster.work()).toHaveLength(3);
    expect(block && cluster.pool.table.find(block.id)).toBe(-1);
  });

  test('of a file that is being written is refused to its writer and to others', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    expect(() => decideCreate(cluster.situation(), request('/f'))).toThrow(
      `Failed to CREATE_FILE /f for ${client} on 127.0.0.1 because ${client} is already the current lease holder.`,
    );
    expect(() => decideCreate(cluster.situation(), request('/f', { holder: 'other' }))).toThrow(
      `Failed to CREATE_FILE /f for other on 127.0.0.1 because this file lease is currently owned by ${client} on 127.0.0.1`,
    );
  });

  test('after the soft limit takes an empty file from its silent writer', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    cluster.pass(60_001);
    const refusal = cluster.carryOut(decideCreate(cluster.situation(), request('/f', { holder: 'other' })));
    expect(refusal).toMatchObject({ message: '/f for client 127.0.0.1 already exists' });
    expect(cluster.namespace.underConstruction(row(cluster, 'f'))).toBeUndefined();
  });

  test('after the soft limit starts the recovery of a half-written block', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    cluster.addBlock('/f');
    cluster.pass(60_001);
    const refusal = cluster.carryOut(decideCreate(cluster.situation(), request('/f', { holder: 'other' })));
    expect(refusal).toMatchObject({
      exceptionClassName: 'org.apache.hadoop.hdfs.protocol.RecoveryInProgressException',
      message: 'Failed to CREATE_FILE /f for other on 127.0.0.1 because lease recovery is in progress. Try again later.',
    });
    expect(cluster.namespace.underConstruction(row(cluster, 'f'))?.clientName).toBe('HDFS_NameNode');
    expect(cluster.work().map(({ command }) => command)).toEqual(['RECOVER']);
  });

  test.each([
    [{ replication: 513 }, 'Requested replication factor of 513 exceeds maximum of 512 for /f, clientName=127.0.0.1'],
    [{ replication: 0 }, 'Requested replication factor of 0 is less than the required minimum of 1 for /f, clientName=127.0.0.1'],
    [{ path: '/d/..' }, '/d/..'],
    [{ path: '/no/f', createParent: false }, "Parent directory doesn't exist: /no"],
    [{ flags: { ...flags, create: false } }, "Can't overwrite non-existent /f"],
  ])('refuses %o', (more, message) => {
    const cluster = new Cluster();
    expect(() => decideCreate(cluster.situation(), request('/f', more))).toThrow(message);
  });

  test('in safe mode is refused, and the message says why safe mode is on', () => {
    const cluster = new Cluster();
    cluster.pool.safeMode.enter();
    expect(() => decideCreate(cluster.situation(), request('/f'))).toThrow(
      'Cannot create file/f. Name node is in safe mode.\nIt was turned on manually. Use "hdfs dfsadmin -safemode leave" to turn safe mode off. NamenodeHostName:master-1',
    );
  });
});

describe('addBlock', () => {
  test('gives ids and generation stamps in sequence, and a pipeline over both racks', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const { block, storages, offset } = cluster.addBlock('/f');
    expect([block.id, block.generationStamp, offset]).toEqual([1073741825n, 1001, 0]);
    expect(new Set(storages.map(({ datanode }) => datanode.rack))).toEqual(new Set(['/a', '/b']));
    const previous = { ...block, bytes: 128 };
    expect(cluster.addBlock('/f', { previous })).toMatchObject({
      block: { id: 1073741826n, generationStamp: 1002 },
      offset: 128,
    });
    expect(cluster.pool.table.bytes(cluster.pool.table.find(block.id))).toBe(128);
  });

  test('asked again gives the same block and pipeline', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const { block } = cluster.addBlock('/f');
    const previous = { ...block, bytes: 128 };
    const first = cluster.addBlock('/f', { previous });
    const edits = cluster.edits.length;
    expect(cluster.addBlock('/f', { previous })).toEqual(first);
    expect(cluster.edits.length).toBe(edits);
  });

  test('after a restart a retried block gets a new pipeline', () => {
    const before = new Cluster();
    before.create('/f');
    const { block } = before.addBlock('/f');
    const after = new Cluster(['/a', '/a', '/b']);
    for (const edit of before.edits) after.carryOut({ edits: [edit], result: undefined });
    expect(after.addBlock('/f')).toMatchObject({ block: { id: block.id } });
    expect(after.addBlock('/f').storages).toHaveLength(3);
  });

  test('after a restart a block whose nodes were not heard of is complete only when it is reported', () => {
    const before = new Cluster();
    before.create('/f');
    const { block } = before.addBlock('/f');
    const after = new Cluster(['/a', '/a', '/b']);
    for (const edit of before.edits) after.carryOut({ edits: [edit], result: undefined });
    const full = { ...block, bytes: 128 };
    after.addBlock('/f', { previous: full });
    expect(after.pool.isComplete(after.pool.table.find(block.id))).toBe(false);
    after.received(full, [after.storage(1)]);
    expect(after.pool.isComplete(after.pool.table.find(block.id))).toBe(true);
  });

  test('with a previous block that is not the last one is refused', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const { block } = cluster.addBlock('/f');
    const strange = { ...block, id: 5n };
    expect(() => cluster.addBlock('/f', { previous: strange })).toThrow(
      `Cannot allocate block in /f: passed 'previous' block ${poolId}:blk_5_1001 does not match actual last block in file blk_1073741825_1001`,
    );
  });

  test('without a third block before the first is replicated', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const one = { ...cluster.addBlock('/f').block, bytes: 128 };
    const two = { ...cluster.addBlock('/f', { previous: one }).block, bytes: 128 };
    expect(() => cluster.addBlock('/f', { previous: two })).toThrow('Not replicated yet: /f');
    cluster.received(one, [cluster.storage(1)]);
    expect(cluster.addBlock('/f', { previous: two }).offset).toBe(256);
  });

  test('without any DataNode is refused in the words of Hadoop', () => {
    const cluster = new Cluster([]);
    cluster.create('/f');
    expect(() => cluster.addBlock('/f')).toThrow(
      'File /f could only be written to 0 of the 1 minReplication nodes. There are 0 datanode(s) running and no node(s) are excluded in this operation.',
    );
  });

  test('with all nodes excluded is refused in the words of Hadoop', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const excluded = ['uuid-1', 'uuid-2', 'uuid-3'];
    expect(() => decideAddBlock(cluster.situation(), { ...addBlockRequest('/f'), excluded })).toThrow(
      'There are 3 datanode(s) running and 3 node(s) are excluded in this operation.',
    );
  });

  test('by another client is refused with what that client holds', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    expect(() => cluster.addBlock('/f', { holder: 'other' })).toThrow(
      `Client (=other) is not the lease owner (=${client}: /f (inode 0) Holder other does not have any open files.`,
    );
  });
});

describe('complete', () => {
  test('says which block it waits for, and closes once that is reported', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const { block, storages } = cluster.addBlock('/f');
    const last = { ...block, bytes: 77 };
    expect(cluster.complete('/f', last)).toEqual({ closed: false, waitsFor: cluster.pool.table.find(block.id) });
    const woken: number[] = [];
    cluster.pool.onMinimalReplicas = (reported) => woken.push(reported);
    cluster.received(last, storages.slice(0, 1));
    expect(woken).toEqual([cluster.pool.table.find(block.id)]);
    expect(cluster.complete('/f', last)).toEqual({ closed: true });
    expect(cluster.namespace.fileBytes(row(cluster, 'f'))).toBe(77);
    expect(cluster.complete('/f', last)).toEqual({ closed: true });
  });

  test('does not order copies of replicas that are about to be reported', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const { block, storages } = cluster.addBlock('/f');
    const last = { ...block, bytes: 77 };
    cluster.received(last, storages.slice(0, 1));
    cluster.complete('/f', last);
    expect(cluster.work()).toEqual([]);
    cluster.pass(300_001);
    expect(cluster.work().map(({ command }) => command)).toContain('TRANSFER');
  });

  test('of a file of an unknown client is refused', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const completion = { path: '/f', fileId: 0, holder: 'other', last: undefined };
    expect(() => decideComplete(cluster.situation(), completion)).toThrow('is not the lease owner');
  });

  test('with another generation stamp is refused', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const { block } = cluster.addBlock('/f');
    expect(() => cluster.complete('/f', { ...block, generationStamp: 7 })).toThrow(
      'Commit block with mismatching GS. NN has blk_1073741825_1001, client submits blk_1073741825_7',
    );
  });
});

describe('other changes', () => {
  test('an abandoned block is deleted where it may be', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const { block } = cluster.addBlock('/f');
    const abandon = { path: '/f', fileId: 0, holder: client, block: { ...block, poolId } };
    cluster.carryOut(decideAbandonBlock(cluster.situation(), abandon));
    expect(cluster.pool.table.count).toBe(0);
    expect(cluster.pool.invalidations.count).toBe(3);
    expect(decideAbandonBlock(cluster.situation(), abandon).edits).toEqual([]);
  });

  test('an appended file goes on in its last block, under a new generation stamp', () => {
    const cluster = new Cluster();
    const [block] = cluster.write('/f', { bytes: 50 });
    if (!block) throw new Error('no block');
    cluster.carryOut(decideAppend(cluster.situation(), { path: '/f', holder: client, newBlock: false }));
    const located = locateBlocks(cluster.situation(), row(cluster, 'f'), { ...whole, reader: { machine: 'x', random: () => 0 } });
    expect(located).toMatchObject({ fileBytes: 0, underConstruction: true, isLastBlockComplete: false });
    expect(located.lastBlock?.storages).toHaveLength(3);
    const named = { ...block, poolId };
    const { generationStamp } = cluster.carryOut(
      decideUpdateBlockForPipeline(cluster.situation(), { block: named, holder: client }),
    );
    expect(generationStamp).toBe(1002);
    const update = {
      holder: client,
      oldBlock: named,
      newBlock: { ...named, generationStamp },
      nodes: ['uuid-1', 'uuid-3'],
      storages: ['DS-1', 'DS-3'],
    };
    cluster.carryOut(decideUpdatePipeline(cluster.situation(), update));
    const longer = { id: block.id, bytes: 60, generationStamp };
    cluster.received(longer, [cluster.storage(1), cluster.storage(3)]);
    expect(cluster.complete('/f', longer)).toEqual({ closed: true });
    expect(cluster.namespace.fileBytes(row(cluster, 'f'))).toBe(60);
  });

  test('a new pipeline is of the last block, whatever block the writer names as the new one', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    const { block: first, storages } = cluster.addBlock('/f');
    cluster.received({ ...first, bytes: 128 }, storages);
    const { block: last } = cluster.addBlock('/f', { previous: { ...first, bytes: 128 } });
    const update = { holder: client, nodes: ['uuid-1'], storages: ['DS-1'], oldBlock: { ...last, poolId } };
    const newBlock = { ...first, poolId, generationStamp: 1010 };
    cluster.carryOut(decideUpdatePipeline(cluster.situation(), { ...update, newBlock }));
    expect(cluster.pool.facts(cluster.pool.table.find(first.id))).toEqual({ ...first, bytes: 128 });
    expect(cluster.pool.facts(cluster.pool.table.find(last.id))).toMatchObject({ id: last.id, generationStamp: 1010 });
  });

  test('an append takes the order back to delete replicas that were too many', () => {
    const cluster = new Cluster();
    cluster.write('/f', { bytes: 50 });
    for (const worker of [1, 2, 3])
      cluster.fullReport(
        worker,
        [...cluster.namespace.blockRows(row(cluster, 'f'))].map((at) => cluster.pool.facts(at)),
      );
    cluster.carryOut(decideSetReplication(cluster.situation(), { path: '/f', replication: 2 }));
    expect(cluster.pool.invalidations.count).toBe(1);
    cluster.carryOut(decideAppend(cluster.situation(), { path: '/f', holder: client, newBlock: false }));
    expect(cluster.pool.invalidations.count).toBe(0);
    expect(cluster.pool.excess.size).toBe(0);
  });

  test('an append with a new block leaves the last one complete', () => {
    const cluster = new Cluster();
    cluster.write('/f', { bytes: 50 });
    cluster.carryOut(decideAppend(cluster.situation(), { path: '/f', holder: client, newBlock: true }));
    expect(cluster.pool.construction.size).toBe(0);
  });

  test('a length told by fsync is kept', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    cluster.addBlock('/f');
    cluster.carryOut(decideFsync(cluster.situation(), { path: '/f', fileId: 0, holder: client, lastBlockBytes: 12 }));
    expect(cluster.namespace.fileBytes(row(cluster, 'f'))).toBe(12);
  });

  test('recoverLease closes a file whose blocks are complete', () => {
    const cluster = new Cluster();
    cluster.create('/f');
    expect(cluster.carryOut(decideRecoverLease(cluster.situation(), { path: '/f', holder: 'other' }))).toBe(true);
    expect(cluster.carryOut(decideRecoverLease(cluster.situation(), { path: '/f', holder: 'other' }))).toBe(true);
  });

  test('who may not write a file may not append to it', () => {
    const cluster = new Cluster();
    cluster.write('/f');
    expect(() => decideAppend(cluster.situation(person('bob')), { path: '/f', holder: 'b', newBlock: false })).toThrow(
      'Permission denied: user=bob, access=WRITE, inode="/f":root:supergroup:-rw-r--r--',
    );
  });
});

test('no edit says where a replica is', () => {
  const cluster = new Cluster();
  cluster.write('/f', { blocks: 3 });
  const text = JSON.stringify(cluster.edits, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  expect(text).not.toMatch(/uuid-|DS-|worker-|10\.0\.0\./);
});
