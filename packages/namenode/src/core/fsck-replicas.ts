import type { BlockSituation } from './block-situation.ts';
import { type Datanode, nodeName, type Storage } from './blocks/datanodes.ts';

/** What to say of each replica. */
export interface FsckDetails {
  readonly locations: boolean;
  readonly racks: boolean;
  readonly replicaDetails: boolean;
}

/** ` [place, place]` after two spaces, or nothing. Source: NamenodeFsck.getReplicaInfo. */
export function blockDescription(situation: BlockSituation, row: number, details: FsckDetails): string {
  const { pool } = situation;
  if (!details.locations && !details.racks && !details.replicaDetails) return '';
  const construction = pool.construction.get(row);
  const storages = construction ? construction.expected.map(({ storage }) => storage) : pool.replicas.of(row);
  const places = storages.map((index) => {
    const storage = pool.datanodes.storage(index);
    const { datanode } = storage;
    const place = details.racks
      ? `${datanode.rack}/${nodeName(datanode.id)}`
      : `DatanodeInfoWithStorage[${nodeName(datanode.id)},${storage.uuid},${storage.type}]`;
    return details.replicaDetails ? `${place}(${replicaState(situation, row, storage)})` : place;
  });
  return `  [${places.join(', ')}]`;
}

function replicaState({ pool }: BlockSituation, row: number, storage: Storage): string {
  if (pool.corrupt.get(row)?.has(storage.index)) return 'CORRUPT';
  if (pool.excess.get(row)?.has(storage.index)) return 'EXCESS';
  if (pool.datanodes.isStale(storage.datanode, pool.at)) return 'STALE_NODE';
  return storage.fullReportCount === 0 ? 'STALE_BLOCK_CONTENT' : 'LIVE';
}

/** What `fsck -blockId blk_…` says of one block. Source: NamenodeFsck.blockIdCK. */
export function describeBlock({ namespace, pool }: BlockSituation, name: string): string {
  const row = pool.table.find(BigInt(/blk_(\d+)/.exec(name)?.[1] ?? '0'));
  if (row < 0) return `Block ${name} does not exist\n`;
  const counts = pool.counts(row);
  const storages = pool.replicas.of(row).map((index) => pool.datanodes.storage(index));
  const lines = [
    `Block Id: ${name}`,
    `Block belongs to: ${namespace.path(pool.table.file(row))}`,
    `No. of Expected Replica: ${pool.wanted(row)}`,
    `No. of live Replica: ${counts.live}`,
    `No. of excess Replica: ${counts.excess}`,
    `No. of stale Replica: ${storages.filter((storage) => storage.fullReportCount === 0).length}`,
    'No. of decommissioned Replica: 0',
    'No. of decommissioning Replica: 0',
    `No. of corrupted Replica: ${counts.corrupt}`,
  ];
  for (const storage of storages.toReversed()) {
    const { datanode } = storage;
    lines.push(
      `Block replica on datanode/rack: ${datanode.id.hostName}${datanode.rack} ${healthOf({ pool }, row, storage, datanode)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function healthOf({ pool }: Pick<BlockSituation, 'pool'>, row: number, storage: Storage, datanode: Datanode): string {
  const bad = pool.corrupt.get(row)?.get(storage.index);
  if (bad) return `is CORRUPT\t ReasonCode: ${bad.reason}`;
  if (pool.datanodes.isStale(datanode, pool.at)) return 'is STALE';
  return pool.excess.get(row)?.has(storage.index) ? 'is EXCESS' : 'is HEALTHY';
}
