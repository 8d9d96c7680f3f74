/* What DataNodes tell a NameNode. Source: DatanodeProtocol.proto, DatanodeLifelineProtocol.proto. */
import {
  bool,
  bytes,
  double,
  enumeration,
  int32,
  message,
  optional,
  packed,
  repeated,
  required,
  service,
  type Shape,
  string,
  uint32,
  uint64,
  uint64big,
} from '../message.ts';
import {
  BlockProto,
  DatanodeIDProto,
  DatanodeInfosProto,
  DatanodeStorageProto,
  ExtendedBlockProto,
  StorageReportProto,
  StorageTypesProto,
  StorageUuidsProto,
} from './blocks.ts';
import { ReportBadBlocksRequestProto, ReportBadBlocksResponseProto } from './client-blocks.ts';
import { ErasureCodingPolicyProto } from './erasure-coding.ts';
import {
  ExportedBlockKeysProto,
  NNHAStatusHeartbeatProto,
  RecoveringBlockProto,
  RollingUpgradeStatusProto,
  StorageInfoProto,
  VersionRequestProto,
  VersionResponseProto,
} from './server.ts';

export const DatanodeCommandType = enumeration({
  BalancerBandwidthCommand: 0,
  BlockCommand: 1,
  BlockRecoveryCommand: 2,
  FinalizeCommand: 3,
  KeyUpdateCommand: 4,
  RegisterCommand: 5,
  UnusedUpgradeCommand: 6,
  NullDatanodeCommand: 7,
  BlockIdCommand: 8,
  BlockECReconstructionCommand: 9,
});
export type DatanodeCommandType = Shape<typeof DatanodeCommandType>;

export const BlockCommandAction = enumeration({ TRANSFER: 1, INVALIDATE: 2, SHUTDOWN: 3 });
export type BlockCommandAction = Shape<typeof BlockCommandAction>;

export const BlockIdCommandAction = enumeration({ CACHE: 1, UNCACHE: 2 });
export type BlockIdCommandAction = Shape<typeof BlockIdCommandAction>;

export const BlockStatus = enumeration({ RECEIVING: 1, RECEIVED: 2, DELETED: 3 });
export type BlockStatus = Shape<typeof BlockStatus>;

export const DatanodeErrorCode = enumeration({ NOTIFY: 0, DISK_ERROR: 1, INVALID_BLOCK: 2, FATAL_DISK_ERROR: 3 });
export type DatanodeErrorCode = Shape<typeof DatanodeErrorCode>;

export const BlockECReconstructionInfoProto = message({
  block: required(1, ExtendedBlockProto),
  sourceDnInfos: required(2, DatanodeInfosProto),
  targetDnInfos: required(3, DatanodeInfosProto),
  targetStorageUuids: required(4, StorageUuidsProto),
  targetStorageTypes: required(5, StorageTypesProto),
  liveBlockIndices: required(6, bytes),
  ecPolicy: required(7, ErasureCodingPolicyProto),
  excludeReconstructedIndices: optional(8, bytes),
});
export type BlockECReconstructionInfoProto = Shape<typeof BlockECReconstructionInfoProto>;

export const LifelineResponseProto = message({});
export type LifelineResponseProto = Shape<typeof LifelineResponseProto>;

export const DatanodeRegistrationProto = message({
  datanodeID: required(1, DatanodeIDProto),
  storageInfo: required(2, StorageInfoProto),
  keys: required(3, ExportedBlockKeysProto),
  softwareVersion: required(4, string),
});
export type DatanodeRegistrationProto = Shape<typeof DatanodeRegistrationProto>;

export const BalancerBandwidthCommandProto = message({
  bandwidth: required(1, uint64),
});
export type BalancerBandwidthCommandProto = Shape<typeof BalancerBandwidthCommandProto>;

export const BlockCommandProto = message({
  action: required(1, BlockCommandAction),
  blockPoolId: required(2, string),
  blocks: repeated(3, BlockProto),
  targets: repeated(4, DatanodeInfosProto),
  targetStorageUuids: repeated(5, StorageUuidsProto),
  targetStorageTypes: repeated(6, StorageTypesProto),
});
export type BlockCommandProto = Shape<typeof BlockCommandProto>;

export const BlockIdCommandProto = message({
  action: required(1, BlockIdCommandAction),
  blockPoolId: required(2, string),
  blockIds: packed(3, uint64big),
});
export type BlockIdCommandProto = Shape<typeof BlockIdCommandProto>;

export const BlockRecoveryCommandProto = message({
  blocks: repeated(1, RecoveringBlockProto),
});
export type BlockRecoveryCommandProto = Shape<typeof BlockRecoveryCommandProto>;

