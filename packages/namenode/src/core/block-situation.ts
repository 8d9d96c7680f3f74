import { HadoopError } from '@calf/runtime/errors';
import type { Block } from './block-table.ts';
import type { BlockPool } from './blocks/block-pool.ts';
import type { Random } from './blocks/placement.ts';
import type { Situation } from './situation.ts';

/** What the configuration says of files and their blocks. */
export interface BlockLimits {
  /** `dfs.namenode.fs-limits.min-block-size`. */
  readonly blockBytesMin: number;
  /** `dfs.namenode.fs-limits.max-blocks-per-file`. */
  readonly blocksPerFileMax: number;
  /** `dfs.namenode.replication.min`. */
  readonly replicationMin: number;
  /** `dfs.replication.max`. */
  readonly replicationMax: number;
}

/** All that an operation on files and blocks decides on. */
export interface BlockSituation extends Situation {
  readonly pool: BlockPool;
  readonly blockLimits: BlockLimits;
  /** `BP-…`: names the namespace on DataNodes. */
  readonly blockPoolId: string;
  /** Name of this NameNode's host, for messages. */
  readonly hostName: string;
  readonly random: Random;
}

/** @throws HadoopError SafeModeException. Source: FSNamesystem.checkNameNodeSafeMode */
export function checkSafeMode({ pool, hostName, at }: Pick<BlockSituation, 'pool' | 'hostName' | 'at'>, what: string): void {
  if (!pool.safeMode.isOn) return;
  const tip = pool.safeMode.tip(pool.safeModeFacts(), at);
  throw new HadoopError(
    'org.apache.hadoop.hdfs.server.namenode.SafeModeException',
    `${what}. Name node is in safe mode.\n${tip} NamenodeHostName:${hostName}`,
  );
}

/** `blk_1073741825_1001`. */
export const blockText = ({ id, generationStamp }: Pick<Block, 'id' | 'generationStamp'>): string =>
  `blk_${id}_${generationStamp}`;

/** A block as a client names it. Source: org.apache.hadoop.hdfs.protocol.ExtendedBlock. */
export interface NamedBlock extends Block {
  readonly poolId: string;
}

/** `BP-…:blk_1073741825_1001`. */
export const namedBlockText = (block: NamedBlock): string => `${block.poolId}:${blockText(block)}`;

/** @throws HadoopError when the block is of another NameNode. Source: FSNamesystem.checkBlock */
export function checkPool({ blockPoolId }: Pick<BlockSituation, 'blockPoolId'>, block: NamedBlock | undefined): void {
  if (!block || block.poolId === blockPoolId) return;
  throw new HadoopError('java.io.IOException', `Unexpected BlockPoolId ${block.poolId} - expected ${blockPoolId}`);
}
