/* Blocks, DataNodes, and which has which. Source: hdfs.proto. */
import {
  bool,
  bytes,
  enumeration,
  int64,
  message,
  optional,
  packed,
  repeated,
  required,
  type Shape,
  string,
  uint32,
  uint64,
  uint64big,
} from '../message.ts';
import { TokenProto } from '../common/security.ts';
import { FileEncryptionInfoProto } from './encryption.ts';
import { ErasureCodingPolicyProto } from './erasure-coding.ts';

export const StorageTypeProto = enumeration({ DISK: 1, SSD: 2, ARCHIVE: 3, RAM_DISK: 4, PROVIDED: 5, NVDIMM: 6 });
export type StorageTypeProto = Shape<typeof StorageTypeProto>;

export const BlockTypeProto = enumeration({ CONTIGUOUS: 0, STRIPED: 1 });
export type BlockTypeProto = Shape<typeof BlockTypeProto>;

export const AccessModeProto = enumeration({ READ: 1, WRITE: 2, COPY: 3, REPLACE: 4 });
export type AccessModeProto = Shape<typeof AccessModeProto>;

export const AdminState = enumeration({
  NORMAL: 0,
  DECOMMISSION_INPROGRESS: 1,
  DECOMMISSIONED: 2,
  ENTERING_MAINTENANCE: 3,
  IN_MAINTENANCE: 4,
});
export type AdminState = Shape<typeof AdminState>;

export const StorageState = enumeration({ NORMAL: 0, READ_ONLY_SHARED: 1 });
export type StorageState = Shape<typeof StorageState>;

export const ExtendedBlockProto = message({
  poolId: required(1, string),
  blockId: required(2, uint64big),
  generationStamp: required(3, uint64),
  numBytes: optional(4, uint64, 0),
});
export type ExtendedBlockProto = Shape<typeof ExtendedBlockProto>;

export const ProvidedStorageLocationProto = message({
  path: required(1, string),
  offset: required(2, int64),
  length: required(3, int64),
  nonce: required(4, bytes),
});
export type ProvidedStorageLocationProto = Shape<typeof ProvidedStorageLocationProto>;

export const DatanodeIDProto = message({
  ipAddr: required(1, string),
  hostName: required(2, string),
  datanodeUuid: required(3, string),
  xferPort: required(4, uint32),
  infoPort: required(5, uint32),
  ipcPort: required(6, uint32),
  infoSecurePort: optional(7, uint32, 0),
});
export type DatanodeIDProto = Shape<typeof DatanodeIDProto>;

export const DatanodeLocalInfoProto = message({
  softwareVersion: required(1, string),
  configVersion: required(2, string),
  uptime: required(3, uint64),
});
export type DatanodeLocalInfoProto = Shape<typeof DatanodeLocalInfoProto>;

export const DatanodeVolumeInfoProto = message({
  path: required(1, string),
  storageType: required(2, StorageTypeProto),
  usedSpace: required(3, uint64),
  freeSpace: required(4, uint64),
  reservedSpace: required(5, uint64),
  reservedSpaceForReplicas: required(6, uint64),
  numBlocks: required(7, uint64),
});
export type DatanodeVolumeInfoProto = Shape<typeof DatanodeVolumeInfoProto>;

export const DatanodeInfoProto = message({
  id: required(1, DatanodeIDProto),
  capacity: optional(2, uint64, 0),
  dfsUsed: optional(3, uint64, 0),
  remaining: optional(4, uint64, 0),
  blockPoolUsed: optional(5, uint64, 0),
  lastUpdate: optional(6, uint64, 0),
  xceiverCount: optional(7, uint32, 0),
  location: optional(8, string),
  nonDfsUsed: optional(9, uint64),
  adminState: optional(10, AdminState, 'NORMAL'),
  cacheCapacity: optional(11, uint64, 0),
  cacheUsed: optional(12, uint64, 0),
  lastUpdateMonotonic: optional(13, uint64, 0),
  upgradeDomain: optional(14, string),
  lastBlockReportTime: optional(15, uint64, 0),
  lastBlockReportMonotonic: optional(16, uint64, 0),
  numBlocks: optional(17, uint32, 0),
});
export type DatanodeInfoProto = Shape<typeof DatanodeInfoProto>;

export const DatanodeInfosProto = message({
  datanodes: repeated(1, DatanodeInfoProto),
});
export type DatanodeInfosProto = Shape<typeof DatanodeInfosProto>;

export const DatanodeStorageProto = message({
  storageUuid: required(1, string),
  state: optional(2, StorageState, 'NORMAL'),
  storageType: optional(3, StorageTypeProto, 'DISK'),
});
export type DatanodeStorageProto = Shape<typeof DatanodeStorageProto>;

export const StorageReportProto = message({
  storageUuid: required(1, string),
  failed: optional(2, bool, false),
  capacity: optional(3, uint64, 0),
  dfsUsed: optional(4, uint64, 0),
  remaining: optional(5, uint64, 0),
  blockPoolUsed: optional(6, uint64, 0),
  storage: optional(7, DatanodeStorageProto),
  nonDfsUsed: optional(8, uint64),
  mount: optional(9, string),
});
export type StorageReportProto = Shape<typeof StorageReportProto>;

export const CorruptFileBlocksProto = message({
  files: repeated(1, string),
  cookie: required(2, string),
});
export type CorruptFileBlocksProto = Shape<typeof CorruptFileBlocksProto>;

export const StorageTypesProto = message({
  storageTypes: repeated(1, StorageTypeProto),
});
export type StorageTypesProto = Shape<typeof StorageTypesProto>;

export const LocatedBlockProto = message({
  b: required(1, ExtendedBlockProto),
  offset: required(2, uint64),
  locs: repeated(3, DatanodeInfoProto),
  corrupt: required(4, bool),
  blockToken: required(5, TokenProto),
  isCached: packed(6, bool),
  storageTypes: repeated(7, StorageTypeProto),
  storageIDs: repeated(8, string),
  blockIndices: optional(9, bytes),
  blockTokens: repeated(10, TokenProto),
});
export type LocatedBlockProto = Shape<typeof LocatedBlockProto>;

export const LocatedBlocksProto = message({
  fileLength: required(1, uint64),
  blocks: repeated(2, LocatedBlockProto),
  underConstruction: required(3, bool),
  lastBlock: optional(4, LocatedBlockProto),
  isLastBlockComplete: required(5, bool),
  fileEncryptionInfo: optional(6, FileEncryptionInfoProto),
  ecPolicy: optional(7, ErasureCodingPolicyProto),
});
export type LocatedBlocksProto = Shape<typeof LocatedBlocksProto>;

export const BlockProto = message({
  blockId: required(1, uint64big),
  genStamp: required(2, uint64),
  numBytes: optional(3, uint64, 0),
});
export type BlockProto = Shape<typeof BlockProto>;

export const StorageUuidsProto = message({
  storageUuids: repeated(1, string),
});
export type StorageUuidsProto = Shape<typeof StorageUuidsProto>;

export const BlockTokenSecretProto = message({
  expiryDate: optional(1, uint64),
  keyId: optional(2, uint32),
  userId: optional(3, string),
  blockPoolId: optional(4, string),
  blockId: optional(5, uint64big),
  modes: repeated(6, AccessModeProto),
  storageTypes: repeated(7, StorageTypeProto),
  storageIds: repeated(8, string),
  handshakeSecret: optional(9, bytes),
});
export type BlockTokenSecretProto = Shape<typeof BlockTokenSecretProto>;
