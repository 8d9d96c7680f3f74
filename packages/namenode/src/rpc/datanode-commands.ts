import type { DatanodeCommandProto } from '@calf/protocol/hdfs';
import type { Draft } from '@calf/protocol/message';
import type { Blocksystem } from '../blocksystem.ts';
import type { Recovery } from '../core/blocks/block-pool.ts';
import type { DatanodeCommand } from '../core/blocks/commands.ts';
import { blockMessage, datanodeMessage, locatedBlockMessage } from './block-messages.ts';

/** How a command travels. Every deletion is to be reported: there is no NO_ACK length here. Source: org.apache.hadoop.hdfs.protocolPB.PBHelper. */
export function commandMessage(blocksystem: Blocksystem, command: DatanodeCommand): Draft<typeof DatanodeCommandProto> {
  const { blockPoolId } = blocksystem;
  switch (command.command) {
    case 'REGISTER':
      return { cmdType: 'RegisterCommand', registerCmd: {} };
    case 'INVALIDATE':
      return { cmdType: 'BlockCommand', blkCmd: { action: 'INVALIDATE', blockPoolId, blocks: command.blocks.map(blockMessage) } };
    case 'TRANSFER':
      return {
        cmdType: 'BlockCommand',
        blkCmd: {
          action: 'TRANSFER',
          blockPoolId,
          blocks: command.transfers.map(({ block }) => blockMessage(block)),
          targets: command.transfers.map(({ targets }) => ({
            datanodes: targets.map(({ datanode }) => datanodeMessage(datanode)),
          })),
          targetStorageUuids: command.transfers.map(({ targets }) => ({ storageUuids: targets.map(({ uuid }) => uuid) })),
          targetStorageTypes: command.transfers.map(({ targets }) => ({ storageTypes: targets.map(({ type }) => type) })),
        },
      };
    case 'BALANCER_BANDWIDTH':
      return { cmdType: 'BalancerBandwidthCommand', balancerCmd: { bandwidth: command.bytesPerSecond } };
    case 'RECOVER':
      return {
        cmdType: 'BlockRecoveryCommand',
        recoveryCmd: { blocks: command.recoveries.map((recovery) => recoveringBlock(blocksystem, recovery)) },
      };
  }
}

/** Source: org.apache.hadoop.hdfs.server.blockmanagement.DatanodeManager.getBlockRecoveryCommand. */
function recoveringBlock({ pool, blockPoolId }: Blocksystem, { row, recoveryId }: Recovery) {
  const construction = pool.construction.get(row);
  const all = (construction?.expected ?? []).map(({ storage }) => pool.datanodes.storage(storage));
  const fresh = all.filter(({ datanode }) => datanode.alive && !pool.datanodes.isStale(datanode, pool.at));
  const block = pool.table.block(row);
  const located = { block, offset: 0, storages: fresh.length > 1 ? fresh : all, corrupt: false };
  const bytes = construction?.state === 'UNDER_RECOVERY' ? construction.truncateTo : undefined;
  return {
    newGenStamp: recoveryId,
    block: locatedBlockMessage(blockPoolId, located),
    ...(bytes !== undefined && { truncateBlock: blockMessage({ ...block, bytes, generationStamp: recoveryId }) }),
  };
}
