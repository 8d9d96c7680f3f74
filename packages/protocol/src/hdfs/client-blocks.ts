/* ClientProtocol: writing and reading files. Source: ClientNamenodeProtocol.proto. */
import {
  bool,
  enumeration,
  int64,
  message,
  optional,
  repeated,
  required,
  type Shape,
  sint64,
  string,
  uint32,
  uint64,
} from '../message.ts';
import { FsPermissionProto } from './acl.ts';
import {
  CorruptFileBlocksProto,
  DatanodeIDProto,
  DatanodeInfoProto,
  ExtendedBlockProto,
  LocatedBlockProto,
  LocatedBlocksProto,
} from './blocks.ts';
import { CryptoProtocolVersionProto } from './encryption.ts';
import { HdfsFileStatusProto } from './file-status.ts';

export const CreateFlagProto = enumeration({
  CREATE: 1,
  OVERWRITE: 2,
  APPEND: 4,
  LAZY_PERSIST: 16,
  NEW_BLOCK: 32,
  SHOULD_REPLICATE: 128,
});
export type CreateFlagProto = Shape<typeof CreateFlagProto>;

export const AddBlockFlagProto = enumeration({ NO_LOCAL_WRITE: 1, IGNORE_CLIENT_LOCALITY: 2 });
export type AddBlockFlagProto = Shape<typeof AddBlockFlagProto>;

export const OpenFilesTypeProto = enumeration({ ALL_OPEN_FILES: 1, BLOCKING_DECOMMISSION: 2 });
export type OpenFilesTypeProto = Shape<typeof OpenFilesTypeProto>;

export const GetBlockLocationsRequestProto = message({
  src: required(1, string),
  offset: required(2, uint64),
  length: required(3, uint64),
});
export type GetBlockLocationsRequestProto = Shape<typeof GetBlockLocationsRequestProto>;

export const GetBlockLocationsResponseProto = message({
  locations: optional(1, LocatedBlocksProto),
});
export type GetBlockLocationsResponseProto = Shape<typeof GetBlockLocationsResponseProto>;

export const CreateRequestProto = message({
  src: required(1, string),
  masked: required(2, FsPermissionProto),
  clientName: required(3, string),
  createFlag: required(4, uint32),
  createParent: required(5, bool),
  replication: required(6, uint32),
  blockSize: required(7, uint64),
  cryptoProtocolVersion: repeated(8, CryptoProtocolVersionProto),
  unmasked: optional(9, FsPermissionProto),
  ecPolicyName: optional(10, string),
  storagePolicy: optional(11, string),
});
export type CreateRequestProto = Shape<typeof CreateRequestProto>;

export const CreateResponseProto = message({
  fs: optional(1, HdfsFileStatusProto),
});
export type CreateResponseProto = Shape<typeof CreateResponseProto>;

export const AppendRequestProto = message({
  src: required(1, string),
  clientName: required(2, string),
  flag: optional(3, uint32),
});
export type AppendRequestProto = Shape<typeof AppendRequestProto>;

export const AppendResponseProto = message({
  block: optional(1, LocatedBlockProto),
  stat: optional(2, HdfsFileStatusProto),
});
export type AppendResponseProto = Shape<typeof AppendResponseProto>;

export const AbandonBlockRequestProto = message({
  b: required(1, ExtendedBlockProto),
  src: required(2, string),
  holder: required(3, string),
  fileId: optional(4, uint64, 0),
});
export type AbandonBlockRequestProto = Shape<typeof AbandonBlockRequestProto>;

export const AbandonBlockResponseProto = message({});
export type AbandonBlockResponseProto = Shape<typeof AbandonBlockResponseProto>;

export const AddBlockRequestProto = message({
  src: required(1, string),
  clientName: required(2, string),
  previous: optional(3, ExtendedBlockProto),
  excludeNodes: repeated(4, DatanodeInfoProto),
  fileId: optional(5, uint64, 0),
  favoredNodes: repeated(6, string),
  flags: repeated(7, AddBlockFlagProto),
});
export type AddBlockRequestProto = Shape<typeof AddBlockRequestProto>;

export const AddBlockResponseProto = message({
  block: required(1, LocatedBlockProto),
});
export type AddBlockResponseProto = Shape<typeof AddBlockResponseProto>;

export const GetAdditionalDatanodeRequestProto = message({
  src: required(1, string),
  blk: required(2, ExtendedBlockProto),
  existings: repeated(3, DatanodeInfoProto),
  excludes: repeated(4, DatanodeInfoProto),
  numAdditionalNodes: required(5, uint32),
  clientName: required(6, string),
  existingStorageUuids: repeated(7, string),
  fileId: optional(8, uint64, 0),
});
export type GetAdditionalDatanodeRequestProto = Shape<typeof GetAdditionalDatanodeRequestProto>;

export const GetAdditionalDatanodeResponseProto = message({
  block: required(1, LocatedBlockProto),
});
export type GetAdditionalDatanodeResponseProto = Shape<typeof GetAdditionalDatanodeResponseProto>;

export const CompleteRequestProto = message({
  src: required(1, string),
  clientName: required(2, string),
  last: optional(3, ExtendedBlockProto),
  fileId: optional(4, uint64, 0),
});
export type CompleteRequestProto = Shape<typeof CompleteRequestProto>;

