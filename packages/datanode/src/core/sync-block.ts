import { ioException } from './refusals.ts';
import type { ReplicaState } from './replica.ts';

/** A replica that takes part in the recovery of its block: what it was when it was claimed. */
export interface RecoveredReplica {
  readonly state: ReplicaState;
  readonly generationStamp: number;
  readonly numBytes: number;
}

/** Which replicas survive a recovery, and how long they will be; without any, the block goes. */
export type SyncPlan<R> =
  | { readonly sync: 'delete' }
  | { readonly sync: 'truncate'; readonly newLength: number; readonly participants: readonly R[] };

const order: readonly ReplicaState[] = ['FINALIZED', 'RBW', 'RWR'];

/**
 * The best state among the replicas decides: finalized ones keep their length, and those in writing join when they have it; else all
 * of the best state are cut to the shortest. Source: org.apache.hadoop.hdfs.server.datanode.BlockRecoveryWorker.syncBlock.
 */
export function planSync<R extends RecoveredReplica>(
  found: readonly R[],
  { generationStamp }: { generationStamp: number },
): SyncPlan<R> {
  const valid = found.filter((replica) => replica.generationStamp >= generationStamp && replica.numBytes > 0);
  const candidates = valid.filter(({ state }) => order.includes(state));
  if (valid.length > 0 && candidates.length === 0) {
    throw ioException(`Found ${valid.length} replica(s) but none is in RWR or better state`);
  }
  const best = order.find((state) => candidates.some((replica) => replica.state === state));
  if (!best) return { sync: 'delete' };
  const ofBest = candidates.filter(({ state }) => state === best);
  const newLength = Math.min(...ofBest.map(({ numBytes }) => numBytes));
  if (best !== 'FINALIZED') return { sync: 'truncate', newLength, participants: ofBest };
  if (ofBest.some(({ numBytes }) => numBytes !== newLength)) throw ioException('Inconsistent size of finalized replicas');
  const participants = candidates.filter(
    ({ state, numBytes }) => state === 'FINALIZED' || (state === 'RBW' && numBytes === newLength),
  );
  return { sync: 'truncate', newLength, participants };
}
