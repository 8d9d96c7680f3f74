/* Block recovery among DataNodes. Source: InterDatanodeProtocol.proto. */
import { bool, message, optional, required, service, type Shape, string, uint64, uint64big } from '../message.ts';
import { BlockProto, ExtendedBlockProto } from './blocks.ts';
import { RecoveringBlockProto, ReplicaStateProto } from './server.ts';

export const InitReplicaRecoveryRequestProto = message({
  block: required(1, RecoveringBlockProto),
});
export type InitReplicaRecoveryRequestProto = Shape<typeof InitReplicaRecoveryRequestProto>;

export const InitReplicaRecoveryResponseProto = message({
  replicaFound: required(1, bool),
  state: optional(2, ReplicaStateProto),
  block: optional(3, BlockProto),
});
export type InitReplicaRecoveryResponseProto = Shape<typeof InitReplicaRecoveryResponseProto>;

export const UpdateReplicaUnderRecoveryRequestProto = message({
  block: required(1, ExtendedBlockProto),
  recoveryId: required(2, uint64),
  newLength: required(3, uint64),
  newBlockId: optional(4, uint64big, 0n),
});
export type UpdateReplicaUnderRecoveryRequestProto = Shape<typeof UpdateReplicaUnderRecoveryRequestProto>;

export const UpdateReplicaUnderRecoveryResponseProto = message({
  storageUuid: optional(1, string),
});
export type UpdateReplicaUnderRecoveryResponseProto = Shape<typeof UpdateReplicaUnderRecoveryResponseProto>;

export const InterDatanodeProtocol = service('org.apache.hadoop.hdfs.server.protocol.InterDatanodeProtocol', {
  initReplicaRecovery: [InitReplicaRecoveryRequestProto, InitReplicaRecoveryResponseProto],
  updateReplicaUnderRecovery: [UpdateReplicaUnderRecoveryRequestProto, UpdateReplicaUnderRecoveryResponseProto],
});
