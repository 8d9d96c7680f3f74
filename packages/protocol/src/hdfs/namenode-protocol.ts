/* What other NameNodes, checkpointers and the balancer ask. Source: NamenodeProtocol.proto. */
import { bool, message, optional, required, service, type Shape, string, uint32, uint64 } from '../message.ts';
import { DatanodeIDProto, StorageTypeProto } from './blocks.ts';
import {
  BlocksWithLocationsProto,
  CheckpointSignatureProto,
  ExportedBlockKeysProto,
  NamenodeCommandProto,
  NamenodeRegistrationProto,
  RemoteEditLogManifestProto,
  VersionRequestProto,
  VersionResponseProto,
} from './server.ts';

export const GetBlocksRequestProto = message({
  datanode: required(1, DatanodeIDProto),
  size: required(2, uint64),
  minBlockSize: optional(3, uint64, 10485760),
  timeInterval: optional(4, uint64, 0),
  storageType: optional(5, StorageTypeProto),
});
export type GetBlocksRequestProto = Shape<typeof GetBlocksRequestProto>;

export const GetBlocksResponseProto = message({
  blocks: required(1, BlocksWithLocationsProto),
});
export type GetBlocksResponseProto = Shape<typeof GetBlocksResponseProto>;

export const GetBlockKeysRequestProto = message({});
export type GetBlockKeysRequestProto = Shape<typeof GetBlockKeysRequestProto>;

export const GetBlockKeysResponseProto = message({
  keys: optional(1, ExportedBlockKeysProto),
});
export type GetBlockKeysResponseProto = Shape<typeof GetBlockKeysResponseProto>;

export const GetTransactionIdRequestProto = message({});
export type GetTransactionIdRequestProto = Shape<typeof GetTransactionIdRequestProto>;

export const GetTransactionIdResponseProto = message({
  txId: required(1, uint64),
});
export type GetTransactionIdResponseProto = Shape<typeof GetTransactionIdResponseProto>;

export const RollEditLogRequestProto = message({});
export type RollEditLogRequestProto = Shape<typeof RollEditLogRequestProto>;

export const RollEditLogResponseProto = message({
  signature: required(1, CheckpointSignatureProto),
});
export type RollEditLogResponseProto = Shape<typeof RollEditLogResponseProto>;

export const GetMostRecentCheckpointTxIdRequestProto = message({});
export type GetMostRecentCheckpointTxIdRequestProto = Shape<typeof GetMostRecentCheckpointTxIdRequestProto>;

export const GetMostRecentCheckpointTxIdResponseProto = message({
  txId: required(1, uint64),
});
export type GetMostRecentCheckpointTxIdResponseProto = Shape<typeof GetMostRecentCheckpointTxIdResponseProto>;

export const NamenodeErrorReportRequestProto = message({
  registration: required(1, NamenodeRegistrationProto),
  errorCode: required(2, uint32),
  msg: required(3, string),
});
export type NamenodeErrorReportRequestProto = Shape<typeof NamenodeErrorReportRequestProto>;

export const NamenodeErrorReportResponseProto = message({});
export type NamenodeErrorReportResponseProto = Shape<typeof NamenodeErrorReportResponseProto>;

export const RegisterRequestProto = message({
  registration: required(1, NamenodeRegistrationProto),
});
export type RegisterRequestProto = Shape<typeof RegisterRequestProto>;

export const RegisterResponseProto = message({
  registration: required(1, NamenodeRegistrationProto),
});
export type RegisterResponseProto = Shape<typeof RegisterResponseProto>;

export const StartCheckpointRequestProto = message({
  registration: required(1, NamenodeRegistrationProto),
});
export type StartCheckpointRequestProto = Shape<typeof StartCheckpointRequestProto>;

export const StartCheckpointResponseProto = message({
  command: required(1, NamenodeCommandProto),
});
export type StartCheckpointResponseProto = Shape<typeof StartCheckpointResponseProto>;

