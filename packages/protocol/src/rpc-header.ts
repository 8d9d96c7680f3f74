/* The headers of Hadoop RPC version 9. Source: RpcHeader.proto, ProtobufRpcEngine2.proto, IpcConnectionContext.proto. */
import {
  bytes,
  enumeration,
  message,
  optional,
  repeated,
  required,
  type Shape,
  sint32,
  string,
  uint32,
  uint32AsInt,
  uint64,
  uint64big,
} from './message.ts';

export const RpcKindProto = enumeration({ RPC_BUILTIN: 0, RPC_WRITABLE: 1, RPC_PROTOCOL_BUFFER: 2 });
export type RpcKindProto = Shape<typeof RpcKindProto>;

export const RpcOperationProto = enumeration({ RPC_FINAL_PACKET: 0, RPC_CONTINUATION_PACKET: 1, RPC_CLOSE_CONNECTION: 2 });
export type RpcOperationProto = Shape<typeof RpcOperationProto>;

export const RpcStatusProto = enumeration({ SUCCESS: 0, ERROR: 1, FATAL: 2 });
export type RpcStatusProto = Shape<typeof RpcStatusProto>;

export const RpcErrorCodeProto = enumeration({
  ERROR_APPLICATION: 1,
  ERROR_NO_SUCH_METHOD: 2,
  ERROR_NO_SUCH_PROTOCOL: 3,
  ERROR_RPC_SERVER: 4,
  ERROR_SERIALIZING_RESPONSE: 5,
  ERROR_RPC_VERSION_MISMATCH: 6,
  FATAL_UNKNOWN: 10,
  FATAL_UNSUPPORTED_SERIALIZATION: 11,
  FATAL_INVALID_RPC_HEADER: 12,
  FATAL_DESERIALIZING_REQUEST: 13,
  FATAL_VERSION_MISMATCH: 14,
  FATAL_UNAUTHORIZED: 15,
});
export type RpcErrorCodeProto = Shape<typeof RpcErrorCodeProto>;

export const SaslState = enumeration({ SUCCESS: 0, NEGOTIATE: 1, INITIATE: 2, CHALLENGE: 3, RESPONSE: 4, WRAP: 5 });
export type SaslState = Shape<typeof SaslState>;

export const RPCTraceInfoProto = message({
  traceId: optional(1, uint64big),
  parentId: optional(2, uint64big),
  spanContext: optional(3, bytes),
});
export type RPCTraceInfoProto = Shape<typeof RPCTraceInfoProto>;

export const RPCCallerContextProto = message({
  context: required(1, string),
  signature: optional(2, bytes),
});
export type RPCCallerContextProto = Shape<typeof RPCCallerContextProto>;

export const RpcRequestHeaderProto = message({
  rpcKind: optional(1, RpcKindProto),
  rpcOp: optional(2, RpcOperationProto),
  callId: required(3, sint32),
  clientId: required(4, bytes),
  retryCount: optional(5, sint32, -1),
  traceInfo: optional(6, RPCTraceInfoProto),
  callerContext: optional(7, RPCCallerContextProto),
  stateId: optional(8, uint64big),
  routerFederatedState: optional(9, bytes),
});
export type RpcRequestHeaderProto = Shape<typeof RpcRequestHeaderProto>;

export const RpcResponseHeaderProto = message({
  callId: required(1, uint32AsInt),
  status: required(2, RpcStatusProto),
  serverIpcVersionNum: optional(3, uint32),
  exceptionClassName: optional(4, string),
  errorMsg: optional(5, string),
  errorDetail: optional(6, RpcErrorCodeProto),
  clientId: optional(7, bytes),
  retryCount: optional(8, sint32, -1),
  stateId: optional(9, uint64big),
  routerFederatedState: optional(10, bytes),
});
export type RpcResponseHeaderProto = Shape<typeof RpcResponseHeaderProto>;

export const SaslAuth = message({
  method: required(1, string),
  mechanism: required(2, string),
  protocol: optional(3, string),
  serverId: optional(4, string),
  challenge: optional(5, bytes),
});
export type SaslAuth = Shape<typeof SaslAuth>;

export const RpcSaslProto = message({
  version: optional(1, uint32),
  state: required(2, SaslState),
  token: optional(3, bytes),
  auths: repeated(4, SaslAuth),
});
export type RpcSaslProto = Shape<typeof RpcSaslProto>;

export const RequestHeaderProto = message({
  methodName: required(1, string),
  declaringClassProtocolName: required(2, string),
  clientProtocolVersion: required(3, uint64),
});
export type RequestHeaderProto = Shape<typeof RequestHeaderProto>;

export const UserInformationProto = message({
  effectiveUser: optional(1, string),
  realUser: optional(2, string),
});
export type UserInformationProto = Shape<typeof UserInformationProto>;

export const IpcConnectionContextProto = message({
  userInfo: optional(2, UserInformationProto),
  protocol: optional(3, string),
});
export type IpcConnectionContextProto = Shape<typeof IpcConnectionContextProto>;
