/* ClientProtocol: centralized cache. Source: ClientNamenodeProtocol.proto. */
import {
  bool,
  enumeration,
  int32,
  int64,
  message,
  optional,
  repeated,
  required,
  type Shape,
  string,
  uint32,
  uint64big,
} from '../message.ts';

export const CacheFlagProto = enumeration({ FORCE: 1 });
export type CacheFlagProto = Shape<typeof CacheFlagProto>;

export const CacheDirectiveInfoExpirationProto = message({
  millis: required(1, uint64big),
  isRelative: required(2, bool),
});
export type CacheDirectiveInfoExpirationProto = Shape<typeof CacheDirectiveInfoExpirationProto>;

export const CacheDirectiveInfoProto = message({
  id: optional(1, int64),
  path: optional(2, string),
  replication: optional(3, uint32),
  pool: optional(4, string),
  expiration: optional(5, CacheDirectiveInfoExpirationProto),
});
export type CacheDirectiveInfoProto = Shape<typeof CacheDirectiveInfoProto>;

export const CacheDirectiveStatsProto = message({
  bytesNeeded: required(1, int64),
  bytesCached: required(2, int64),
  filesNeeded: required(3, int64),
  filesCached: required(4, int64),
  hasExpired: required(5, bool),
});
export type CacheDirectiveStatsProto = Shape<typeof CacheDirectiveStatsProto>;

export const AddCacheDirectiveRequestProto = message({
  info: required(1, CacheDirectiveInfoProto),
  cacheFlags: optional(2, uint32),
});
export type AddCacheDirectiveRequestProto = Shape<typeof AddCacheDirectiveRequestProto>;

export const AddCacheDirectiveResponseProto = message({
  id: required(1, int64),
});
export type AddCacheDirectiveResponseProto = Shape<typeof AddCacheDirectiveResponseProto>;

export const ModifyCacheDirectiveRequestProto = message({
  info: required(1, CacheDirectiveInfoProto),
  cacheFlags: optional(2, uint32),
});
export type ModifyCacheDirectiveRequestProto = Shape<typeof ModifyCacheDirectiveRequestProto>;

export const ModifyCacheDirectiveResponseProto = message({});
export type ModifyCacheDirectiveResponseProto = Shape<typeof ModifyCacheDirectiveResponseProto>;

export const RemoveCacheDirectiveRequestProto = message({
  id: required(1, int64),
});
export type RemoveCacheDirectiveRequestProto = Shape<typeof RemoveCacheDirectiveRequestProto>;

export const RemoveCacheDirectiveResponseProto = message({});
export type RemoveCacheDirectiveResponseProto = Shape<typeof RemoveCacheDirectiveResponseProto>;

export const ListCacheDirectivesRequestProto = message({
  prevId: required(1, int64),
  filter: required(2, CacheDirectiveInfoProto),
});
export type ListCacheDirectivesRequestProto = Shape<typeof ListCacheDirectivesRequestProto>;

export const CacheDirectiveEntryProto = message({
  info: required(1, CacheDirectiveInfoProto),
  stats: required(2, CacheDirectiveStatsProto),
});
export type CacheDirectiveEntryProto = Shape<typeof CacheDirectiveEntryProto>;

export const ListCacheDirectivesResponseProto = message({
  elements: repeated(1, CacheDirectiveEntryProto),
  hasMore: required(2, bool),
});
export type ListCacheDirectivesResponseProto = Shape<typeof ListCacheDirectivesResponseProto>;

export const CachePoolInfoProto = message({
  poolName: optional(1, string),
  ownerName: optional(2, string),
  groupName: optional(3, string),
  mode: optional(4, int32),
  limit: optional(5, uint64big),
  maxRelativeExpiry: optional(6, uint64big),
  defaultReplication: optional(7, uint32, 1),
});
export type CachePoolInfoProto = Shape<typeof CachePoolInfoProto>;

export const CachePoolStatsProto = message({
  bytesNeeded: required(1, int64),
  bytesCached: required(2, int64),
  bytesOverlimit: required(3, int64),
  filesNeeded: required(4, int64),
  filesCached: required(5, int64),
});
export type CachePoolStatsProto = Shape<typeof CachePoolStatsProto>;

export const AddCachePoolRequestProto = message({
  info: required(1, CachePoolInfoProto),
});
export type AddCachePoolRequestProto = Shape<typeof AddCachePoolRequestProto>;

export const AddCachePoolResponseProto = message({});
export type AddCachePoolResponseProto = Shape<typeof AddCachePoolResponseProto>;

export const ModifyCachePoolRequestProto = message({
  info: required(1, CachePoolInfoProto),
});
export type ModifyCachePoolRequestProto = Shape<typeof ModifyCachePoolRequestProto>;

export const ModifyCachePoolResponseProto = message({});
export type ModifyCachePoolResponseProto = Shape<typeof ModifyCachePoolResponseProto>;

export const RemoveCachePoolRequestProto = message({
  poolName: required(1, string),
});
export type RemoveCachePoolRequestProto = Shape<typeof RemoveCachePoolRequestProto>;

export const RemoveCachePoolResponseProto = message({});
export type RemoveCachePoolResponseProto = Shape<typeof RemoveCachePoolResponseProto>;

export const ListCachePoolsRequestProto = message({
  prevPoolName: required(1, string),
});
export type ListCachePoolsRequestProto = Shape<typeof ListCachePoolsRequestProto>;

export const CachePoolEntryProto = message({
  info: required(1, CachePoolInfoProto),
  stats: required(2, CachePoolStatsProto),
});
export type CachePoolEntryProto = Shape<typeof CachePoolEntryProto>;

export const ListCachePoolsResponseProto = message({
  entries: repeated(1, CachePoolEntryProto),
  hasMore: required(2, bool),
});
export type ListCachePoolsResponseProto = Shape<typeof ListCachePoolsResponseProto>;
