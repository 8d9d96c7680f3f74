/* Sums over a tree, quotas, storage policies. Source: hdfs.proto. */
import { message, optional, repeated, required, type Shape, string, uint32, uint64 } from '../message.ts';
import { StorageTypeProto, StorageTypesProto } from './blocks.ts';

export const StorageTypeQuotaInfoProto = message({
  type: optional(1, StorageTypeProto, 'DISK'),
  quota: required(2, uint64),
  consumed: required(3, uint64),
});
export type StorageTypeQuotaInfoProto = Shape<typeof StorageTypeQuotaInfoProto>;

export const StorageTypeQuotaInfosProto = message({
  typeQuotaInfo: repeated(1, StorageTypeQuotaInfoProto),
});
export type StorageTypeQuotaInfosProto = Shape<typeof StorageTypeQuotaInfosProto>;

export const ContentSummaryProto = message({
  length: required(1, uint64),
  fileCount: required(2, uint64),
  directoryCount: required(3, uint64),
  quota: required(4, uint64),
  spaceConsumed: required(5, uint64),
  spaceQuota: required(6, uint64),
  typeQuotaInfos: optional(7, StorageTypeQuotaInfosProto),
  snapshotLength: optional(8, uint64),
  snapshotFileCount: optional(9, uint64),
  snapshotDirectoryCount: optional(10, uint64),
  snapshotSpaceConsumed: optional(11, uint64),
  erasureCodingPolicy: optional(12, string),
});
export type ContentSummaryProto = Shape<typeof ContentSummaryProto>;

export const QuotaUsageProto = message({
  fileAndDirectoryCount: required(1, uint64),
  quota: required(2, uint64),
  spaceConsumed: required(3, uint64),
  spaceQuota: required(4, uint64),
  typeQuotaInfos: optional(5, StorageTypeQuotaInfosProto),
});
export type QuotaUsageProto = Shape<typeof QuotaUsageProto>;

export const BlockStoragePolicyProto = message({
  policyId: required(1, uint32),
  name: required(2, string),
  creationPolicy: required(3, StorageTypesProto),
  creationFallbackPolicy: optional(4, StorageTypesProto),
  replicationFallbackPolicy: optional(5, StorageTypesProto),
});
export type BlockStoragePolicyProto = Shape<typeof BlockStoragePolicyProto>;
