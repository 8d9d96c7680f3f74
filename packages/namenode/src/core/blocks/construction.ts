/** Source: org.apache.hadoop.hdfs.server.protocol.ReplicaState, HdfsServerConstants.ReplicaState. */
export type ReplicaState = 'FINALIZED' | 'RBW' | 'RWR' | 'RUR' | 'TEMPORARY';

/** The number of a state in reports is its place here. */
export const replicaStates: readonly ReplicaState[] = ['FINALIZED', 'RBW', 'RWR', 'RUR', 'TEMPORARY'];

/** A replica that a writer was sent to, or that was reported meanwhile. */
export interface ExpectedReplica {
  readonly storage: number;
  state: ReplicaState;
  generationStamp: number;
}

/**
 * A block that is not complete. A committed one has its final length and waits for its minimal replicas; one under recovery waits for its
 * primary DataNode to agree with the others on a length. Source: BlockUnderConstructionFeature, HdfsServerConstants.BlockUCState.
 */
export type Construction =
  | { state: 'UNDER_CONSTRUCTION'; expected: ExpectedReplica[] }
  | { state: 'UNDER_RECOVERY'; expected: ExpectedReplica[]; recoveryId: number; sinceMs: number; truncateTo: number | undefined }
  | { state: 'COMMITTED'; expected: ExpectedReplica[]; bytes: number; generationStamp: number };

/** The write pipeline of `storages`, nothing reported yet. Source: BlockUnderConstructionFeature.setExpectedLocations. */
export function expectedOn(storages: readonly number[], generationStamp: number): ExpectedReplica[] {
  return storages.map((storage) => ({ storage, state: 'RBW', generationStamp }));
}

/** Notes what a DataNode says of its replica of a block that is being written. Source: BlockUnderConstructionFeature.addReplicaIfNotPresent. */
export function noteReplica(construction: Construction, reported: ExpectedReplica): void {
  const known = construction.expected.find((replica) => replica.storage === reported.storage);
  if (!known) construction.expected.push(reported);
  else if (reported.generationStamp >= known.generationStamp) {
    known.generationStamp = reported.generationStamp;
    known.state = reported.state;
  }
}
