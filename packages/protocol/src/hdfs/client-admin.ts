/* ClientProtocol: the file system as a whole. Source: ClientNamenodeProtocol.proto. */
import { bool, enumeration, int64, message, optional, repeated, required, type Shape, string, uint64 } from '../message.ts';
import { HAServiceStateProto } from '../common/ha-service.ts';
import { DatanodeInfoProto, StorageReportProto } from './blocks.ts';
import { DataEncryptionKeyProto } from './encryption.ts';
import { FsServerDefaultsProto } from './file-status.ts';
import { EventsListProto } from './inotify.ts';
import { RollingUpgradeStatusProto } from './server.ts';

export const DatanodeReportTypeProto = enumeration({
  ALL: 1,
  LIVE: 2,
  DEAD: 3,
  DECOMMISSIONING: 4,
  ENTERING_MAINTENANCE: 5,
  IN_MAINTENANCE: 6,
});
export type DatanodeReportTypeProto = Shape<typeof DatanodeReportTypeProto>;

export const SafeModeActionProto = enumeration({ SAFEMODE_LEAVE: 1, SAFEMODE_ENTER: 2, SAFEMODE_GET: 3, SAFEMODE_FORCE_EXIT: 4 });
export type SafeModeActionProto = Shape<typeof SafeModeActionProto>;

export const RollingUpgradeActionProto = enumeration({ QUERY: 1, START: 2, FINALIZE: 3 });
export type RollingUpgradeActionProto = Shape<typeof RollingUpgradeActionProto>;

export const GetServerDefaultsRequestProto = message({});
export type GetServerDefaultsRequestProto = Shape<typeof GetServerDefaultsRequestProto>;

export const GetServerDefaultsResponseProto = message({
  serverDefaults: required(1, FsServerDefaultsProto),
});
export type GetServerDefaultsResponseProto = Shape<typeof GetServerDefaultsResponseProto>;

export const GetFsStatusRequestProto = message({});
export type GetFsStatusRequestProto = Shape<typeof GetFsStatusRequestProto>;

export const GetFsStatsResponseProto = message({
  capacity: required(1, uint64),
  used: required(2, uint64),
  remaining: required(3, uint64),
  under_replicated: required(4, uint64),
  corrupt_blocks: required(5, uint64),
  missing_blocks: required(6, uint64),
  missing_repl_one_blocks: optional(7, uint64),
  blocks_in_future: optional(8, uint64),
  pending_deletion_blocks: optional(9, uint64),
});
export type GetFsStatsResponseProto = Shape<typeof GetFsStatsResponseProto>;

export const GetFsReplicatedBlockStatsRequestProto = message({});
export type GetFsReplicatedBlockStatsRequestProto = Shape<typeof GetFsReplicatedBlockStatsRequestProto>;

export const GetFsReplicatedBlockStatsResponseProto = message({
  low_redundancy: required(1, uint64),
  corrupt_blocks: required(2, uint64),
  missing_blocks: required(3, uint64),
  missing_repl_one_blocks: required(4, uint64),
  blocks_in_future: required(5, uint64),
  pending_deletion_blocks: required(6, uint64),
  highest_prio_low_redundancy_blocks: optional(7, uint64),
});
export type GetFsReplicatedBlockStatsResponseProto = Shape<typeof GetFsReplicatedBlockStatsResponseProto>;

export const GetFsECBlockGroupStatsRequestProto = message({});
export type GetFsECBlockGroupStatsRequestProto = Shape<typeof GetFsECBlockGroupStatsRequestProto>;

export const GetFsECBlockGroupStatsResponseProto = message({
  low_redundancy: required(1, uint64),
  corrupt_blocks: required(2, uint64),
  missing_blocks: required(3, uint64),
  blocks_in_future: required(4, uint64),
  pending_deletion_blocks: required(5, uint64),
  highest_prio_low_redundancy_blocks: optional(6, uint64),
});
export type GetFsECBlockGroupStatsResponseProto = Shape<typeof GetFsECBlockGroupStatsResponseProto>;

export const GetDatanodeReportRequestProto = message({
  type: required(1, DatanodeReportTypeProto),
});
export type GetDatanodeReportRequestProto = Shape<typeof GetDatanodeReportRequestProto>;

export const GetDatanodeReportResponseProto = message({
  di: repeated(1, DatanodeInfoProto),
});
export type GetDatanodeReportResponseProto = Shape<typeof GetDatanodeReportResponseProto>;

export const GetDatanodeStorageReportRequestProto = message({
  type: required(1, DatanodeReportTypeProto),
});
export type GetDatanodeStorageReportRequestProto = Shape<typeof GetDatanodeStorageReportRequestProto>;

export const DatanodeStorageReportProto = message({
  datanodeInfo: required(1, DatanodeInfoProto),
  storageReports: repeated(2, StorageReportProto),
});
export type DatanodeStorageReportProto = Shape<typeof DatanodeStorageReportProto>;

export const GetDatanodeStorageReportResponseProto = message({
  datanodeStorageReports: repeated(1, DatanodeStorageReportProto),
});
export type GetDatanodeStorageReportResponseProto = Shape<typeof GetDatanodeStorageReportResponseProto>;

export const GetSlowDatanodeReportRequestProto = message({});
export type GetSlowDatanodeReportRequestProto = Shape<typeof GetSlowDatanodeReportRequestProto>;

export const GetSlowDatanodeReportResponseProto = message({
  datanodeInfoProto: repeated(1, DatanodeInfoProto),
});
export type GetSlowDatanodeReportResponseProto = Shape<typeof GetSlowDatanodeReportResponseProto>;

