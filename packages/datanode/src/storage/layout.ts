import path from 'node:path';
import type { ReplicaPlace } from '../core/replica.ts';

/** Layout of DataNodes since Hadoop 2.8: 32 × 32 directories. Source: org.apache.hadoop.hdfs.server.datanode.DataNodeLayoutVersion. */
export const dataNodeLayoutVersion = -57;

/** A block pool's directories: `current/BP-…/{current/{finalized,rbw},tmp}`. */
export interface PoolLayout {
  readonly pool: string;
  readonly current: string;
  readonly finalized: string;
  readonly rbw: string;
  readonly tmp: string;
}

export function poolLayout(storageDirectory: string, blockPoolId: string): PoolLayout {
  const pool = path.join(storageDirectory, 'current', blockPoolId);
  const current = path.join(pool, 'current');
  return {
    pool,
    current,
    finalized: path.join(current, 'finalized'),
    rbw: path.join(current, 'rbw'),
    tmp: path.join(pool, 'tmp'),
  };
}

/** Source: org.apache.hadoop.hdfs.server.datanode.DatanodeUtil.idToBlockDir. */
export function finalizedSubdirectory(layout: PoolLayout, blockId: bigint): string {
  const bits = Number(BigInt.asUintN(32, blockId));
  return path.join(layout.finalized, `subdir${(bits >> 16) & 0x1f}`, `subdir${(bits >> 8) & 0x1f}`);
}

function placeDirectory(layout: PoolLayout, place: ReplicaPlace, blockId: bigint): string {
  return place === 'finalized' ? finalizedSubdirectory(layout, blockId) : layout[place];
}

/** The two files of a replica. */
export interface ReplicaFiles {
  readonly directory: string;
  readonly data: string;
  readonly meta: string;
}

export function replicaFiles(
  layout: PoolLayout,
  place: ReplicaPlace,
  { blockId, generationStamp }: { blockId: bigint; generationStamp: number },
): ReplicaFiles {
  const directory = placeDirectory(layout, place, blockId);
  return {
    directory,
    data: path.join(directory, `blk_${blockId}`),
    meta: path.join(directory, `blk_${blockId}_${generationStamp}.meta`),
  };
}

/** What a file's name says, undefined when it belongs to no replica. */
export function parseReplicaFileName(
  name: string,
): { file: 'data'; blockId: bigint } | { file: 'meta'; blockId: bigint; generationStamp: number } | undefined {
  const parts = /^blk_(-?\d+)(?:_(\d+)\.meta)?$/.exec(name);
  if (!parts?.[1]) return undefined;
  const blockId = BigInt(parts[1]);
  return parts[2] === undefined ? { file: 'data', blockId } : { file: 'meta', blockId, generationStamp: Number(parts[2]) };
}
