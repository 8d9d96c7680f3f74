import { InterDatanodeProtocol } from '@calf/protocol/datanode-services';
import type { ExtendedBlockProto, RecoveringBlockProto } from '@calf/protocol/hdfs';
import { implement, type RpcService } from '@calf/runtime/rpc-server';
import type { RecoveredReplica } from '../core/sync-block.ts';
import { ioException } from '../core/refusals.ts';
import { bytesOnDisk } from '../core/replica.ts';
import type { ReplicaStore } from '../storage/replica-store.ts';

/** What a DataNode does for the one that recovers a block. */
export interface RecoveryStore {
  store(blockPoolId: string): ReplicaStore;
  storageId(): string;
}

/** Source: org.apache.hadoop.hdfs.server.protocol.InterDatanodeProtocol. */
export function interDatanodeProtocol(node: RecoveryStore): RpcService {
  return implement(InterDatanodeProtocol, {
    async initReplicaRecovery({ block }) {
      const found = await claimReplica(node, block);
      if (!found) return { replicaFound: false };
      const { state, generationStamp, numBytes } = found;
      return { replicaFound: true, state, block: { blockId: block.block.b.blockId, genStamp: generationStamp, numBytes } };
    },
    async updateReplicaUnderRecovery({ block, recoveryId, newLength, newBlockId }) {
      if (newBlockId > 0n && newBlockId !== block.blockId) throw ioException('truncation by copy is not supported');
      return { storageUuid: await updateReplica(node, block, { recoveryId, newLength }) };
    },
  });
}

/** Stops whoever writes, and keeps the replica for this recovery. Undefined when there is none. */
export async function claimReplica(
  node: RecoveryStore,
  { block, newGenStamp }: RecoveringBlockProto,
): Promise<RecoveredReplica | undefined> {
  const claimed = await node.store(block.b.poolId).beginRecovery(block.b, newGenStamp);
  if (!claimed) return undefined;
  const { original } = claimed;
  return { state: original.state, generationStamp: original.generationStamp, numBytes: bytesOnDisk(original) };
}

/** Answers the storage that holds the replica. */
export async function updateReplica(
  node: RecoveryStore,
  block: ExtendedBlockProto,
  recovery: { recoveryId: number; newLength: number },
): Promise<string> {
  await node.store(block.poolId).endRecovery(block, recovery);
  return node.storageId();
}
