/* ClientProtocol: names and their attributes. Source: ClientNamenodeProtocol.proto. */
import { bool, bytes, message, optional, repeated, required, type Shape, string, uint32, uint64 } from '../message.ts';
import { FsActionProto, FsPermissionProto } from './acl.ts';
import { StorageTypeProto } from './blocks.ts';
import { BlockStoragePolicyProto, ContentSummaryProto, QuotaUsageProto } from './content-summary.ts';
import { BatchedDirectoryListingProto, DirectoryListingProto, HdfsFileStatusProto } from './file-status.ts';

export const SetReplicationRequestProto = message({
  src: required(1, string),
  replication: required(2, uint32),
});
export type SetReplicationRequestProto = Shape<typeof SetReplicationRequestProto>;

export const SetReplicationResponseProto = message({
  result: required(1, bool),
});
export type SetReplicationResponseProto = Shape<typeof SetReplicationResponseProto>;

export const SetStoragePolicyRequestProto = message({
  src: required(1, string),
  policyName: required(2, string),
});
export type SetStoragePolicyRequestProto = Shape<typeof SetStoragePolicyRequestProto>;

export const SetStoragePolicyResponseProto = message({});
export type SetStoragePolicyResponseProto = Shape<typeof SetStoragePolicyResponseProto>;

export const UnsetStoragePolicyRequestProto = message({
  src: required(1, string),
});
export type UnsetStoragePolicyRequestProto = Shape<typeof UnsetStoragePolicyRequestProto>;

export const UnsetStoragePolicyResponseProto = message({});
export type UnsetStoragePolicyResponseProto = Shape<typeof UnsetStoragePolicyResponseProto>;

export const GetStoragePolicyRequestProto = message({
  path: required(1, string),
});
export type GetStoragePolicyRequestProto = Shape<typeof GetStoragePolicyRequestProto>;

export const GetStoragePolicyResponseProto = message({
  storagePolicy: required(1, BlockStoragePolicyProto),
});
export type GetStoragePolicyResponseProto = Shape<typeof GetStoragePolicyResponseProto>;

export const GetStoragePoliciesRequestProto = message({});
export type GetStoragePoliciesRequestProto = Shape<typeof GetStoragePoliciesRequestProto>;

export const GetStoragePoliciesResponseProto = message({
  policies: repeated(1, BlockStoragePolicyProto),
});
export type GetStoragePoliciesResponseProto = Shape<typeof GetStoragePoliciesResponseProto>;

export const SetPermissionRequestProto = message({
  src: required(1, string),
  permission: required(2, FsPermissionProto),
});
export type SetPermissionRequestProto = Shape<typeof SetPermissionRequestProto>;

export const SetPermissionResponseProto = message({});
export type SetPermissionResponseProto = Shape<typeof SetPermissionResponseProto>;

export const SetOwnerRequestProto = message({
  src: required(1, string),
  username: optional(2, string),
  groupname: optional(3, string),
});
export type SetOwnerRequestProto = Shape<typeof SetOwnerRequestProto>;

export const SetOwnerResponseProto = message({});
export type SetOwnerResponseProto = Shape<typeof SetOwnerResponseProto>;

export const RenameRequestProto = message({
  src: required(1, string),
  dst: required(2, string),
});
export type RenameRequestProto = Shape<typeof RenameRequestProto>;

export const RenameResponseProto = message({
  result: required(1, bool),
});
export type RenameResponseProto = Shape<typeof RenameResponseProto>;

export const Rename2RequestProto = message({
  src: required(1, string),
  dst: required(2, string),
  overwriteDest: required(3, bool),
  moveToTrash: optional(4, bool),
});
export type Rename2RequestProto = Shape<typeof Rename2RequestProto>;

export const Rename2ResponseProto = message({});
export type Rename2ResponseProto = Shape<typeof Rename2ResponseProto>;

export const DeleteRequestProto = message({
  src: required(1, string),
  recursive: required(2, bool),
});
export type DeleteRequestProto = Shape<typeof DeleteRequestProto>;

export const DeleteResponseProto = message({
  result: required(1, bool),
});
export type DeleteResponseProto = Shape<typeof DeleteResponseProto>;

export const MkdirsRequestProto = message({
  src: required(1, string),
  masked: required(2, FsPermissionProto),
  createParent: required(3, bool),
  unmasked: optional(4, FsPermissionProto),
});
export type MkdirsRequestProto = Shape<typeof MkdirsRequestProto>;

export const MkdirsResponseProto = message({
  result: required(1, bool),
});
export type MkdirsResponseProto = Shape<typeof MkdirsResponseProto>;

export const GetListingRequestProto = message({
  src: required(1, string),
  startAfter: required(2, bytes),
  needLocation: required(3, bool),
});
export type GetListingRequestProto = Shape<typeof GetListingRequestProto>;

export const GetListingResponseProto = message({
  dirList: optional(1, DirectoryListingProto),
});
export type GetListingResponseProto = Shape<typeof GetListingResponseProto>;

