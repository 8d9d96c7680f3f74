/* Source: hdfs.proto. */
import { bool, bytes, int32, message, optional, repeated, required, type Shape, string, uint32, uint64 } from '../message.ts';
import { FsPermissionProto } from './acl.ts';
import { HdfsFileStatusProto } from './file-status.ts';

export const SnapshottableDirectoryStatusProto = message({
  dirStatus: required(1, HdfsFileStatusProto),
  snapshot_quota: required(2, uint32),
  snapshot_number: required(3, uint32),
  parent_fullpath: required(4, bytes),
});
export type SnapshottableDirectoryStatusProto = Shape<typeof SnapshottableDirectoryStatusProto>;

export const SnapshotStatusProto = message({
  dirStatus: required(1, HdfsFileStatusProto),
  snapshotID: required(2, uint32),
  parent_fullpath: required(3, bytes),
  isDeleted: required(4, bool),
});
export type SnapshotStatusProto = Shape<typeof SnapshotStatusProto>;

export const SnapshottableDirectoryListingProto = message({
  snapshottableDirListing: repeated(1, SnapshottableDirectoryStatusProto),
});
export type SnapshottableDirectoryListingProto = Shape<typeof SnapshottableDirectoryListingProto>;

export const SnapshotListingProto = message({
  snapshotListing: repeated(1, SnapshotStatusProto),
});
export type SnapshotListingProto = Shape<typeof SnapshotListingProto>;

export const SnapshotDiffReportEntryProto = message({
  fullpath: required(1, bytes),
  modificationLabel: required(2, string),
  targetPath: optional(3, bytes),
});
export type SnapshotDiffReportEntryProto = Shape<typeof SnapshotDiffReportEntryProto>;

export const SnapshotDiffReportProto = message({
  snapshotRoot: required(1, string),
  fromSnapshot: required(2, string),
  toSnapshot: required(3, string),
  diffReportEntries: repeated(4, SnapshotDiffReportEntryProto),
});
export type SnapshotDiffReportProto = Shape<typeof SnapshotDiffReportProto>;

export const SnapshotDiffReportListingEntryProto = message({
  fullpath: required(1, bytes),
  dirId: required(2, uint64),
  isReference: required(3, bool),
  targetPath: optional(4, bytes),
  fileId: optional(5, uint64),
});
export type SnapshotDiffReportListingEntryProto = Shape<typeof SnapshotDiffReportListingEntryProto>;

export const SnapshotDiffReportCursorProto = message({
  startPath: required(1, bytes),
  index: required(2, int32),
});
export type SnapshotDiffReportCursorProto = Shape<typeof SnapshotDiffReportCursorProto>;

export const SnapshotDiffReportListingProto = message({
  modifiedEntries: repeated(1, SnapshotDiffReportListingEntryProto),
  createdEntries: repeated(2, SnapshotDiffReportListingEntryProto),
  deletedEntries: repeated(3, SnapshotDiffReportListingEntryProto),
  isFromEarlier: required(4, bool),
  cursor: optional(5, SnapshotDiffReportCursorProto),
});
export type SnapshotDiffReportListingProto = Shape<typeof SnapshotDiffReportListingProto>;

export const SnapshotInfoProto = message({
  snapshotName: required(1, string),
  snapshotRoot: required(2, string),
  permission: required(3, FsPermissionProto),
  owner: required(4, string),
  group: required(5, string),
  createTime: required(6, string),
});
export type SnapshotInfoProto = Shape<typeof SnapshotInfoProto>;
