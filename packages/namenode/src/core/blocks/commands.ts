import type { Block } from '../block-table.ts';
import type { BlockPool, Recovery, Transfer } from './block-pool.ts';
import type { Datanode } from './datanodes.ts';

/** What a DataNode is told with the answer to its heartbeat. */
export type DatanodeCommand =
  | { readonly command: 'REGISTER' }
  | { readonly command: 'TRANSFER'; readonly transfers: readonly Transfer[] }
  | { readonly command: 'RECOVER'; readonly recoveries: readonly Recovery[] }
  | { readonly command: 'BALANCER_BANDWIDTH'; readonly bytesPerSecond: number }
  | { readonly command: 'INVALIDATE'; readonly blocks: readonly Block[] };

/** Replicas deleted with one heartbeat: `dfs.block.invalidate.limit`. */
const invalidateMax = 1000;

/**
 * Takes the commands that wait for `node`. They leave the queues: a command that is lost is found missing by reports and time-outs.
 * Source: org.apache.hadoop.hdfs.server.blockmanagement.DatanodeManager.handleHeartbeat.
 */
export function takeCommands(pool: BlockPool, node: Datanode, { streamsMax }: { streamsMax: number }): DatanodeCommand[] {
  const { datanodeUuid } = node.id;
  const commands: DatanodeCommand[] = [];
  const { newBalancerBandwidth } = node;
  node.newBalancerBandwidth = undefined;
  if (newBalancerBandwidth !== undefined) commands.push({ command: 'BALANCER_BANDWIDTH', bytesPerSecond: newBalancerBandwidth });
  if (pool.safeMode.isOn) return commands;
  const recoveries = (pool.recoveries.get(datanodeUuid) ?? []).filter((recovery) => isWanted(pool, recovery));
  pool.recoveries.delete(datanodeUuid);
  if (recoveries.length > 0) commands.push({ command: 'RECOVER', recoveries });
  const queue = pool.transfers.get(datanodeUuid) ?? [];
  const transfers = queue.splice(0, Math.max(0, streamsMax - node.xmitsInProgress));
  if (queue.length === 0) pool.transfers.delete(datanodeUuid);
  if (transfers.length > 0) commands.push({ command: 'TRANSFER', transfers });
  const blocks = pool.invalidations.take(datanodeUuid, invalidateMax);
  if (blocks.length > 0) commands.push({ command: 'INVALIDATE', blocks });
  return commands;
}

/** Whether the block is still there and waits for this very recovery. */
function isWanted(pool: BlockPool, { row, recoveryId }: Recovery): boolean {
  const construction = pool.construction.get(row);
  return construction?.state === 'UNDER_RECOVERY' && construction.recoveryId === recoveryId;
}
