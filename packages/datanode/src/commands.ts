import { InterDatanodeProtocol } from '@calf/protocol/datanode-services';
import type { BlockCommandProto, DatanodeCommandProto, DatanodeIDProto, RecoveringBlockProto } from '@calf/protocol/hdfs';
import { connectRpc, rpcProxy } from '@calf/runtime/rpc-client';
import { nameOf } from './core/refusals.ts';
import { planSync, type RecoveredReplica } from './core/sync-block.ts';
import type { NameNode } from './name-node-link.ts';
import { claimReplica, type RecoveryStore, updateReplica } from './rpc/inter-datanode-protocol.ts';
import { copyTo } from './transfer/copy-to.ts';
import type { TransferNode } from './transfer/node.ts';

/** What commands are carried out on. */
export interface CommandedNode extends TransferNode, RecoveryStore {
  readonly user: string;
  setBalanceBandwidth(bytesPerSecond: number): void;
}

/**
 * Does what the active NameNode wants; what fails is logged, and wanted again by the NameNode.
 * Source: org.apache.hadoop.hdfs.server.datanode.BPOfferService.processCommandFromActive.
 */
export async function obey(command: DatanodeCommandProto, node: CommandedNode, nameNode: NameNode): Promise<void> {
  switch (command.cmdType) {
    case 'BlockCommand':
      if (command.blkCmd) await obeyBlockCommand(command.blkCmd, node);
      return;
    case 'BlockRecoveryCommand':
      for (const block of command.recoveryCmd?.blocks ?? [])
        await attempt(node, 'block not recovered', () => recover(block, node, nameNode));
      return;
    case 'BalancerBandwidthCommand':
      if (command.balancerCmd && command.balancerCmd.bandwidth > 0) node.setBalanceBandwidth(command.balancerCmd.bandwidth);
      return;
    case 'RegisterCommand': // the link does that itself
    case 'KeyUpdateCommand':
    case 'FinalizeCommand':
    case 'BlockIdCommand':
    case 'BlockECReconstructionCommand':
    case 'UnusedUpgradeCommand':
    case 'NullDatanodeCommand':
      return;
  }
}

async function obeyBlockCommand(
  { action, blockPoolId, blocks, targets, ...storages }: BlockCommandProto,
  node: CommandedNode,
): Promise<void> {
  if (action === 'SHUTDOWN') {
    node.log.warn('a NameNode wants this DataNode to shut down, which no NameNode may', { blockPoolId });
    return;
  }
  const store = node.store(blockPoolId);
  await Promise.all(
    blocks.map(({ blockId, genStamp: generationStamp, numBytes }, index) => {
      if (action === 'INVALIDATE') {
        node.counters.BlocksRemoved++;
        return attempt(node, 'replica not deleted', () => store.invalidate({ blockId, generationStamp }));
      }
      return attempt(node, 'replica not copied', () =>
        copyTo(node, {
          block: { poolId: blockPoolId, blockId, generationStamp, numBytes },
          targets: targets[index]?.datanodes ?? [],
          targetStorageTypes: storages.targetStorageTypes[index]?.storageTypes ?? [],
          targetStorageIds: storages.targetStorageUuids[index]?.storageUuids ?? [],
          clientName: '',
        }),
      );
    }),
  );
}

interface Participant extends RecoveredReplica {
  readonly id: DatanodeIDProto;
}

/** Makes all replicas of a block that was left open alike. Source: org.apache.hadoop.hdfs.server.datanode.BlockRecoveryWorker. */
async function recover(recovering: RecoveringBlockProto, node: CommandedNode, nameNode: NameNode): Promise<void> {
  const { b: block, locs } = recovering.block;
  const { newGenStamp } = recovering;
  const found: Participant[] = [];
  let faults = 0;
  for (const { id } of locs) {
    try {
      const replica = await onDataNode(id, node, {
        here: () => claimReplica(node, recovering),
        there: async (peer) => recoveredReplica(await peer.initReplicaRecovery({ block: recovering })),
      });
      if (replica) found.push({ ...replica, id });
    } catch (fault) {
      faults++;
      node.log.warn('replica not claimed for recovery', { block: nameOf(block), datanode: id.hostName, fault: String(fault) });
    }
  }
  if (faults === locs.length) throw new Error(`All datanodes failed: block=${nameOf(block)}`);
  const plan = planSync(found, block);
  if (plan.sync === 'delete') {
    await nameNode.commitBlockSynchronization({ block, newGenStamp, newLength: 0, closeFile: true, deleteBlock: true });
    return;
  }
  const newLength = recovering.truncateBlock?.numBytes ?? plan.newLength;
  const updated: { id: DatanodeIDProto; storage: string }[] = [];
  for (const { id, generationStamp, numBytes } of plan.participants) {
    const replica = { ...block, generationStamp, numBytes };
    await attempt(node, 'replica not recovered', async () => {
      const storage = await onDataNode(id, node, {
        here: () => updateReplica(node, replica, { recoveryId: newGenStamp, newLength }),
        there: async (peer) =>
          (
            await peer.updateReplicaUnderRecovery({
              block: replica,
              recoveryId: newGenStamp,
              newLength,
              newBlockId: block.blockId,
            })
          ).storageUuid,
      });
      updated.push({ id, storage: storage ?? '' });
    });
  }
  if (updated.length === 0) throw new Error(`Cannot recover ${nameOf(block)}: all participants failed`);
  await nameNode.commitBlockSynchronization({
    block,
    newGenStamp,
    newLength,
    closeFile: true,
    deleteBlock: false,
    newTaragets: updated.map(({ id }) => id),
    newTargetStorages: updated.map(({ storage }) => storage),
  });
}

type Peer = ReturnType<typeof rpcProxy<typeof InterDatanodeProtocol>>;

async function onDataNode<T>(
  id: DatanodeIDProto,
  node: CommandedNode,
  { here, there }: { here: () => Promise<T>; there: (peer: Peer) => Promise<T> },
): Promise<T> {
  if (id.datanodeUuid === node.self().id.datanodeUuid) return here();
  const { network, log, clock, user, settings } = node;
  const address = { host: settings.connectByHostname ? id.hostName : id.ipAddr, port: id.ipcPort };
  const connection = connectRpc({ network, address, user, log, clock, callTimeoutMs: settings.socketTimeoutMs });
  try {
    return await there(rpcProxy(InterDatanodeProtocol, connection));
  } finally {
    connection.close();
  }
}

function recoveredReplica(answer: Awaited<ReturnType<Peer['initReplicaRecovery']>>): RecoveredReplica | undefined {
  if (!answer.replicaFound || !answer.state || !answer.block) return undefined;
  return { state: answer.state, generationStamp: answer.block.genStamp, numBytes: answer.block.numBytes };
}

async function attempt(node: CommandedNode, event: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (fault) {
    node.log.warn(event, { fault: String(fault) });
  }
}
