/* What clients ask a DataNode by RPC. Source: ClientDatanodeProtocol.proto. */
import { bool, message, optional, repeated, required, service, type Shape, string, uint32, uint64 } from '../message.ts';
import { TokenProto } from '../common/security.ts';
import { DatanodeLocalInfoProto, DatanodeVolumeInfoProto, ExtendedBlockProto } from './blocks.ts';
import {
  GetReconfigurationStatusRequestProto,
  GetReconfigurationStatusResponseProto,
  ListReconfigurablePropertiesRequestProto,
  ListReconfigurablePropertiesResponseProto,
  StartReconfigurationRequestProto,
  StartReconfigurationResponseProto,
} from './reconfiguration.ts';

export const GetReplicaVisibleLengthRequestProto = message({
  block: required(1, ExtendedBlockProto),
});
export type GetReplicaVisibleLengthRequestProto = Shape<typeof GetReplicaVisibleLengthRequestProto>;

export const GetReplicaVisibleLengthResponseProto = message({
  length: required(1, uint64),
});
export type GetReplicaVisibleLengthResponseProto = Shape<typeof GetReplicaVisibleLengthResponseProto>;

export const RefreshNamenodesRequestProto = message({});
export type RefreshNamenodesRequestProto = Shape<typeof RefreshNamenodesRequestProto>;

export const RefreshNamenodesResponseProto = message({});
export type RefreshNamenodesResponseProto = Shape<typeof RefreshNamenodesResponseProto>;

export const DeleteBlockPoolRequestProto = message({
  blockPool: required(1, string),
  force: required(2, bool),
});
export type DeleteBlockPoolRequestProto = Shape<typeof DeleteBlockPoolRequestProto>;

export const DeleteBlockPoolResponseProto = message({});
export type DeleteBlockPoolResponseProto = Shape<typeof DeleteBlockPoolResponseProto>;

export const GetBlockLocalPathInfoRequestProto = message({
  block: required(1, ExtendedBlockProto),
  token: required(2, TokenProto),
});
export type GetBlockLocalPathInfoRequestProto = Shape<typeof GetBlockLocalPathInfoRequestProto>;

export const GetBlockLocalPathInfoResponseProto = message({
  block: required(1, ExtendedBlockProto),
  localPath: required(2, string),
  localMetaPath: required(3, string),
});
export type GetBlockLocalPathInfoResponseProto = Shape<typeof GetBlockLocalPathInfoResponseProto>;

export const ShutdownDatanodeRequestProto = message({
  forUpgrade: required(1, bool),
});
export type ShutdownDatanodeRequestProto = Shape<typeof ShutdownDatanodeRequestProto>;

export const ShutdownDatanodeResponseProto = message({});
export type ShutdownDatanodeResponseProto = Shape<typeof ShutdownDatanodeResponseProto>;

export const EvictWritersRequestProto = message({});
export type EvictWritersRequestProto = Shape<typeof EvictWritersRequestProto>;

export const EvictWritersResponseProto = message({});
export type EvictWritersResponseProto = Shape<typeof EvictWritersResponseProto>;

export const GetDatanodeInfoRequestProto = message({});
export type GetDatanodeInfoRequestProto = Shape<typeof GetDatanodeInfoRequestProto>;

export const GetDatanodeInfoResponseProto = message({
  localInfo: required(1, DatanodeLocalInfoProto),
});
export type GetDatanodeInfoResponseProto = Shape<typeof GetDatanodeInfoResponseProto>;

export const GetVolumeReportRequestProto = message({});
export type GetVolumeReportRequestProto = Shape<typeof GetVolumeReportRequestProto>;

export const GetVolumeReportResponseProto = message({
  volumeInfo: repeated(1, DatanodeVolumeInfoProto),
});
export type GetVolumeReportResponseProto = Shape<typeof GetVolumeReportResponseProto>;

export const TriggerBlockReportRequestProto = message({
  incremental: required(1, bool),
  nnAddress: optional(2, string),
});
export type TriggerBlockReportRequestProto = Shape<typeof TriggerBlockReportRequestProto>;

export const TriggerBlockReportResponseProto = message({});
export type TriggerBlockReportResponseProto = Shape<typeof TriggerBlockReportResponseProto>;

