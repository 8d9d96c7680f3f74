/* What servers tell each other. Source: HdfsServer.proto, HAZKInfo.proto. */
import {
  bool,
  bytes,
  enumeration,
  int32,
  message,
  optional,
  repeated,
  required,
  type Shape,
  string,
  uint32,
  uint32AsInt,
  uint64,
} from '../message.ts';
import { BlockProto, LocatedBlockProto, StorageTypeProto } from './blocks.ts';
import { ErasureCodingPolicyProto } from './erasure-coding.ts';

export const ReplicaStateProto = enumeration({ FINALIZED: 0, RBW: 1, RWR: 2, RUR: 3, TEMPORARY: 4 });
export type ReplicaStateProto = Shape<typeof ReplicaStateProto>;

export const NamenodeCommandType = enumeration({ NamenodeCommand: 0, CheckPointCommand: 1 });
export type NamenodeCommandType = Shape<typeof NamenodeCommandType>;

export const NamenodeRoleProto = enumeration({ NAMENODE: 1, BACKUP: 2, CHECKPOINT: 3 });
export type NamenodeRoleProto = Shape<typeof NamenodeRoleProto>;

export const NNHAState = enumeration({ ACTIVE: 0, STANDBY: 1, OBSERVER: 2 });
export type NNHAState = Shape<typeof NNHAState>;

export const RollingUpgradeStatusProto = message({
  blockPoolId: required(1, string),
  finalized: optional(2, bool, false),
});
export type RollingUpgradeStatusProto = Shape<typeof RollingUpgradeStatusProto>;

export const BlockKeyProto = message({
  keyId: required(1, uint32),
  expiryDate: required(2, uint64),
  keyBytes: optional(3, bytes),
});
export type BlockKeyProto = Shape<typeof BlockKeyProto>;

export const ExportedBlockKeysProto = message({
  isBlockTokenEnabled: required(1, bool),
  keyUpdateInterval: required(2, uint64),
  tokenLifeTime: required(3, uint64),
  currentKey: required(4, BlockKeyProto),
  allKeys: repeated(5, BlockKeyProto),
});
export type ExportedBlockKeysProto = Shape<typeof ExportedBlockKeysProto>;

export const BlockWithLocationsProto = message({
  block: required(1, BlockProto),
  datanodeUuids: repeated(2, string),
  storageUuids: repeated(3, string),
  storageTypes: repeated(4, StorageTypeProto),
  indices: optional(5, bytes),
  dataBlockNum: optional(6, uint32),
  cellSize: optional(7, uint32),
});
export type BlockWithLocationsProto = Shape<typeof BlockWithLocationsProto>;

export const BlocksWithLocationsProto = message({
  blocks: repeated(1, BlockWithLocationsProto),
});
export type BlocksWithLocationsProto = Shape<typeof BlocksWithLocationsProto>;

export const RemoteEditLogProto = message({
  startTxId: required(1, uint64),
  endTxId: required(2, uint64),
  isInProgress: optional(3, bool, false),
});
export type RemoteEditLogProto = Shape<typeof RemoteEditLogProto>;

export const RemoteEditLogManifestProto = message({
  logs: repeated(1, RemoteEditLogProto),
  committedTxnId: optional(2, uint64),
});
export type RemoteEditLogManifestProto = Shape<typeof RemoteEditLogManifestProto>;

export const StorageInfoProto = message({
  layoutVersion: required(1, uint32AsInt),
  namespceID: required(2, uint32AsInt),
  clusterID: required(3, string),
  cTime: required(4, uint64),
});
export type StorageInfoProto = Shape<typeof StorageInfoProto>;

export const NamespaceInfoProto = message({
  buildVersion: required(1, string),
  unused: required(2, uint32),
  blockPoolID: required(3, string),
  storageInfo: required(4, StorageInfoProto),
  softwareVersion: required(5, string),
  capabilities: optional(6, uint64, 0),
  state: optional(7, NNHAState),
});
export type NamespaceInfoProto = Shape<typeof NamespaceInfoProto>;

export const RecoveringBlockProto = message({
  newGenStamp: required(1, uint64),
  block: required(2, LocatedBlockProto),
  truncateBlock: optional(3, BlockProto),
  ecPolicy: optional(4, ErasureCodingPolicyProto),
  blockIndices: optional(5, bytes),
});
export type RecoveringBlockProto = Shape<typeof RecoveringBlockProto>;

export const CheckpointSignatureProto = message({
  blockPoolId: required(1, string),
  mostRecentCheckpointTxId: required(2, uint64),
  curSegmentTxId: required(3, uint64),
  storageInfo: required(4, StorageInfoProto),
});
export type CheckpointSignatureProto = Shape<typeof CheckpointSignatureProto>;

export const CheckpointCommandProto = message({
  signature: required(1, CheckpointSignatureProto),
  needToReturnImage: required(2, bool),
});
export type CheckpointCommandProto = Shape<typeof CheckpointCommandProto>;

export const NamenodeCommandProto = message({
  action: required(1, uint32),
  type: required(2, NamenodeCommandType),
  checkpointCmd: optional(3, CheckpointCommandProto),
});
export type NamenodeCommandProto = Shape<typeof NamenodeCommandProto>;

export const VersionRequestProto = message({});
export type VersionRequestProto = Shape<typeof VersionRequestProto>;

export const VersionResponseProto = message({
  info: required(1, NamespaceInfoProto),
});
export type VersionResponseProto = Shape<typeof VersionResponseProto>;

export const NamenodeRegistrationProto = message({
  rpcAddress: required(1, string),
  httpAddress: required(2, string),
  storageInfo: required(3, StorageInfoProto),
  role: optional(4, NamenodeRoleProto, 'NAMENODE'),
});
export type NamenodeRegistrationProto = Shape<typeof NamenodeRegistrationProto>;

export const NNHAStatusHeartbeatProto = message({
  state: required(1, NNHAState),
  txid: required(2, uint64),
});
export type NNHAStatusHeartbeatProto = Shape<typeof NNHAStatusHeartbeatProto>;

export const ActiveNodeInfo = message({
  nameserviceId: required(1, string),
  namenodeId: required(2, string),
  hostname: required(3, string),
  port: required(4, int32),
  zkfcPort: required(5, int32),
});
export type ActiveNodeInfo = Shape<typeof ActiveNodeInfo>;
