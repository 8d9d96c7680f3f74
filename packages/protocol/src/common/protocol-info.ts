/* What a server speaks. Source: ProtocolInfo.proto. */
import { message, repeated, required, service, type Shape, string, uint32, uint64 } from '../message.ts';

export const GetProtocolVersionsRequestProto = message({
  protocol: required(1, string),
});
export type GetProtocolVersionsRequestProto = Shape<typeof GetProtocolVersionsRequestProto>;

export const ProtocolVersionProto = message({
  rpcKind: required(1, string),
  versions: repeated(2, uint64),
});
export type ProtocolVersionProto = Shape<typeof ProtocolVersionProto>;

export const GetProtocolVersionsResponseProto = message({
  protocolVersions: repeated(1, ProtocolVersionProto),
});
export type GetProtocolVersionsResponseProto = Shape<typeof GetProtocolVersionsResponseProto>;

export const GetProtocolSignatureRequestProto = message({
  protocol: required(1, string),
  rpcKind: required(2, string),
});
export type GetProtocolSignatureRequestProto = Shape<typeof GetProtocolSignatureRequestProto>;

export const ProtocolSignatureProto = message({
  version: required(1, uint64),
  methods: repeated(2, uint32),
});
export type ProtocolSignatureProto = Shape<typeof ProtocolSignatureProto>;

export const GetProtocolSignatureResponseProto = message({
  protocolSignature: repeated(1, ProtocolSignatureProto),
});
export type GetProtocolSignatureResponseProto = Shape<typeof GetProtocolSignatureResponseProto>;

export const ProtocolMetaInfo = service('org.apache.hadoop.ipc.ProtocolMetaInfoPB', {
  getProtocolVersions: [GetProtocolVersionsRequestProto, GetProtocolVersionsResponseProto],
  getProtocolSignature: [GetProtocolSignatureRequestProto, GetProtocolSignatureResponseProto],
});