export const SetSafeModeRequestProto = message({
  action: required(1, SafeModeActionProto),
  checked: optional(2, bool, false),
});
export type SetSafeModeRequestProto = Shape<typeof SetSafeModeRequestProto>;

export const SetSafeModeResponseProto = message({
  result: required(1, bool),
});
export type SetSafeModeResponseProto = Shape<typeof SetSafeModeResponseProto>;

export const SaveNamespaceRequestProto = message({
  timeWindow: optional(1, uint64, 0),
  txGap: optional(2, uint64, 0),
});
export type SaveNamespaceRequestProto = Shape<typeof SaveNamespaceRequestProto>;

export const SaveNamespaceResponseProto = message({
  saved: optional(1, bool, true),
});
export type SaveNamespaceResponseProto = Shape<typeof SaveNamespaceResponseProto>;

export const RollEditsRequestProto = message({});
export type RollEditsRequestProto = Shape<typeof RollEditsRequestProto>;

export const RollEditsResponseProto = message({
  newSegmentTxId: required(1, uint64),
});
export type RollEditsResponseProto = Shape<typeof RollEditsResponseProto>;

export const RestoreFailedStorageRequestProto = message({
  arg: required(1, string),
});
export type RestoreFailedStorageRequestProto = Shape<typeof RestoreFailedStorageRequestProto>;

export const RestoreFailedStorageResponseProto = message({
  result: required(1, bool),
});
export type RestoreFailedStorageResponseProto = Shape<typeof RestoreFailedStorageResponseProto>;

export const RefreshNodesRequestProto = message({});
export type RefreshNodesRequestProto = Shape<typeof RefreshNodesRequestProto>;

export const RefreshNodesResponseProto = message({});
export type RefreshNodesResponseProto = Shape<typeof RefreshNodesResponseProto>;

export const FinalizeUpgradeRequestProto = message({});
export type FinalizeUpgradeRequestProto = Shape<typeof FinalizeUpgradeRequestProto>;

export const FinalizeUpgradeResponseProto = message({});
export type FinalizeUpgradeResponseProto = Shape<typeof FinalizeUpgradeResponseProto>;

export const UpgradeStatusRequestProto = message({});
export type UpgradeStatusRequestProto = Shape<typeof UpgradeStatusRequestProto>;

export const UpgradeStatusResponseProto = message({
  upgradeFinalized: required(1, bool),
});
export type UpgradeStatusResponseProto = Shape<typeof UpgradeStatusResponseProto>;

export const RollingUpgradeRequestProto = message({
  action: required(1, RollingUpgradeActionProto),
});
export type RollingUpgradeRequestProto = Shape<typeof RollingUpgradeRequestProto>;

export const RollingUpgradeInfoProto = message({
  status: required(1, RollingUpgradeStatusProto),
  startTime: required(2, uint64),
  finalizeTime: required(3, uint64),
  createdRollbackImages: required(4, bool),
});
export type RollingUpgradeInfoProto = Shape<typeof RollingUpgradeInfoProto>;

export const RollingUpgradeResponseProto = message({
  rollingUpgradeInfo: optional(1, RollingUpgradeInfoProto),
});
export type RollingUpgradeResponseProto = Shape<typeof RollingUpgradeResponseProto>;

export const MetaSaveRequestProto = message({
  filename: required(1, string),
});
export type MetaSaveRequestProto = Shape<typeof MetaSaveRequestProto>;

export const MetaSaveResponseProto = message({});
export type MetaSaveResponseProto = Shape<typeof MetaSaveResponseProto>;

export const SetBalancerBandwidthRequestProto = message({
  bandwidth: required(1, int64),
});
export type SetBalancerBandwidthRequestProto = Shape<typeof SetBalancerBandwidthRequestProto>;

export const SetBalancerBandwidthResponseProto = message({});
export type SetBalancerBandwidthResponseProto = Shape<typeof SetBalancerBandwidthResponseProto>;

export const GetDataEncryptionKeyRequestProto = message({});
export type GetDataEncryptionKeyRequestProto = Shape<typeof GetDataEncryptionKeyRequestProto>;

export const GetDataEncryptionKeyResponseProto = message({
  dataEncryptionKey: optional(1, DataEncryptionKeyProto),
});
export type GetDataEncryptionKeyResponseProto = Shape<typeof GetDataEncryptionKeyResponseProto>;

export const GetCurrentEditLogTxidRequestProto = message({});
export type GetCurrentEditLogTxidRequestProto = Shape<typeof GetCurrentEditLogTxidRequestProto>;

export const GetCurrentEditLogTxidResponseProto = message({
  txid: required(1, int64),
});
export type GetCurrentEditLogTxidResponseProto = Shape<typeof GetCurrentEditLogTxidResponseProto>;

export const GetEditsFromTxidRequestProto = message({
  txid: required(1, int64),
});
export type GetEditsFromTxidRequestProto = Shape<typeof GetEditsFromTxidRequestProto>;

export const GetEditsFromTxidResponseProto = message({
  eventsList: required(1, EventsListProto),
});
export type GetEditsFromTxidResponseProto = Shape<typeof GetEditsFromTxidResponseProto>;

export const MsyncRequestProto = message({});
export type MsyncRequestProto = Shape<typeof MsyncRequestProto>;

export const MsyncResponseProto = message({});
export type MsyncResponseProto = Shape<typeof MsyncResponseProto>;

export const HAServiceStateRequestProto = message({});
export type HAServiceStateRequestProto = Shape<typeof HAServiceStateRequestProto>;

export const HAServiceStateResponseProto = message({
  state: required(1, HAServiceStateProto),
});
export type HAServiceStateResponseProto = Shape<typeof HAServiceStateResponseProto>;
