/* Permissions and ACLs. Source: acl.proto. */
import { bool, enumeration, message, optional, repeated, required, type Shape, string, uint32 } from '../message.ts';

export const AclEntryScopeProto = enumeration({ ACCESS: 0, DEFAULT: 1 });
export type AclEntryScopeProto = Shape<typeof AclEntryScopeProto>;

export const AclEntryTypeProto = enumeration({ USER: 0, GROUP: 1, MASK: 2, OTHER: 3 });
export type AclEntryTypeProto = Shape<typeof AclEntryTypeProto>;

export const FsActionProto = enumeration({
  NONE: 0,
  EXECUTE: 1,
  WRITE: 2,
  WRITE_EXECUTE: 3,
  READ: 4,
  READ_EXECUTE: 5,
  READ_WRITE: 6,
  PERM_ALL: 7,
});
export type FsActionProto = Shape<typeof FsActionProto>;

export const FsPermissionProto = message({
  perm: required(1, uint32),
});
export type FsPermissionProto = Shape<typeof FsPermissionProto>;

export const AclEntryProto = message({
  type: required(1, AclEntryTypeProto),
  scope: required(2, AclEntryScopeProto),
  permissions: required(3, FsActionProto),
  name: optional(4, string),
});
export type AclEntryProto = Shape<typeof AclEntryProto>;

export const AclStatusProto = message({
  owner: required(1, string),
  group: required(2, string),
  sticky: required(3, bool),
  entries: repeated(4, AclEntryProto),
  permission: optional(5, FsPermissionProto),
});
export type AclStatusProto = Shape<typeof AclStatusProto>;

export const ModifyAclEntriesRequestProto = message({
  src: required(1, string),
  aclSpec: repeated(2, AclEntryProto),
});
export type ModifyAclEntriesRequestProto = Shape<typeof ModifyAclEntriesRequestProto>;

export const ModifyAclEntriesResponseProto = message({});
export type ModifyAclEntriesResponseProto = Shape<typeof ModifyAclEntriesResponseProto>;

export const RemoveAclRequestProto = message({
  src: required(1, string),
});
export type RemoveAclRequestProto = Shape<typeof RemoveAclRequestProto>;

export const RemoveAclResponseProto = message({});
export type RemoveAclResponseProto = Shape<typeof RemoveAclResponseProto>;

export const RemoveAclEntriesRequestProto = message({
  src: required(1, string),
  aclSpec: repeated(2, AclEntryProto),
});
export type RemoveAclEntriesRequestProto = Shape<typeof RemoveAclEntriesRequestProto>;

export const RemoveAclEntriesResponseProto = message({});
export type RemoveAclEntriesResponseProto = Shape<typeof RemoveAclEntriesResponseProto>;

export const RemoveDefaultAclRequestProto = message({
  src: required(1, string),
});
export type RemoveDefaultAclRequestProto = Shape<typeof RemoveDefaultAclRequestProto>;

export const RemoveDefaultAclResponseProto = message({});
export type RemoveDefaultAclResponseProto = Shape<typeof RemoveDefaultAclResponseProto>;

export const SetAclRequestProto = message({
  src: required(1, string),
  aclSpec: repeated(2, AclEntryProto),
});
export type SetAclRequestProto = Shape<typeof SetAclRequestProto>;

export const SetAclResponseProto = message({});
export type SetAclResponseProto = Shape<typeof SetAclResponseProto>;

export const GetAclStatusRequestProto = message({
  src: required(1, string),
});
export type GetAclStatusRequestProto = Shape<typeof GetAclStatusRequestProto>;

export const GetAclStatusResponseProto = message({
  result: required(1, AclStatusProto),
});
export type GetAclStatusResponseProto = Shape<typeof GetAclStatusResponseProto>;
