/* The stream of events. Source: inotify.proto. */
import { bool, bytes, enumeration, int32, int64, message, optional, repeated, required, type Shape, string } from '../message.ts';
import { AclEntryProto, FsPermissionProto } from './acl.ts';
import { XAttrProto } from './xattr.ts';

export const EventType = enumeration({
  EVENT_CREATE: 0,
  EVENT_CLOSE: 1,
  EVENT_APPEND: 2,
  EVENT_RENAME: 3,
  EVENT_METADATA: 4,
  EVENT_UNLINK: 5,
  EVENT_TRUNCATE: 6,
});
export type EventType = Shape<typeof EventType>;

export const INodeType = enumeration({ I_TYPE_FILE: 0, I_TYPE_DIRECTORY: 1, I_TYPE_SYMLINK: 2 });
export type INodeType = Shape<typeof INodeType>;

export const MetadataUpdateType = enumeration({
  META_TYPE_TIMES: 0,
  META_TYPE_REPLICATION: 1,
  META_TYPE_OWNER: 2,
  META_TYPE_PERMS: 3,
  META_TYPE_ACLS: 4,
  META_TYPE_XATTRS: 5,
});
export type MetadataUpdateType = Shape<typeof MetadataUpdateType>;

export const EventProto = message({
  type: required(1, EventType),
  contents: required(2, bytes),
});
export type EventProto = Shape<typeof EventProto>;

export const EventBatchProto = message({
  txid: required(1, int64),
  events: repeated(2, EventProto),
});
export type EventBatchProto = Shape<typeof EventBatchProto>;

export const CreateEventProto = message({
  type: required(1, INodeType),
  path: required(2, string),
  ctime: required(3, int64),
  ownerName: required(4, string),
  groupName: required(5, string),
  perms: required(6, FsPermissionProto),
  replication: optional(7, int32),
  symlinkTarget: optional(8, string),
  overwrite: optional(9, bool),
  defaultBlockSize: optional(10, int64, 0),
  erasureCoded: optional(11, bool),
});
export type CreateEventProto = Shape<typeof CreateEventProto>;

export const CloseEventProto = message({
  path: required(1, string),
  fileSize: required(2, int64),
  timestamp: required(3, int64),
});
export type CloseEventProto = Shape<typeof CloseEventProto>;

export const TruncateEventProto = message({
  path: required(1, string),
  fileSize: required(2, int64),
  timestamp: required(3, int64),
});
export type TruncateEventProto = Shape<typeof TruncateEventProto>;

export const AppendEventProto = message({
  path: required(1, string),
  newBlock: optional(2, bool, false),
});
export type AppendEventProto = Shape<typeof AppendEventProto>;

export const RenameEventProto = message({
  srcPath: required(1, string),
  destPath: required(2, string),
  timestamp: required(3, int64),
});
export type RenameEventProto = Shape<typeof RenameEventProto>;

export const MetadataUpdateEventProto = message({
  path: required(1, string),
  type: required(2, MetadataUpdateType),
  mtime: optional(3, int64),
  atime: optional(4, int64),
  replication: optional(5, int32),
  ownerName: optional(6, string),
  groupName: optional(7, string),
  perms: optional(8, FsPermissionProto),
  acls: repeated(9, AclEntryProto),
  xAttrs: repeated(10, XAttrProto),
  xAttrsRemoved: optional(11, bool),
});
export type MetadataUpdateEventProto = Shape<typeof MetadataUpdateEventProto>;

export const UnlinkEventProto = message({
  path: required(1, string),
  timestamp: required(2, int64),
});
export type UnlinkEventProto = Shape<typeof UnlinkEventProto>;

export const EventsListProto = message({
  events: repeated(1, EventProto),
  firstTxid: required(2, int64),
  lastTxid: required(3, int64),
  syncTxid: required(4, int64),
  batch: repeated(5, EventBatchProto),
});
export type EventsListProto = Shape<typeof EventsListProto>;
