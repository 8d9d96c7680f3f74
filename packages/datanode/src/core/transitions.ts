import {
  ioException,
  type NamedBlock,
  nameOf,
  recoveryInProgress,
  replicaAlreadyExists,
  replicaNotFound,
  replicaNotFoundFor,
} from './refusals.ts';
import {
  blockName,
  bytesOnDisk,
  bytesReceived,
  describeReplica,
  type FinalizedReplica,
  type Replica,
  type ReplicaBeingWritten,
  type ReplicaUnderRecovery,
  startOfProgress,
  type TemporaryReplica,
  visibleLength,
} from './replica.ts';

/*
 * Which replica follows which: each function is handed the replica that is there, and answers the one that takes its place, or
 * refuses. A writer that is still at work has been stopped before. Source: org.apache.hadoop.hdfs.server.datanode.fsdataset.impl.FsDatasetImpl.
 */

/** What a pipeline knows of the block that it sets up again. */
export interface Resumption {
  readonly newGenerationStamp: number;
  /** What the client holds for acknowledged at least, and sent at most. */
  readonly minBytes: number;
  readonly maxBytes: number;
}

/** A replica for a new block. An older one of the same id is replaced when the pipeline brings a new generation stamp. */
export function createRbw(existing: Replica | undefined, block: NamedBlock, newGenerationStamp: number): ReplicaBeingWritten {
  if (existing && newGenerationStamp === 0) throw alreadyThere(existing, block);
  const generationStamp = newGenerationStamp === 0 ? block.generationStamp : newGenerationStamp;
  return { state: 'RBW', blockId: block.blockId, generationStamp, progress: startOfProgress() };
}

/** A replica for a copy that another DataNode sends; an older one, or an unfinished one, makes way. */
export function createTemporary(
  existing: Replica | undefined,
  block: NamedBlock,
  transfer: 'pipeline' | 'replication',
): TemporaryReplica {
  if (existing) {
    const unfinished = existing.state === 'TEMPORARY' || existing.state === 'RBW';
    if (existing.generationStamp >= block.generationStamp || (transfer === 'replication' && !unfinished)) {
      throw alreadyThere(existing, block);
    }
  }
  return { state: 'TEMPORARY', blockId: block.blockId, generationStamp: block.generationStamp, progress: startOfProgress() };
}

/** A finalized replica opened again at its end, under a new generation stamp. */
export function append(
  existing: Replica | undefined,
  block: NamedBlock,
  { newGenerationStamp, minBytes }: Resumption,
): ReplicaBeingWritten {
  if (newGenerationStamp < block.generationStamp) {
    throw ioException(
      `The new generation stamp ${newGenerationStamp} should be greater than the replica ${nameOf(block)}'s generation stamp`,
    );
  }
  if (!existing || existing.generationStamp < block.generationStamp) throw replicaNotFoundFor(block);
  if (existing.state !== 'FINALIZED') throw replicaNotFound(`Cannot append to an unfinalized replica ${nameOf(block)}`);
  requireLength(existing, minBytes);
  return reopened(existing, newGenerationStamp);
}

/** After a pipeline that appended has failed: as `append`, but the replica may be in writing already. */
export function recoverAppend(existing: Replica | undefined, block: NamedBlock, resumption: Resumption): ReplicaBeingWritten {
  const replica = requireRecoverable(existing, block, resumption);
  return replica.state === 'FINALIZED'
    ? reopened(replica, resumption.newGenerationStamp)
    : { ...replica, generationStamp: resumption.newGenerationStamp };
}

/** After a pipeline has failed when closing: the replica is finalized under the new generation stamp. */
export function recoverClose(existing: Replica | undefined, block: NamedBlock, resumption: Resumption): FinalizedReplica {
  const replica = requireRecoverable(existing, block, resumption);
  return finalized({ ...replica, generationStamp: resumption.newGenerationStamp });
}

/**
 * After a pipeline has failed in the middle of a block: the replica goes on under the new generation stamp, cut to what was
 * acknowledged (`progress.onDisk` of the answer), since what lies beyond may be damaged.
 */
export function recoverRbw(existing: Replica | undefined, block: NamedBlock, resumption: Resumption): ReplicaBeingWritten {
  const { newGenerationStamp, minBytes, maxBytes } = resumption;
  if (!existing) throw replicaNotFoundFor(block);
  if (existing.state !== 'RBW') throw replicaNotFound(`Cannot recover a non-RBW replica ${describeReplica(existing)}`);
  requireGenerationStamp(existing, block, newGenerationStamp);
  const { acked, received, onDisk } = existing.progress;
  if (acked < minBytes || received > maxBytes) {
    throw replicaNotFound(
      `Unmatched length replica ${describeReplica(existing)}: BytesAcked = ${acked} BytesRcvd = ${received} are not in the range of [${minBytes}, ${maxBytes}].`,
    );
  }
  if (onDisk < acked) throw replicaNotFound(`Found fewer bytesOnDisk than bytesAcked for replica ${describeReplica(existing)}`);
  return {
    ...existing,
    generationStamp: newGenerationStamp,
    progress: onDisk > acked ? startOfProgress(acked) : existing.progress,
  };
}

