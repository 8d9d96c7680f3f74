import type { Block } from '../block-table.ts';
import type { BlockPool, CorruptReplica } from './block-pool.ts';
import { type Construction, noteReplica } from './construction.ts';
import type { Storage } from './datanodes.ts';
import type { ReportedReplica } from './report-codec.ts';

/** One entry of an incremental report. */
export type BlockEvent =
  | { readonly status: 'RECEIVING' | 'RECEIVED'; readonly block: Block }
  | { readonly status: 'DELETED'; readonly block: Block };

/**
 * All replicas of a storage: new ones are added, those that are not in it any more go, unknown ones are to be deleted.
 * Source: org.apache.hadoop.hdfs.server.blockmanagement.BlockManager.processReport, reportDiff.
 */
export function fullReport(pool: BlockPool, storage: Storage, replicas: Iterable<ReportedReplica>): void {
  const seen = new Uint8Array(pool.table.rowsEnd);
  for (const replica of replicas) {
    const row = reportReplica(pool, storage, replica);
    if (row === undefined) continue;
    seen[row] = 1;
    pool.reconsiderSurplus(row, storage);
  }
  for (const row of pool.replicas.rowsOn(storage.index, pool.table.rowsEnd)) {
    if (seen[row] === 0) pool.removeReplica(row, storage.index);
  }
  storage.fullReportCount++;
  storage.datanode.lastFullReport = pool.at;
  pool.checkPostponed();
}

/** What changed on a storage since its last report. Source: BlockManager.processIncrementalBlockReport. */
export function incrementalReport(pool: BlockPool, storage: Storage, events: Iterable<BlockEvent>): void {
  for (const { status, block } of events) {
    if (status === 'DELETED') replicaDeleted(pool, storage, block.id);
    else reportReplica(pool, storage, { ...block, state: status === 'RECEIVED' ? 'FINALIZED' : 'RBW' });
  }
}

/** Takes one reported replica; answers the row of its block if that one is known. Source: BlockManager.processReportedBlock. */
function reportReplica(pool: BlockPool, storage: Storage, replica: ReportedReplica): number | undefined {
  const node = storage.datanode.id.datanodeUuid;
  const row = pool.table.find(replica.id);
  if (row < 0) {
    if (!isFromFuture(pool, replica)) pool.invalidations.add(node, replica);
    return undefined;
  }
  if (pool.invalidations.has(node, replica.id) && !pool.excess.get(row)?.has(storage.index)) return row;
  const bad = whyCorrupt(pool, row, replica);
  if (bad) {
    pool.markCorrupt(row, storage, bad);
    return row;
  }
  const construction = pool.construction.get(row);
  const isBeingWritten = construction && (construction.state !== 'COMMITTED' || replica.state !== 'FINALIZED');
  if (isBeingWritten) {
    noteReplica(construction, { storage: storage.index, state: replica.state, generationStamp: replica.generationStamp });
  }
  const isNews = !pool.replicas.has(row, storage.index) || pool.corrupt.get(row)?.has(storage.index);
  if (replica.state === 'FINALIZED' && isNews) pool.addReplica(row, storage);
  return row;
}

function replicaDeleted(pool: BlockPool, storage: Storage, block: bigint): void {
  pool.invalidations.remove(storage.datanode.id.datanodeUuid, block);
  const row = pool.table.find(block);
  if (row >= 0) pool.removeReplica(row, storage.index);
}

/** A block that was given out after what this NameNode knows: never to be deleted on its word. */
function isFromFuture(pool: BlockPool, { id, generationStamp }: ReportedReplica): boolean {
  return id > pool.namespace.lastBlockId || generationStamp > pool.namespace.generationStamp;
}

/** Source: BlockManager.checkReplicaCorrupt. */
function whyCorrupt(pool: BlockPool, row: number, replica: ReportedReplica): CorruptReplica | undefined {
  const construction = pool.construction.get(row);
  const { generationStamp } = replica;
  if (!construction && replica.state === 'FINALIZED' && isAsStored(pool, row, replica)) return undefined;
  const reason = corruptReason(replica, pool.facts(row), construction?.state ?? 'COMPLETE');
  return reason === undefined ? undefined : { reason, generationStamp };
}

/** The common case, without making an object. */
function isAsStored({ table }: BlockPool, row: number, { bytes, generationStamp }: ReportedReplica): boolean {
  return table.generationStamp(row) === generationStamp && table.bytes(row) === bytes;
}

function corruptReason(replica: ReportedReplica, stored: Block, state: Construction['state'] | 'COMPLETE'): string | undefined {
  const isFinal = state === 'COMPLETE' || state === 'COMMITTED';
  const reported = replica.generationStamp;
  const isOld = stored.generationStamp !== reported;
  switch (replica.state) {
    case 'FINALIZED':
      if (isFinal && isOld) {
        return `block is ${state} and reported genstamp ${reported} does not match genstamp in block map ${stored.generationStamp}`;
      }
      if (isFinal && stored.bytes !== replica.bytes) {
        return `block is ${state} and reported length ${replica.bytes} does not match length in block map ${stored.bytes}`;
      }
      if (!isFinal && stored.generationStamp > reported) {
        return `block is ${state} and reported state is FINALIZED and reported genstamp ${reported} is older than ${stored.generationStamp}`;
      }
      return undefined;
    case 'RBW':
    case 'RWR':
      if (state !== 'COMPLETE') return undefined;
      if (isOld) {
        return `reported ${replica.state} replica with genstamp ${reported} does not match COMPLETE block's genstamp in block map ${stored.generationStamp}`;
      }
      // A writer's last acknowledgement and this report may cross: the finalized replica is about to be reported.
      return replica.state === 'RBW' ? undefined : 'reported replica has invalid state RWR';
    case 'RUR':
    case 'TEMPORARY':
      return `reported replica has invalid state ${replica.state}`;
  }
}