export const FinalizeCommandProto = message({
  blockPoolId: required(1, string),
});
export type FinalizeCommandProto = Shape<typeof FinalizeCommandProto>;

export const KeyUpdateCommandProto = message({
  keys: required(1, ExportedBlockKeysProto),
});
export type KeyUpdateCommandProto = Shape<typeof KeyUpdateCommandProto>;

export const RegisterCommandProto = message({});
export type RegisterCommandProto = Shape<typeof RegisterCommandProto>;

export const BlockECReconstructionCommandProto = message({
  blockECReconstructioninfo: repeated(1, BlockECReconstructionInfoProto),
});
export type BlockECReconstructionCommandProto = Shape<typeof BlockECReconstructionCommandProto>;

export const DatanodeCommandProto = message({
  cmdType: required(1, DatanodeCommandType),
  balancerCmd: optional(2, BalancerBandwidthCommandProto),
  blkCmd: optional(3, BlockCommandProto),
  recoveryCmd: optional(4, BlockRecoveryCommandProto),
  finalizeCmd: optional(5, FinalizeCommandProto),
  keyUpdateCmd: optional(6, KeyUpdateCommandProto),
  registerCmd: optional(7, RegisterCommandProto),
  blkIdCmd: optional(8, BlockIdCommandProto),
  blkECReconstructionCmd: optional(9, BlockECReconstructionCommandProto),
});
export type DatanodeCommandProto = Shape<typeof DatanodeCommandProto>;

export const RegisterDatanodeRequestProto = message({
  registration: required(1, DatanodeRegistrationProto),
});
export type RegisterDatanodeRequestProto = Shape<typeof RegisterDatanodeRequestProto>;

export const RegisterDatanodeResponseProto = message({
  registration: required(1, DatanodeRegistrationProto),
});
export type RegisterDatanodeResponseProto = Shape<typeof RegisterDatanodeResponseProto>;

export const VolumeFailureSummaryProto = message({
  failedStorageLocations: repeated(1, string),
  lastVolumeFailureDate: required(2, uint64),
  estimatedCapacityLostTotal: required(3, uint64),
});
export type VolumeFailureSummaryProto = Shape<typeof VolumeFailureSummaryProto>;

export const SlowPeerReportProto = message({
  dataNodeId: optional(1, string),
  aggregateLatency: optional(2, double),
  median: optional(3, double),
  mad: optional(4, double),
  upperLimitLatency: optional(5, double),
});
export type SlowPeerReportProto = Shape<typeof SlowPeerReportProto>;

export const SlowDiskReportProto = message({
  basePath: optional(1, string),
  meanMetadataOpLatency: optional(2, double),
  meanReadIoLatency: optional(3, double),
  meanWriteIoLatency: optional(4, double),
});
export type SlowDiskReportProto = Shape<typeof SlowDiskReportProto>;

export const HeartbeatRequestProto = message({
  registration: required(1, DatanodeRegistrationProto),
  reports: repeated(2, StorageReportProto),
  xmitsInProgress: optional(3, uint32, 0),
  xceiverCount: optional(4, uint32, 0),
  failedVolumes: optional(5, uint32, 0),
  cacheCapacity: optional(6, uint64, 0),
  cacheUsed: optional(7, uint64, 0),
  volumeFailureSummary: optional(8, VolumeFailureSummaryProto),
  requestFullBlockReportLease: optional(9, bool, false),
  slowPeers: repeated(10, SlowPeerReportProto),
  slowDisks: repeated(11, SlowDiskReportProto),
});
export type HeartbeatRequestProto = Shape<typeof HeartbeatRequestProto>;

export const HeartbeatResponseProto = message({
  cmds: repeated(1, DatanodeCommandProto),
  haStatus: required(2, NNHAStatusHeartbeatProto),
  rollingUpgradeStatus: optional(3, RollingUpgradeStatusProto),
  rollingUpgradeStatusV2: optional(4, RollingUpgradeStatusProto),
  fullBlockReportLeaseId: optional(5, uint64big, 0n),
  isSlownode: optional(6, bool, false),
});
export type HeartbeatResponseProto = Shape<typeof HeartbeatResponseProto>;

export const BlockReportContextProto = message({
  totalRpcs: required(1, int32),
  curRpc: required(2, int32),
  id: required(3, uint64big),
  leaseId: optional(4, uint64big, 0n),
});
export type BlockReportContextProto = Shape<typeof BlockReportContextProto>;