/** A copy from the former pipeline becomes a member of the new one. `visible` is what the client saw acknowledged. */
export function convertTemporaryToRbw(existing: Replica | undefined, block: NamedBlock, visible: number): ReplicaBeingWritten {
  if (!existing) throw replicaNotFound(`Replica does not exist ${nameOf(block)}`);
  if (existing.state !== 'TEMPORARY') {
    throw replicaAlreadyExists(`r.getState() != ReplicaState.TEMPORARY, r=${describeReplica(existing)}`);
  }
  const { progress } = existing;
  if (progress.received < visible)
    throw ioException(`${progress.received} = numBytes < visible = ${visible}, ${blockName(existing)}`);
  return { ...existing, state: 'RBW', progress: { ...progress, acked: visible } };
}

export function finalized(replica: Replica): FinalizedReplica {
  const { blockId, generationStamp } = replica;
  return { state: 'FINALIZED', blockId, generationStamp, numBytes: bytesReceived(replica) };
}

/** Claims the replica for the recovery `recoveryId`. */
export function beginRecovery(existing: Replica, block: NamedBlock, recoveryId: number): ReplicaUnderRecovery {
  if (bytesOnDisk(existing) < visibleLength(existing)) {
    throw ioException(`getBytesOnDisk() < getVisibleLength(), rip=${describeReplica(existing)}`);
  }
  if (existing.generationStamp < block.generationStamp) {
    throw ioException(
      `replica.getGenerationStamp() < block.getGenerationStamp(), block=${nameOf(block)}, replica=${describeReplica(existing)}`,
    );
  }
  if (existing.generationStamp >= recoveryId) {
    throw ioException(
      `THIS IS NOT SUPPOSED TO HAPPEN: replica.getGenerationStamp() >= recoveryId = ${recoveryId}, block=${nameOf(block)}, replica=${describeReplica(existing)}`,
    );
  }
  if (existing.state === 'RUR' && existing.recoveryId >= recoveryId) {
    throw recoveryInProgress(
      `rur.getRecoveryID() >= recoveryId = ${recoveryId}, block=${nameOf(block)}, rur=${describeReplica(existing)}`,
    );
  }
  const original = existing.state === 'RUR' ? existing.original : existing;
  return { state: 'RUR', blockId: existing.blockId, generationStamp: existing.generationStamp, original, recoveryId };
}

/** The end of a recovery: all copies have `newLength` bytes and the recovery's id as generation stamp. */
export function endRecovery(
  existing: Replica | undefined,
  block: NamedBlock & { readonly numBytes: number },
  { recoveryId, newLength }: { recoveryId: number; newLength: number },
): FinalizedReplica {
  if (!existing) throw replicaNotFoundFor(block);
  if (existing.state !== 'RUR') throw ioException(`replica.getState() != RUR, replica=${describeReplica(existing)}`);
  if (bytesOnDisk(existing) !== block.numBytes) {
    throw ioException(
      `THIS IS NOT SUPPOSED TO HAPPEN: replica.getBytesOnDisk() != block.getNumBytes(), block=${nameOf(block)}, replica=${describeReplica(existing)}`,
    );
  }
  if (existing.recoveryId !== recoveryId) {
    throw ioException(`rur.getRecoveryID() != recoveryId = ${recoveryId}, rur=${describeReplica(existing)}`);
  }
  if (bytesReceived(existing) < newLength) {
    throw ioException(`rur.getNumBytes() < newlength = ${newLength}, rur=${describeReplica(existing)}`);
  }
  return { state: 'FINALIZED', blockId: existing.blockId, generationStamp: recoveryId, numBytes: newLength };
}

function reopened({ blockId, numBytes }: FinalizedReplica, generationStamp: number): ReplicaBeingWritten {
  return { state: 'RBW', blockId, generationStamp, progress: startOfProgress(numBytes) };
}

/** Source: FsDatasetImpl.recoverCheck. */
function requireRecoverable(
  existing: Replica | undefined,
  block: NamedBlock,
  { newGenerationStamp, minBytes }: Resumption,
): FinalizedReplica | ReplicaBeingWritten {
  if (!existing) throw replicaNotFoundFor(block);
  if (existing.state !== 'FINALIZED' && existing.state !== 'RBW') {
    throw replicaNotFound(
      `Cannot recover append/close to a replica that's not FINALIZED and not RBW ${describeReplica(existing)}`,
    );
  }
  requireGenerationStamp(existing, block, newGenerationStamp);
  if (existing.state === 'RBW') {
    const { received, onDisk, acked } = existing.progress;
    if (received !== onDisk || received !== acked) {
      throw replicaAlreadyExists(
        `RBW replica ${describeReplica(existing)} bytesRcvd(${received}), bytesOnDisk(${onDisk}), and bytesAcked(${acked}) are not the same.`,
      );
    }
  }
  requireLength(existing, minBytes);
  return existing;
}

function requireGenerationStamp({ generationStamp }: Replica, block: NamedBlock, newGenerationStamp: number): void {
  if (generationStamp >= block.generationStamp && generationStamp <= newGenerationStamp) return;
  throw replicaNotFound(
    `Cannot append to a replica with unexpected generation stamp ${generationStamp}. Expected GS range is [${block.generationStamp}, ${newGenerationStamp}].`,
  );
}

function requireLength(replica: Replica, expected: number): void {
  const length = bytesReceived(replica);
  if (length !== expected) {
    throw ioException(`Corrupted replica ${describeReplica(replica)} with a length of ${length} expected length is ${expected}`);
  }
}

function alreadyThere(existing: Replica, block: NamedBlock): Error {
  return replicaAlreadyExists(`Block ${nameOf(block)} already exists in state ${existing.state} and thus cannot be created.`);
}