export const EndCheckpointRequestProto = message({
  registration: required(1, NamenodeRegistrationProto),
  signature: required(2, CheckpointSignatureProto),
});
export type EndCheckpointRequestProto = Shape<typeof EndCheckpointRequestProto>;

export const EndCheckpointResponseProto = message({});
export type EndCheckpointResponseProto = Shape<typeof EndCheckpointResponseProto>;

export const GetEditLogManifestRequestProto = message({
  sinceTxId: required(1, uint64),
});
export type GetEditLogManifestRequestProto = Shape<typeof GetEditLogManifestRequestProto>;

export const GetEditLogManifestResponseProto = message({
  manifest: required(1, RemoteEditLogManifestProto),
});
export type GetEditLogManifestResponseProto = Shape<typeof GetEditLogManifestResponseProto>;

export const IsUpgradeFinalizedRequestProto = message({});
export type IsUpgradeFinalizedRequestProto = Shape<typeof IsUpgradeFinalizedRequestProto>;

export const IsUpgradeFinalizedResponseProto = message({
  isUpgradeFinalized: required(1, bool),
});
export type IsUpgradeFinalizedResponseProto = Shape<typeof IsUpgradeFinalizedResponseProto>;

export const IsRollingUpgradeRequestProto = message({});
export type IsRollingUpgradeRequestProto = Shape<typeof IsRollingUpgradeRequestProto>;

export const IsRollingUpgradeResponseProto = message({
  isRollingUpgrade: required(1, bool),
});
export type IsRollingUpgradeResponseProto = Shape<typeof IsRollingUpgradeResponseProto>;

export const GetFilePathRequestProto = message({
  fileId: required(1, uint64),
});
export type GetFilePathRequestProto = Shape<typeof GetFilePathRequestProto>;

export const GetFilePathResponseProto = message({
  srcPath: required(1, string),
});
export type GetFilePathResponseProto = Shape<typeof GetFilePathResponseProto>;

export const GetNextSPSPathRequestProto = message({});
export type GetNextSPSPathRequestProto = Shape<typeof GetNextSPSPathRequestProto>;

export const GetNextSPSPathResponseProto = message({
  spsPath: optional(1, uint64),
});
export type GetNextSPSPathResponseProto = Shape<typeof GetNextSPSPathResponseProto>;

export const NamenodeProtocol = service('org.apache.hadoop.hdfs.server.protocol.NamenodeProtocol', {
  getBlocks: [GetBlocksRequestProto, GetBlocksResponseProto],
  getBlockKeys: [GetBlockKeysRequestProto, GetBlockKeysResponseProto],
  getTransactionId: [GetTransactionIdRequestProto, GetTransactionIdResponseProto],
  getMostRecentCheckpointTxId: [GetMostRecentCheckpointTxIdRequestProto, GetMostRecentCheckpointTxIdResponseProto],
  rollEditLog: [RollEditLogRequestProto, RollEditLogResponseProto],
  versionRequest: [VersionRequestProto, VersionResponseProto],
  errorReport: [NamenodeErrorReportRequestProto, NamenodeErrorReportResponseProto],
  registerSubordinateNamenode: [RegisterRequestProto, RegisterResponseProto],
  startCheckpoint: [StartCheckpointRequestProto, StartCheckpointResponseProto],
  endCheckpoint: [EndCheckpointRequestProto, EndCheckpointResponseProto],
  getEditLogManifest: [GetEditLogManifestRequestProto, GetEditLogManifestResponseProto],
  isUpgradeFinalized: [IsUpgradeFinalizedRequestProto, IsUpgradeFinalizedResponseProto],
  isRollingUpgrade: [IsRollingUpgradeRequestProto, IsRollingUpgradeResponseProto],
  getNextSPSPath: [GetNextSPSPathRequestProto, GetNextSPSPathResponseProto],
});
