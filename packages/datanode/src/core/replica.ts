/** How far the writing of a replica has come, in bytes: received ≥ on disk, received ≥ acknowledged. Belongs to the one who writes. */
export interface WriteProgress {
  received: number;
  onDisk: number;
  acked: number;
  /** CRC of the last chunk on disk when that is not a full one; readers send it, since the one on disk is about to change. */
  lastPartialCrc: number | undefined;
}

interface Identity {
  readonly blockId: bigint;
  readonly generationStamp: number;
}

export interface FinalizedReplica extends Identity {
  readonly state: 'FINALIZED';
  readonly numBytes: number;
}

/** Being written by a client, or left open by one that is gone. */
export interface ReplicaBeingWritten extends Identity {
  readonly state: 'RBW';
  readonly progress: WriteProgress;
}

/** Was being written when a DataNode ended: its length is what its checksums confirm, and nobody may read it. */
interface ReplicaWaitingToBeRecovered extends Identity {
  readonly state: 'RWR';
  readonly numBytes: number;
}

/** Claimed by the block recovery with this id; a later one takes it over. */
export interface ReplicaUnderRecovery extends Identity {
  readonly state: 'RUR';
  readonly original: FinalizedReplica | ReplicaBeingWritten | ReplicaWaitingToBeRecovered | TemporaryReplica;
  readonly recoveryId: number;
}

/** Being copied from another DataNode; gone when that fails, or this DataNode ends. */
export interface TemporaryReplica extends Identity {
  readonly state: 'TEMPORARY';
  readonly progress: WriteProgress;
}

/** A copy of a block on this DataNode. Source: org.apache.hadoop.hdfs.server.common.HdfsServerConstants.ReplicaState. */
export type Replica =
  | FinalizedReplica
  | ReplicaBeingWritten
  | ReplicaWaitingToBeRecovered
  | ReplicaUnderRecovery
  | TemporaryReplica;

export type ReplicaState = Replica['state'];

/** Where the files of a replica are. */
export type ReplicaPlace = 'finalized' | 'rbw' | 'tmp';

export function startOfProgress(byteLength = 0, lastPartialCrc?: number): WriteProgress {
  return { received: byteLength, onDisk: byteLength, acked: byteLength, lastPartialCrc };
}

export function bytesReceived(replica: Replica): number {
  switch (replica.state) {
    case 'FINALIZED':
    case 'RWR':
      return replica.numBytes;
    case 'RBW':
    case 'TEMPORARY':
      return replica.progress.received;
    case 'RUR':
      return bytesReceived(replica.original);
  }
}

export function bytesOnDisk(replica: Replica): number {
  switch (replica.state) {
    case 'FINALIZED':
    case 'RWR':
      return replica.numBytes;
    case 'RBW':
    case 'TEMPORARY':
      return replica.progress.onDisk;
    case 'RUR':
      return bytesOnDisk(replica.original);
  }
}

/** What a reader may see, -1 when nothing. */
export function visibleLength(replica: Replica): number {
  switch (replica.state) {
    case 'FINALIZED':
      return replica.numBytes;
    case 'RBW':
      return replica.progress.acked;
    case 'RUR':
      return visibleLength(replica.original);
    case 'RWR':
    case 'TEMPORARY':
      return -1;
  }
}

export function placeOf(replica: Replica): ReplicaPlace {
  switch (replica.state) {
    case 'FINALIZED':
      return 'finalized';
    case 'RBW':
    case 'RWR':
      return 'rbw';
    case 'TEMPORARY':
      return 'tmp';
    case 'RUR':
      return placeOf(replica.original);
  }
}

/** `blk_1073741825_1001`. */
export function blockName({ blockId, generationStamp }: Identity): string {
  return `blk_${blockId}_${generationStamp}`;
}

/** For messages. */
export function describeReplica(replica: Replica): string {
  return `${blockName(replica)}, ${replica.state}, numBytes=${bytesReceived(replica)}, visible=${visibleLength(replica)}`;
}