export const GetBalancerBandwidthRequestProto = message({});
export type GetBalancerBandwidthRequestProto = Shape<typeof GetBalancerBandwidthRequestProto>;

export const GetBalancerBandwidthResponseProto = message({
  bandwidth: required(1, uint64),
});
export type GetBalancerBandwidthResponseProto = Shape<typeof GetBalancerBandwidthResponseProto>;

export const SubmitDiskBalancerPlanRequestProto = message({
  planID: required(1, string),
  plan: required(2, string),
  planVersion: optional(3, uint64),
  ignoreDateCheck: optional(4, bool),
  planFile: required(5, string),
});
export type SubmitDiskBalancerPlanRequestProto = Shape<typeof SubmitDiskBalancerPlanRequestProto>;

export const SubmitDiskBalancerPlanResponseProto = message({});
export type SubmitDiskBalancerPlanResponseProto = Shape<typeof SubmitDiskBalancerPlanResponseProto>;

export const CancelPlanRequestProto = message({
  planID: required(1, string),
});
export type CancelPlanRequestProto = Shape<typeof CancelPlanRequestProto>;

export const CancelPlanResponseProto = message({});
export type CancelPlanResponseProto = Shape<typeof CancelPlanResponseProto>;

export const QueryPlanStatusRequestProto = message({});
export type QueryPlanStatusRequestProto = Shape<typeof QueryPlanStatusRequestProto>;

export const QueryPlanStatusResponseProto = message({
  result: optional(1, uint32),
  planID: optional(2, string),
  currentStatus: optional(3, string),
  planFile: optional(4, string),
});
export type QueryPlanStatusResponseProto = Shape<typeof QueryPlanStatusResponseProto>;

export const DiskBalancerSettingRequestProto = message({
  key: required(1, string),
});
export type DiskBalancerSettingRequestProto = Shape<typeof DiskBalancerSettingRequestProto>;

export const DiskBalancerSettingResponseProto = message({
  value: required(1, string),
});
export type DiskBalancerSettingResponseProto = Shape<typeof DiskBalancerSettingResponseProto>;

export const ClientDatanodeProtocol = service('org.apache.hadoop.hdfs.protocol.ClientDatanodeProtocol', {
  getReplicaVisibleLength: [GetReplicaVisibleLengthRequestProto, GetReplicaVisibleLengthResponseProto],
  refreshNamenodes: [RefreshNamenodesRequestProto, RefreshNamenodesResponseProto],
  deleteBlockPool: [DeleteBlockPoolRequestProto, DeleteBlockPoolResponseProto],
  getBlockLocalPathInfo: [GetBlockLocalPathInfoRequestProto, GetBlockLocalPathInfoResponseProto],
  shutdownDatanode: [ShutdownDatanodeRequestProto, ShutdownDatanodeResponseProto],
  evictWriters: [EvictWritersRequestProto, EvictWritersResponseProto],
  getDatanodeInfo: [GetDatanodeInfoRequestProto, GetDatanodeInfoResponseProto],
  getVolumeReport: [GetVolumeReportRequestProto, GetVolumeReportResponseProto],
  getReconfigurationStatus: [GetReconfigurationStatusRequestProto, GetReconfigurationStatusResponseProto],
  startReconfiguration: [StartReconfigurationRequestProto, StartReconfigurationResponseProto],
  listReconfigurableProperties: [ListReconfigurablePropertiesRequestProto, ListReconfigurablePropertiesResponseProto],
  triggerBlockReport: [TriggerBlockReportRequestProto, TriggerBlockReportResponseProto],
  getBalancerBandwidth: [GetBalancerBandwidthRequestProto, GetBalancerBandwidthResponseProto],
  submitDiskBalancerPlan: [SubmitDiskBalancerPlanRequestProto, SubmitDiskBalancerPlanResponseProto],
  cancelDiskBalancerPlan: [CancelPlanRequestProto, CancelPlanResponseProto],
  queryDiskBalancerPlan: [QueryPlanStatusRequestProto, QueryPlanStatusResponseProto],
  getDiskBalancerSetting: [DiskBalancerSettingRequestProto, DiskBalancerSettingResponseProto],
});