export const CompleteResponseProto = message({
  result: required(1, bool),
});
export type CompleteResponseProto = Shape<typeof CompleteResponseProto>;

export const ReportBadBlocksRequestProto = message({
  blocks: repeated(1, LocatedBlockProto),
});
export type ReportBadBlocksRequestProto = Shape<typeof ReportBadBlocksRequestProto>;

export const ReportBadBlocksResponseProto = message({});
export type ReportBadBlocksResponseProto = Shape<typeof ReportBadBlocksResponseProto>;

export const ConcatRequestProto = message({
  trg: required(1, string),
  srcs: repeated(2, string),
});
export type ConcatRequestProto = Shape<typeof ConcatRequestProto>;

export const ConcatResponseProto = message({});
export type ConcatResponseProto = Shape<typeof ConcatResponseProto>;

export const TruncateRequestProto = message({
  src: required(1, string),
  newLength: required(2, uint64),
  clientName: required(3, string),
});
export type TruncateRequestProto = Shape<typeof TruncateRequestProto>;

export const TruncateResponseProto = message({
  result: required(1, bool),
});
export type TruncateResponseProto = Shape<typeof TruncateResponseProto>;

export const RenewLeaseRequestProto = message({
  clientName: required(1, string),
  namespaces: repeated(2, string),
});
export type RenewLeaseRequestProto = Shape<typeof RenewLeaseRequestProto>;

export const RenewLeaseResponseProto = message({});
export type RenewLeaseResponseProto = Shape<typeof RenewLeaseResponseProto>;

export const RecoverLeaseRequestProto = message({
  src: required(1, string),
  clientName: required(2, string),
});
export type RecoverLeaseRequestProto = Shape<typeof RecoverLeaseRequestProto>;

export const RecoverLeaseResponseProto = message({
  result: required(1, bool),
});
export type RecoverLeaseResponseProto = Shape<typeof RecoverLeaseResponseProto>;

export const GetPreferredBlockSizeRequestProto = message({
  filename: required(1, string),
});
export type GetPreferredBlockSizeRequestProto = Shape<typeof GetPreferredBlockSizeRequestProto>;

export const GetPreferredBlockSizeResponseProto = message({
  bsize: required(1, uint64),
});
export type GetPreferredBlockSizeResponseProto = Shape<typeof GetPreferredBlockSizeResponseProto>;

export const ListCorruptFileBlocksRequestProto = message({
  path: required(1, string),
  cookie: optional(2, string),
});
export type ListCorruptFileBlocksRequestProto = Shape<typeof ListCorruptFileBlocksRequestProto>;

export const ListCorruptFileBlocksResponseProto = message({
  corrupt: required(1, CorruptFileBlocksProto),
});
export type ListCorruptFileBlocksResponseProto = Shape<typeof ListCorruptFileBlocksResponseProto>;

export const IsFileClosedRequestProto = message({
  src: required(1, string),
});
export type IsFileClosedRequestProto = Shape<typeof IsFileClosedRequestProto>;

export const IsFileClosedResponseProto = message({
  result: required(1, bool),
});
export type IsFileClosedResponseProto = Shape<typeof IsFileClosedResponseProto>;

export const FsyncRequestProto = message({
  src: required(1, string),
  client: required(2, string),
  lastBlockLength: optional(3, sint64, -1),
  fileId: optional(4, uint64, 0),
});
export type FsyncRequestProto = Shape<typeof FsyncRequestProto>;

export const FsyncResponseProto = message({});
export type FsyncResponseProto = Shape<typeof FsyncResponseProto>;

export const UpdateBlockForPipelineRequestProto = message({
  block: required(1, ExtendedBlockProto),
  clientName: required(2, string),
});
export type UpdateBlockForPipelineRequestProto = Shape<typeof UpdateBlockForPipelineRequestProto>;

export const UpdateBlockForPipelineResponseProto = message({
  block: required(1, LocatedBlockProto),
});
export type UpdateBlockForPipelineResponseProto = Shape<typeof UpdateBlockForPipelineResponseProto>;

export const UpdatePipelineRequestProto = message({
  clientName: required(1, string),
  oldBlock: required(2, ExtendedBlockProto),
  newBlock: required(3, ExtendedBlockProto),
  newNodes: repeated(4, DatanodeIDProto),
  storageIDs: repeated(5, string),
});
export type UpdatePipelineRequestProto = Shape<typeof UpdatePipelineRequestProto>;

export const UpdatePipelineResponseProto = message({});
export type UpdatePipelineResponseProto = Shape<typeof UpdatePipelineResponseProto>;

export const ListOpenFilesRequestProto = message({
  id: required(1, int64),
  types: repeated(2, OpenFilesTypeProto),
  path: optional(3, string),
});
export type ListOpenFilesRequestProto = Shape<typeof ListOpenFilesRequestProto>;

export const OpenFilesBatchResponseProto = message({
  id: required(1, int64),
  path: required(2, string),
  clientName: required(3, string),
  clientMachine: required(4, string),
});
export type OpenFilesBatchResponseProto = Shape<typeof OpenFilesBatchResponseProto>;

export const ListOpenFilesResponseProto = message({
  entries: repeated(1, OpenFilesBatchResponseProto),
  hasMore: required(2, bool),
  types: repeated(3, OpenFilesTypeProto),
});
export type ListOpenFilesResponseProto = Shape<typeof ListOpenFilesResponseProto>;
