import type { BlockPool } from './block-pool.ts';
import type { Datanode, Storage } from './datanodes.ts';
import { chooseTargets, type Random } from './placement.ts';

export interface CopyLimits {
  /** Blocks to order copies of in one go, for each live node: `dfs.namenode.replication.work.multiplier.per.iteration`. */
  readonly blocksPerNode: number;
  /** Copies one node sends at a time: `dfs.namenode.replication.max-streams`. */
  readonly streamsMax: number;
  /** The same for blocks with one replica left: `dfs.namenode.replication.max-streams-hard-limit`. */
  readonly streamsHardMax: number;
}

/**
 * Orders copies of blocks that have too few replicas, or all on one rack: the most urgent first, from the least busy node that has one.
 * To be called at intervals. Answers how many were ordered.
 * Source: org.apache.hadoop.hdfs.server.blockmanagement.BlockManager.computeReconstructionWorkForBlocks.
 */
export function orderCopies(pool: BlockPool, limits: CopyLimits, random: Random): number {
  for (const row of pool.pendingCopies.expire(pool.at.monotonicMs)) pool.check(row);
  if (!pool.keepsRedundancy || pool.safeMode.isOn) return 0;
  const live = pool.datanodes.live();
  let ordered = 0;
  for (const row of pool.lowRedundancy.next(live.length * limits.blocksPerNode)) {
    if (orderCopy(pool, row, { limits, live, random })) ordered++;
    else pool.lowRedundancy.postpone(row);
  }
  return ordered;
}

interface Circumstances {
  readonly limits: CopyLimits;
  readonly live: readonly Datanode[];
  readonly random: Random;
}

function orderCopy(pool: BlockPool, row: number, { limits, live, random }: Circumstances): boolean {
  const missing = pool.wanted(row) - pool.counts(row).live - pool.pendingCopies.count(row);
  const count = missing > 0 ? missing : pool.isSpread(row) ? 0 : 1;
  const streamsMax = pool.lowRedundancy.highest.has(row) ? limits.streamsHardMax : limits.streamsMax;
  const source = pickSource(pool, row, streamsMax);
  if (count <= 0 || !source) return false;
  const block = pool.table.block(row);
  const here = pool
    .liveReplicas(row)
    .concat(pool.pendingCopies.targets(row))
    .map((index) => pool.datanodes.storage(index));
  const excluded = new Set(pool.replicas.of(row).map((index) => pool.datanodes.storage(index).datanode));
  const placement = { count, blockBytes: block.bytes, chosen: here, excluded, writer: source.datanode, copy: true };
  const targets = chooseTargets(live, placement, random);
  if (targets.length === 0 || (missing <= 0 && !bringsRack(here, targets))) return false;
  const { datanodeUuid } = source.datanode.id;
  const queue = pool.transfers.get(datanodeUuid) ?? [];
  pool.transfers.set(datanodeUuid, [...queue, { block, targets }]);
  for (const target of targets) target.datanode.scheduled.add();
  pool.pendingCopies.add(
    row,
    targets.map(({ index }) => index),
    pool.at.monotonicMs,
  );
  pool.check(row);
  return true;
}

/** A copy for the sake of racks alone must reach another one. */
function bringsRack(here: readonly Storage[], targets: readonly Storage[]): boolean {
  return targets.some((target) => here.every((storage) => storage.datanode.rack !== target.datanode.rack));
}

function pickSource(pool: BlockPool, row: number, streamsMax: number): Storage | undefined {
  const load = ({ datanode }: Storage) => datanode.xmitsInProgress + (pool.transfers.get(datanode.id.datanodeUuid)?.length ?? 0);
  let best: Storage | undefined;
  for (const index of pool.goodReplicas(row)) {
    const storage = pool.datanodes.storage(index);
    if (!storage.datanode.alive || load(storage) >= streamsMax) continue;
    if (!best || load(storage) < load(best)) best = storage;
  }
  return best;
}
