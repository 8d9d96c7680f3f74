import type { BlockPool } from './block-pool.ts';
import { storageSum } from './datanodes.ts';

/** Sums over all DataNodes and blocks. Source: org.apache.hadoop.hdfs.server.blockmanagement.DatanodeStatistics, BlockManager. */
export interface PoolStatistics {
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly remainingBytes: number;
  readonly nonDfsUsedBytes: number;
  readonly blockPoolUsedBytes: number;
  readonly xceiverCount: number;
  /** Blocks that wait for a copy. */
  readonly lowRedundancyBlocks: number;
  readonly highestPriorityBlocks: number;
  /** Blocks with at least one bad replica. */
  readonly corruptBlocks: number;
  /** Blocks without a good replica. */
  readonly missingBlocks: number;
  readonly missingReplicationOneBlocks: number;
  readonly pendingDeletionBlocks: number;
}

export function poolStatistics(pool: BlockPool): PoolStatistics {
  const live = pool.datanodes.live();
  const sum = (figure: Parameters<typeof storageSum>[1]) => live.reduce((total, node) => total + storageSum(node, figure), 0);
  const missing = pool.lowRedundancy.corrupt;
  let missingReplicationOne = 0;
  for (const row of missing) if (pool.wanted(row) === 1) missingReplicationOne++;
  return {
    capacityBytes: sum((storage) => storage.capacityBytes),
    usedBytes: sum((storage) => storage.dfsUsedBytes),
    remainingBytes: sum((storage) => storage.remainingBytes),
    nonDfsUsedBytes: sum((storage) => storage.nonDfsUsedBytes),
    blockPoolUsedBytes: sum((storage) => storage.blockPoolUsedBytes),
    xceiverCount: live.reduce((total, node) => total + node.xceiverCount, 0),
    lowRedundancyBlocks: pool.lowRedundancy.waiting,
    highestPriorityBlocks: pool.lowRedundancy.highest.size,
    corruptBlocks: pool.corrupt.size,
    missingBlocks: missing.size,
    missingReplicationOneBlocks: missingReplicationOne,
    pendingDeletionBlocks: pool.invalidations.count,
  };
}
