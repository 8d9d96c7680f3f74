import { expect, test } from 'vitest';
import { Cluster } from './cluster.ts';

/** A cluster that has restarted with the files of `before`. */
function restarted(before: Cluster, options = {}) {
  const after = new Cluster([], { safeMode: true, ...options });
  for (const edit of before.edits) after.carryOut({ edits: [edit], result: undefined });
  after.pool.safeMode.activate(after.pool.safeModeFacts(), after.at);
  return after;
}

test('an empty file system is never in safe mode', () => {
  const cluster = restarted(new Cluster());
  expect(cluster.pool.safeMode.isOn).toBe(false);
});

test('safe mode ends when all blocks have a replica, after the extension', () => {
  const before = new Cluster();
  const blocks = before.write('/f', { blocks: 2 });
  const after = restarted(before, { extensionMs: 30_000 });
  expect(after.pool.safeMode.tip(after.pool.safeModeFacts(), after.at)).toBe(
    'The reported blocks 0 needs additional 1 blocks to reach the threshold 0.9990 of total blocks 2.\nThe minimum number of live datanodes is not required. Safe mode will be turned off automatically once the thresholds have been reached.',
  );
  after.join(1);
  after.fullReport(1, blocks);
  expect(after.pool.checkSafeMode(after.at)).toBe(false);
  after.pass(10_000);
  expect(after.pool.safeMode.tip(after.pool.safeModeFacts(), after.at)).toBe(
    'The reported blocks 2 has reached the threshold 0.9990 of total blocks 2. The minimum number of live datanodes is not required. In safe mode extension. Safe mode will be turned off automatically in 20 seconds.',
  );
  after.pass(20_000);
  expect(after.pool.checkSafeMode(after.at)).toBe(true);
  expect(after.pool.lowRedundancy.count).toBe(2);
});

test('a block that is being written is not waited for', () => {
  const before = new Cluster();
  before.create('/open');
  before.addBlock('/open');
  expect(restarted(before).pool.safeMode.isOn).toBe(false);
});

test('a lost replica counts backwards while safe mode is on', () => {
  const before = new Cluster();
  const blocks = before.write('/f', { blocks: 2 });
  const after = restarted(before);
  after.join(1);
  after.fullReport(1, blocks.slice(0, 1));
  expect(after.pool.safeModeFacts()).toMatchObject({ blocks: 2, safeBlocks: 1 });
  after.fullReport(1, []);
  expect(after.pool.safeModeFacts()).toMatchObject({ blocks: 2, safeBlocks: 0 });
});

test('only an administrator ends what an administrator began', () => {
  const cluster = new Cluster();
  cluster.pool.safeMode.enter();
  cluster.pass(1e9);
  expect(cluster.pool.checkSafeMode(cluster.at)).toBe(false);
  cluster.pool.safeMode.leave();
  expect(cluster.pool.safeMode.isOn).toBe(false);
});
