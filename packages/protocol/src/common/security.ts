/* Tokens. Source: Security.proto. */
import { bytes, message, optional, repeated, required, type Shape, string, uint64 } from '../message.ts';

export const TokenProto = message({
  identifier: required(1, bytes),
  password: required(2, bytes),
  kind: required(3, string),
  service: required(4, string),
});
export type TokenProto = Shape<typeof TokenProto>;

export const CredentialsKVProto = message({
  alias: required(1, string),
  token: optional(2, TokenProto),
  secret: optional(3, bytes),
});
export type CredentialsKVProto = Shape<typeof CredentialsKVProto>;

export const CredentialsProto = message({
  tokens: repeated(1, CredentialsKVProto),
  secrets: repeated(2, CredentialsKVProto),
});
export type CredentialsProto = Shape<typeof CredentialsProto>;

export const GetDelegationTokenRequestProto = message({
  renewer: required(1, string),
});
export type GetDelegationTokenRequestProto = Shape<typeof GetDelegationTokenRequestProto>;

export const GetDelegationTokenResponseProto = message({
  token: optional(1, TokenProto),
});
export type GetDelegationTokenResponseProto = Shape<typeof GetDelegationTokenResponseProto>;

export const RenewDelegationTokenRequestProto = message({
  token: required(1, TokenProto),
});
export type RenewDelegationTokenRequestProto = Shape<typeof RenewDelegationTokenRequestProto>;

export const RenewDelegationTokenResponseProto = message({
  newExpiryTime: required(1, uint64),
});
export type RenewDelegationTokenResponseProto = Shape<typeof RenewDelegationTokenResponseProto>;

export const CancelDelegationTokenRequestProto = message({
  token: required(1, TokenProto),
});
export type CancelDelegationTokenRequestProto = Shape<typeof CancelDelegationTokenRequestProto>;

export const CancelDelegationTokenResponseProto = message({});
export type CancelDelegationTokenResponseProto = Shape<typeof CancelDelegationTokenResponseProto>;
