import { HadoopError } from '@calf/runtime/errors';

/** A block as operations name it: `BP-…:blk_…_…` in messages. */
export interface NamedBlock {
  readonly poolId: string;
  readonly blockId: bigint;
  readonly generationStamp: number;
}

export const nameOf = ({ poolId, blockId, generationStamp }: NamedBlock) => `${poolId}:blk_${blockId}_${generationStamp}`;

/** Source: org.apache.hadoop.hdfs.server.datanode.ReplicaNotFoundException. */
export const replicaNotFound = (message: string) =>
  new HadoopError('org.apache.hadoop.hdfs.server.datanode.ReplicaNotFoundException', message);

export const replicaNotFoundFor = (block: NamedBlock) =>
  replicaNotFound(
    `Replica not found for ${nameOf(block)}. The block may have been removed recently by the balancer or by intentionally ` +
      'reducing the replication factor. This condition is usually harmless. To be certain, please check the preceding datanode log ' +
      'messages for signs of a more serious issue.',
  );

export const replicaAlreadyExists = (message: string) =>
  new HadoopError('org.apache.hadoop.hdfs.server.datanode.ReplicaAlreadyExistsException', message);

export const recoveryInProgress = (message: string) =>
  new HadoopError('org.apache.hadoop.hdfs.protocol.RecoveryInProgressException', message);

export const diskOutOfSpace = (message: string) =>
  new HadoopError('org.apache.hadoop.util.DiskChecker$DiskOutOfSpaceException', message);

export const ioException = (message: string) => new HadoopError('java.io.IOException', message);
