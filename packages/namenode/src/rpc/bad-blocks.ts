import type { LocatedBlockProto } from '@calf/protocol/hdfs';
import type { BlockPool } from '../core/blocks/block-pool.ts';

/** Replicas that a reader or a scanner found to be bad. Source: org.apache.hadoop.hdfs.server.blockmanagement.BlockManager.findAndMarkBlockAsCorrupt. */
export function markBad(pool: BlockPool, blocks: readonly LocatedBlockProto[]): void {
  for (const { b, locs, storageIDs } of blocks) {
    const row = pool.table.find(b.blockId);
    if (row < 0) continue;
    for (const [index, { id }] of locs.entries()) {
      const node = pool.datanodes.get(id.datanodeUuid);
      const storage =
        node?.storages.get(storageIDs[index] ?? '') ??
        [...(node?.storages.values() ?? [])].find((candidate) => pool.replicas.has(row, candidate.index));
      if (storage) pool.markCorrupt(row, storage, { reason: 'client machine reported it', generationStamp: b.generationStamp });
    }
  }
}
