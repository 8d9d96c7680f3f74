/* ClientProtocol: snapshots. Source: ClientNamenodeProtocol.proto. */
import { message, optional, required, type Shape, string } from '../message.ts';
import {
  SnapshotDiffReportCursorProto,
  SnapshotDiffReportListingProto,
  SnapshotDiffReportProto,
  SnapshotListingProto,
  SnapshottableDirectoryListingProto,
} from './snapshots.ts';

export const GetSnapshottableDirListingRequestProto = message({});
export type GetSnapshottableDirListingRequestProto = Shape<typeof GetSnapshottableDirListingRequestProto>;

export const GetSnapshottableDirListingResponseProto = message({
  snapshottableDirList: optional(1, SnapshottableDirectoryListingProto),
});
export type GetSnapshottableDirListingResponseProto = Shape<typeof GetSnapshottableDirListingResponseProto>;

export const GetSnapshotListingRequestProto = message({
  snapshotRoot: required(1, string),
});
export type GetSnapshotListingRequestProto = Shape<typeof GetSnapshotListingRequestProto>;

export const GetSnapshotListingResponseProto = message({
  snapshotList: optional(1, SnapshotListingProto),
});
export type GetSnapshotListingResponseProto = Shape<typeof GetSnapshotListingResponseProto>;

export const GetSnapshotDiffReportRequestProto = message({
  snapshotRoot: required(1, string),
  fromSnapshot: required(2, string),
  toSnapshot: required(3, string),
});
export type GetSnapshotDiffReportRequestProto = Shape<typeof GetSnapshotDiffReportRequestProto>;

export const GetSnapshotDiffReportResponseProto = message({
  diffReport: required(1, SnapshotDiffReportProto),
});
export type GetSnapshotDiffReportResponseProto = Shape<typeof GetSnapshotDiffReportResponseProto>;

export const GetSnapshotDiffReportListingRequestProto = message({
  snapshotRoot: required(1, string),
  fromSnapshot: required(2, string),
  toSnapshot: required(3, string),
  cursor: optional(4, SnapshotDiffReportCursorProto),
});
export type GetSnapshotDiffReportListingRequestProto = Shape<typeof GetSnapshotDiffReportListingRequestProto>;

export const GetSnapshotDiffReportListingResponseProto = message({
  diffReport: required(1, SnapshotDiffReportListingProto),
});
export type GetSnapshotDiffReportListingResponseProto = Shape<typeof GetSnapshotDiffReportListingResponseProto>;

export const CreateSnapshotRequestProto = message({
  snapshotRoot: required(1, string),
  snapshotName: optional(2, string),
});
export type CreateSnapshotRequestProto = Shape<typeof CreateSnapshotRequestProto>;

export const CreateSnapshotResponseProto = message({
  snapshotPath: required(1, string),
});
export type CreateSnapshotResponseProto = Shape<typeof CreateSnapshotResponseProto>;

export const RenameSnapshotRequestProto = message({
  snapshotRoot: required(1, string),
  snapshotOldName: required(2, string),
  snapshotNewName: required(3, string),
});
export type RenameSnapshotRequestProto = Shape<typeof RenameSnapshotRequestProto>;

export const RenameSnapshotResponseProto = message({});
export type RenameSnapshotResponseProto = Shape<typeof RenameSnapshotResponseProto>;

export const AllowSnapshotRequestProto = message({
  snapshotRoot: required(1, string),
});
export type AllowSnapshotRequestProto = Shape<typeof AllowSnapshotRequestProto>;

export const AllowSnapshotResponseProto = message({});
export type AllowSnapshotResponseProto = Shape<typeof AllowSnapshotResponseProto>;

export const DisallowSnapshotRequestProto = message({
  snapshotRoot: required(1, string),
});
export type DisallowSnapshotRequestProto = Shape<typeof DisallowSnapshotRequestProto>;

export const DisallowSnapshotResponseProto = message({});
export type DisallowSnapshotResponseProto = Shape<typeof DisallowSnapshotResponseProto>;

export const DeleteSnapshotRequestProto = message({
  snapshotRoot: required(1, string),
  snapshotName: required(2, string),
});
export type DeleteSnapshotRequestProto = Shape<typeof DeleteSnapshotRequestProto>;

export const DeleteSnapshotResponseProto = message({});
export type DeleteSnapshotResponseProto = Shape<typeof DeleteSnapshotResponseProto>;
