import type { Storage } from './datanodes.ts';

/**
 * Which of a block's replicas to delete so that `keep` are left: first those on racks that have more than one, then of the rest, each time the
 * one on the storage with the least room. Source: BlockPlacementPolicyDefault.chooseReplicasToDelete, BlockPlacementPolicy.splitNodesWithRack.
 */
export function surplusReplicas(replicas: readonly Storage[], { keep, racks }: { keep: number; racks: number }): Storage[] {
  const left = [...replicas];
  const surplus: Storage[] = [];
  while (left.length > keep) {
    const crowded = left.filter((storage) => left.filter((other) => other.datanode.rack === storage.datanode.rack).length > 1);
    const candidates = crowded.length > 0 && racks > 1 ? crowded : left;
    const fullest = candidates.reduce((least, storage) => (storage.remainingBytes < least.remainingBytes ? storage : least));
    left.splice(left.indexOf(fullest), 1);
    surplus.push(fullest);
  }
  return surplus;
}
