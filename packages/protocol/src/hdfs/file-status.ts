/* What is known of a file. Source: hdfs.proto. */
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
  uint64,
} from '../message.ts';
import { FsPermissionProto } from './acl.ts';
import { LocatedBlocksProto } from './blocks.ts';
import { FileEncryptionInfoProto } from './encryption.ts';
import { ErasureCodingPolicyProto } from './erasure-coding.ts';

export const ChecksumTypeProto = enumeration({ CHECKSUM_NULL: 0, CHECKSUM_CRC32: 1, CHECKSUM_CRC32C: 2 });
export type ChecksumTypeProto = Shape<typeof ChecksumTypeProto>;

export const BlockChecksumTypeProto = enumeration({ MD5CRC: 1, COMPOSITE_CRC: 2 });
export type BlockChecksumTypeProto = Shape<typeof BlockChecksumTypeProto>;

export const FileType = enumeration({ IS_DIR: 1, IS_FILE: 2, IS_SYMLINK: 3 });
export type FileType = Shape<typeof FileType>;

export const HdfsFileStatusFlags = enumeration({ HAS_ACL: 1, HAS_CRYPT: 2, HAS_EC: 4, SNAPSHOT_ENABLED: 8 });
export type HdfsFileStatusFlags = Shape<typeof HdfsFileStatusFlags>;

export const BatchedListingKeyProto = message({
  checksum: required(1, bytes),
  pathIndex: required(2, uint32),
  startAfter: required(3, bytes),
});
export type BatchedListingKeyProto = Shape<typeof BatchedListingKeyProto>;

export const HdfsPathHandleProto = message({
  inodeId: optional(1, uint64),
  mtime: optional(2, uint64),
  path: optional(3, string),
});
export type HdfsPathHandleProto = Shape<typeof HdfsPathHandleProto>;

export const HdfsFileStatusProto = message({
  fileType: required(1, FileType),
  path: required(2, bytes),
  length: required(3, uint64),
  permission: required(4, FsPermissionProto),
  owner: required(5, string),
  group: required(6, string),
  modification_time: required(7, uint64),
  access_time: required(8, uint64),
  symlink: optional(9, bytes),
  block_replication: optional(10, uint32, 0),
  blocksize: optional(11, uint64, 0),
  locations: optional(12, LocatedBlocksProto),
  fileId: optional(13, uint64, 0),
  childrenNum: optional(14, int32, -1),
  fileEncryptionInfo: optional(15, FileEncryptionInfoProto),
  storagePolicy: optional(16, uint32, 0),
  ecPolicy: optional(17, ErasureCodingPolicyProto),
  flags: optional(18, uint32, 0),
  namespace: optional(19, string),
});
export type HdfsFileStatusProto = Shape<typeof HdfsFileStatusProto>;

export const BlockChecksumOptionsProto = message({
  blockChecksumType: optional(1, BlockChecksumTypeProto, 'MD5CRC'),
  stripeLength: optional(2, uint64),
});
export type BlockChecksumOptionsProto = Shape<typeof BlockChecksumOptionsProto>;

export const FsServerDefaultsProto = message({
  blockSize: required(1, uint64),
  bytesPerChecksum: required(2, uint32),
  writePacketSize: required(3, uint32),
  replication: required(4, uint32),
  fileBufferSize: required(5, uint32),
  encryptDataTransfer: optional(6, bool, false),
  trashInterval: optional(7, uint64, 0),
  checksumType: optional(8, ChecksumTypeProto, 'CHECKSUM_CRC32'),
  keyProviderUri: optional(9, string),
  policyId: optional(10, uint32, 0),
  snapshotTrashRootEnabled: optional(11, bool, false),
});
export type FsServerDefaultsProto = Shape<typeof FsServerDefaultsProto>;

export const DirectoryListingProto = message({
  partialListing: repeated(1, HdfsFileStatusProto),
  remainingEntries: required(2, uint32),
});
export type DirectoryListingProto = Shape<typeof DirectoryListingProto>;

export const RemoteExceptionProto = message({
  className: required(1, string),
  message: optional(2, string),
});
export type RemoteExceptionProto = Shape<typeof RemoteExceptionProto>;

export const BatchedDirectoryListingProto = message({
  partialListing: repeated(1, HdfsFileStatusProto),
  parentIdx: required(2, uint32),
  exception: optional(3, RemoteExceptionProto),
});
export type BatchedDirectoryListingProto = Shape<typeof BatchedDirectoryListingProto>;
