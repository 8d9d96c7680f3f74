import type { NamenodeProtocol } from '@calf/protocol/hdfs';
import type { ServiceHandlers } from '@calf/protocol/message';
import type { RpcCall } from '@calf/runtime/rpc-server';
import type { Blocksystem } from '../blocksystem.ts';
import { ioException } from '../core/refusals.ts';
import { blockMessage } from './block-messages.ts';
import { namespaceInfo } from './namespace-info.ts';
import { superuserCheck } from './superuser.ts';

/** What the balancer, benchmarks and other NameNodes ask. Source: org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer. */
export function namenodeRows(blocksystem: Blocksystem): ServiceHandlers<typeof NamenodeProtocol, RpcCall> {
  const { namesystem, pool } = blocksystem;
  const asSuperuser = superuserCheck(namesystem);
  return {
    versionRequest: () => ({ info: namespaceInfo(namesystem.namespace) }),
    async getBlockKeys(_request, call) {
      await asSuperuser(call);
      return {};
    },
    async getTransactionId(_request, call) {
      await asSuperuser(call);
      return { txId: namesystem.lastTxid };
    },
    async isUpgradeFinalized(_request, call) {
      await asSuperuser(call);
      return { isUpgradeFinalized: true };
    },
    async isRollingUpgrade(_request, call) {
      await asSuperuser(call);
      return { isRollingUpgrade: false };
    },
    async getBlocks({ datanode, size, minBlockSize }, call) {
      await asSuperuser(call);
      const node = pool.datanodes.get(datanode.datanodeUuid);
      if (!node) throw ioException(`Datanode ${datanode.ipAddr}:${datanode.xferPort} not found.`);
      return {
        blocks: {
          blocks: blocksOn(
            blocksystem,
            [...node.storages.values()].map(({ index }) => index),
            { size, minBlockSize },
          ),
        },
      };
    },
  };
}

/** Complete blocks of at least `minBlockSize` bytes, until they are `size` bytes together. Source: BlockManager.getBlocksWithLocations. */
function blocksOn(
  { pool }: Blocksystem,
  storages: readonly number[],
  { size, minBlockSize }: { size: number; minBlockSize: number },
) {
  const found = [];
  let bytes = 0;
  for (const storage of storages) {
    for (const row of pool.replicas.rowsOn(storage, pool.table.rowsEnd)) {
      if (bytes >= size) return found;
      const block = pool.table.block(row);
      if (block.bytes < minBlockSize || !pool.isComplete(row)) continue;
      bytes += block.bytes;
      const places = pool.goodReplicas(row).map((index) => pool.datanodes.storage(index));
      found.push({
        block: blockMessage(block),
        datanodeUuids: places.map(({ datanode }) => datanode.id.datanodeUuid),
        storageUuids: places.map(({ uuid }) => uuid),
        storageTypes: places.map(({ type }) => type),
      });
    }
  }
  return found;
}
