/* The small protocols of administration. Source: GetUserMappingsProtocol.proto, GenericRefreshProtocol.proto, Refresh*Protocol.proto. */
import { int32, message, optional, repeated, required, service, type Shape, string } from '../message.ts';

export const GetGroupsForUserRequestProto = message({
  user: required(1, string),
});
export type GetGroupsForUserRequestProto = Shape<typeof GetGroupsForUserRequestProto>;

export const GetGroupsForUserResponseProto = message({
  groups: repeated(1, string),
});
export type GetGroupsForUserResponseProto = Shape<typeof GetGroupsForUserResponseProto>;

export const GenericRefreshRequestProto = message({
  identifier: optional(1, string),
  args: repeated(2, string),
});
export type GenericRefreshRequestProto = Shape<typeof GenericRefreshRequestProto>;

export const GenericRefreshResponseProto = message({
  exitStatus: optional(1, int32),
  userMessage: optional(2, string),
  senderName: optional(3, string),
});
export type GenericRefreshResponseProto = Shape<typeof GenericRefreshResponseProto>;

export const GenericRefreshResponseCollectionProto = message({
  responses: repeated(1, GenericRefreshResponseProto),
});
export type GenericRefreshResponseCollectionProto = Shape<typeof GenericRefreshResponseCollectionProto>;

export const RefreshServiceAclRequestProto = message({});
export type RefreshServiceAclRequestProto = Shape<typeof RefreshServiceAclRequestProto>;

export const RefreshServiceAclResponseProto = message({});
export type RefreshServiceAclResponseProto = Shape<typeof RefreshServiceAclResponseProto>;

export const RefreshCallQueueRequestProto = message({});
export type RefreshCallQueueRequestProto = Shape<typeof RefreshCallQueueRequestProto>;

export const RefreshCallQueueResponseProto = message({});
export type RefreshCallQueueResponseProto = Shape<typeof RefreshCallQueueResponseProto>;

export const RefreshUserToGroupsMappingsRequestProto = message({});
export type RefreshUserToGroupsMappingsRequestProto = Shape<typeof RefreshUserToGroupsMappingsRequestProto>;

export const RefreshUserToGroupsMappingsResponseProto = message({});
export type RefreshUserToGroupsMappingsResponseProto = Shape<typeof RefreshUserToGroupsMappingsResponseProto>;

export const RefreshSuperUserGroupsConfigurationRequestProto = message({});
export type RefreshSuperUserGroupsConfigurationRequestProto = Shape<typeof RefreshSuperUserGroupsConfigurationRequestProto>;

export const RefreshSuperUserGroupsConfigurationResponseProto = message({});
export type RefreshSuperUserGroupsConfigurationResponseProto = Shape<typeof RefreshSuperUserGroupsConfigurationResponseProto>;

export const GetUserMappingsProtocol = service('org.apache.hadoop.tools.GetUserMappingsProtocol', {
  getGroupsForUser: [GetGroupsForUserRequestProto, GetGroupsForUserResponseProto],
});

export const GenericRefreshProtocol = service('org.apache.hadoop.ipc.GenericRefreshProtocol', {
  refresh: [GenericRefreshRequestProto, GenericRefreshResponseCollectionProto],
});

export const RefreshAuthorizationPolicyProtocol = service(
  'org.apache.hadoop.security.authorize.RefreshAuthorizationPolicyProtocol',
  {
    refreshServiceAcl: [RefreshServiceAclRequestProto, RefreshServiceAclResponseProto],
  },
);

export const RefreshCallQueueProtocol = service('org.apache.hadoop.ipc.RefreshCallQueueProtocol', {
  refreshCallQueue: [RefreshCallQueueRequestProto, RefreshCallQueueResponseProto],
});

export const RefreshUserMappingsProtocol = service('org.apache.hadoop.security.RefreshUserMappingsProtocol', {
  refreshUserToGroupsMappings: [RefreshUserToGroupsMappingsRequestProto, RefreshUserToGroupsMappingsResponseProto],
  refreshSuperUserGroupsConfiguration: [
    RefreshSuperUserGroupsConfigurationRequestProto,
    RefreshSuperUserGroupsConfigurationResponseProto,
  ],
});