export const StorageBlockReportProto = message({
  storage: required(1, DatanodeStorageProto),
  blocks: packed(2, uint64big),
  numberOfBlocks: optional(3, uint64),
  blocksBuffers: repeated(4, bytes),
});
export type StorageBlockReportProto = Shape<typeof StorageBlockReportProto>;

export const BlockReportRequestProto = message({
  registration: required(1, DatanodeRegistrationProto),
  blockPoolId: required(2, string),
  reports: repeated(3, StorageBlockReportProto),
  context: optional(4, BlockReportContextProto),
});
export type BlockReportRequestProto = Shape<typeof BlockReportRequestProto>;

export const BlockReportResponseProto = message({
  cmd: optional(1, DatanodeCommandProto),
});
export type BlockReportResponseProto = Shape<typeof BlockReportResponseProto>;

export const CacheReportRequestProto = message({
  registration: required(1, DatanodeRegistrationProto),
  blockPoolId: required(2, string),
  blocks: packed(3, uint64big),
});
export type CacheReportRequestProto = Shape<typeof CacheReportRequestProto>;

export const CacheReportResponseProto = message({
  cmd: optional(1, DatanodeCommandProto),
});
export type CacheReportResponseProto = Shape<typeof CacheReportResponseProto>;

export const ReceivedDeletedBlockInfoProto = message({
  block: required(1, BlockProto),
  deleteHint: optional(2, string),
  status: required(3, BlockStatus),
});
export type ReceivedDeletedBlockInfoProto = Shape<typeof ReceivedDeletedBlockInfoProto>;

export const StorageReceivedDeletedBlocksProto = message({
  storageUuid: required(1, string),
  blocks: repeated(2, ReceivedDeletedBlockInfoProto),
  storage: optional(3, DatanodeStorageProto),
});
export type StorageReceivedDeletedBlocksProto = Shape<typeof StorageReceivedDeletedBlocksProto>;

export const BlockReceivedAndDeletedRequestProto = message({
  registration: required(1, DatanodeRegistrationProto),
  blockPoolId: required(2, string),
  blocks: repeated(3, StorageReceivedDeletedBlocksProto),
});
export type BlockReceivedAndDeletedRequestProto = Shape<typeof BlockReceivedAndDeletedRequestProto>;

export const BlockReceivedAndDeletedResponseProto = message({});
export type BlockReceivedAndDeletedResponseProto = Shape<typeof BlockReceivedAndDeletedResponseProto>;

export const ErrorReportRequestProto = message({
  registartion: required(1, DatanodeRegistrationProto),
  errorCode: required(2, uint32),
  msg: required(3, string),
});
export type ErrorReportRequestProto = Shape<typeof ErrorReportRequestProto>;

export const ErrorReportResponseProto = message({});
export type ErrorReportResponseProto = Shape<typeof ErrorReportResponseProto>;

export const CommitBlockSynchronizationRequestProto = message({
  block: required(1, ExtendedBlockProto),
  newGenStamp: required(2, uint64),
  newLength: required(3, uint64),
  closeFile: required(4, bool),
  deleteBlock: required(5, bool),
  newTaragets: repeated(6, DatanodeIDProto),
  newTargetStorages: repeated(7, string),
});
export type CommitBlockSynchronizationRequestProto = Shape<typeof CommitBlockSynchronizationRequestProto>;

export const CommitBlockSynchronizationResponseProto = message({});
export type CommitBlockSynchronizationResponseProto = Shape<typeof CommitBlockSynchronizationResponseProto>;

export const DatanodeLifelineProtocol = service('org.apache.hadoop.hdfs.server.protocol.DatanodeLifelineProtocol', {
  sendLifeline: [HeartbeatRequestProto, LifelineResponseProto],
});

export const DatanodeProtocol = service('org.apache.hadoop.hdfs.server.protocol.DatanodeProtocol', {
  registerDatanode: [RegisterDatanodeRequestProto, RegisterDatanodeResponseProto],
  sendHeartbeat: [HeartbeatRequestProto, HeartbeatResponseProto],
  blockReport: [BlockReportRequestProto, BlockReportResponseProto],
  cacheReport: [CacheReportRequestProto, CacheReportResponseProto],
  blockReceivedAndDeleted: [BlockReceivedAndDeletedRequestProto, BlockReceivedAndDeletedResponseProto],
  errorReport: [ErrorReportRequestProto, ErrorReportResponseProto],
  versionRequest: [VersionRequestProto, VersionResponseProto],
  reportBadBlocks: [ReportBadBlocksRequestProto, ReportBadBlocksResponseProto],
  commitBlockSynchronization: [CommitBlockSynchronizationRequestProto, CommitBlockSynchronizationResponseProto],
});