export const GetBatchedListingRequestProto = message({
  paths: repeated(1, string),
  startAfter: required(2, bytes),
  needLocation: required(3, bool),
});
export type GetBatchedListingRequestProto = Shape<typeof GetBatchedListingRequestProto>;

export const GetBatchedListingResponseProto = message({
  listings: repeated(1, BatchedDirectoryListingProto),
  hasMore: required(2, bool),
  startAfter: required(3, bytes),
});
export type GetBatchedListingResponseProto = Shape<typeof GetBatchedListingResponseProto>;

export const GetEnclosingRootRequestProto = message({
  filename: optional(1, string),
});
export type GetEnclosingRootRequestProto = Shape<typeof GetEnclosingRootRequestProto>;

export const GetEnclosingRootResponseProto = message({
  enclosingRootPath: optional(1, string),
});
export type GetEnclosingRootResponseProto = Shape<typeof GetEnclosingRootResponseProto>;

export const GetFileInfoRequestProto = message({
  src: required(1, string),
});
export type GetFileInfoRequestProto = Shape<typeof GetFileInfoRequestProto>;

export const GetFileInfoResponseProto = message({
  fs: optional(1, HdfsFileStatusProto),
});
export type GetFileInfoResponseProto = Shape<typeof GetFileInfoResponseProto>;

export const GetLocatedFileInfoRequestProto = message({
  src: optional(1, string),
  needBlockToken: optional(2, bool, false),
});
export type GetLocatedFileInfoRequestProto = Shape<typeof GetLocatedFileInfoRequestProto>;

export const GetLocatedFileInfoResponseProto = message({
  fs: optional(1, HdfsFileStatusProto),
});
export type GetLocatedFileInfoResponseProto = Shape<typeof GetLocatedFileInfoResponseProto>;

export const GetFileLinkInfoRequestProto = message({
  src: required(1, string),
});
export type GetFileLinkInfoRequestProto = Shape<typeof GetFileLinkInfoRequestProto>;

export const GetFileLinkInfoResponseProto = message({
  fs: optional(1, HdfsFileStatusProto),
});
export type GetFileLinkInfoResponseProto = Shape<typeof GetFileLinkInfoResponseProto>;

export const GetContentSummaryRequestProto = message({
  path: required(1, string),
});
export type GetContentSummaryRequestProto = Shape<typeof GetContentSummaryRequestProto>;

export const GetContentSummaryResponseProto = message({
  summary: required(1, ContentSummaryProto),
});
export type GetContentSummaryResponseProto = Shape<typeof GetContentSummaryResponseProto>;

export const GetQuotaUsageRequestProto = message({
  path: required(1, string),
});
export type GetQuotaUsageRequestProto = Shape<typeof GetQuotaUsageRequestProto>;

export const GetQuotaUsageResponseProto = message({
  usage: required(1, QuotaUsageProto),
});
export type GetQuotaUsageResponseProto = Shape<typeof GetQuotaUsageResponseProto>;

export const SetQuotaRequestProto = message({
  path: required(1, string),
  namespaceQuota: required(2, uint64),
  storagespaceQuota: required(3, uint64),
  storageType: optional(4, StorageTypeProto),
});
export type SetQuotaRequestProto = Shape<typeof SetQuotaRequestProto>;

export const SetQuotaResponseProto = message({});
export type SetQuotaResponseProto = Shape<typeof SetQuotaResponseProto>;

export const SetTimesRequestProto = message({
  src: required(1, string),
  mtime: required(2, uint64),
  atime: required(3, uint64),
});
export type SetTimesRequestProto = Shape<typeof SetTimesRequestProto>;

export const SetTimesResponseProto = message({});
export type SetTimesResponseProto = Shape<typeof SetTimesResponseProto>;

export const CreateSymlinkRequestProto = message({
  target: required(1, string),
  link: required(2, string),
  dirPerm: required(3, FsPermissionProto),
  createParent: required(4, bool),
});
export type CreateSymlinkRequestProto = Shape<typeof CreateSymlinkRequestProto>;

export const CreateSymlinkResponseProto = message({});
export type CreateSymlinkResponseProto = Shape<typeof CreateSymlinkResponseProto>;

export const GetLinkTargetRequestProto = message({
  path: required(1, string),
});
export type GetLinkTargetRequestProto = Shape<typeof GetLinkTargetRequestProto>;

export const GetLinkTargetResponseProto = message({
  targetPath: optional(1, string),
});
export type GetLinkTargetResponseProto = Shape<typeof GetLinkTargetResponseProto>;

export const CheckAccessRequestProto = message({
  path: required(1, string),
  mode: required(2, FsActionProto),
});
export type CheckAccessRequestProto = Shape<typeof CheckAccessRequestProto>;

export const CheckAccessResponseProto = message({});
export type CheckAccessResponseProto = Shape<typeof CheckAccessResponseProto>;

export const SatisfyStoragePolicyRequestProto = message({
  src: required(1, string),
});
export type SatisfyStoragePolicyRequestProto = Shape<typeof SatisfyStoragePolicyRequestProto>;

export const SatisfyStoragePolicyResponseProto = message({});
export type SatisfyStoragePolicyResponseProto = Shape<typeof SatisfyStoragePolicyResponseProto>;
