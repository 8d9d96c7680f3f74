import type { DatanodeCommandProto } from '@calf/protocol/hdfs';
import type { Draft } from '@calf/protocol/message';
import type { Blocksystem } from '../blocksystem.ts';
import type { Recovery } from '../core/blocks/block-pool.ts';
import type { DatanodeCommand } from '../core/blocks/commands.ts';
import { blockMessage, datanodeMessage, locatedBlockMessage } from './block-messages.ts';

/** Length of a block that its DataNode need not report as deleted. Source: BlockCommand.NO_ACK is Long.MAX_VALUE; here every deletion is reported. */
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
    case 'RECOVER':
      return {
        cmdType: 'BlockRecoveryCommand',
        recoveryCmd: { blocks: command.recoveries.map((recovery) => recoveringBlock(blocksystem, recovery)) },
      };
  }
}

/** Source: org.apache.hadoop.hdfs.server.blockmanagement.DatanodeManager.getBlockRecoveryCommand. */
function recoveringBlock({ pool, blockPoolId }: Blocksystem, { row, recoveryId }: Recovery) {
  const expected = pool.construction.get(row)?.expected ?? [];
  const all = expected.map(({ storage }) => pool.datanodes.storage(storage));
  const fresh = all.filter(({ datanode }) => datanode.alive && !pool.datanodes.isStale(datanode, pool.at));
  const storages = fresh.length > 1 ? fresh : all;
  const located = { block: pool.table.block(row), offset: -1, storages, corrupt: false };
  return { newGenStamp: recoveryId, block: locatedBlockMessage(blockPoolId, { ...located, offset: 0 }) };
}
