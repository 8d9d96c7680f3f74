/* Encryption zones. Source: hdfs.proto, encryption.proto. */
import {
  bool,
  bytes,
  enumeration,
  int64,
  message,
  optional,
  repeated,
  required,
  type Shape,
  string,
  uint32,
  uint64,
} from '../message.ts';

export const CipherSuiteProto = enumeration({ UNKNOWN: 1, AES_CTR_NOPADDING: 2, SM4_CTR_NOPADDING: 3 });
export type CipherSuiteProto = Shape<typeof CipherSuiteProto>;

export const CryptoProtocolVersionProto = enumeration({ UNKNOWN_PROTOCOL_VERSION: 1, ENCRYPTION_ZONES: 2 });
export type CryptoProtocolVersionProto = Shape<typeof CryptoProtocolVersionProto>;

export const ReencryptActionProto = enumeration({ CANCEL_REENCRYPT: 1, START_REENCRYPT: 2 });
export type ReencryptActionProto = Shape<typeof ReencryptActionProto>;

export const ReencryptionStateProto = enumeration({ SUBMITTED: 1, PROCESSING: 2, COMPLETED: 3 });
export type ReencryptionStateProto = Shape<typeof ReencryptionStateProto>;

export const DataEncryptionKeyProto = message({
  keyId: required(1, uint32),
  blockPoolId: required(2, string),
  nonce: required(3, bytes),
  encryptionKey: required(4, bytes),
  expiryDate: required(5, uint64),
  encryptionAlgorithm: optional(6, string),
});
export type DataEncryptionKeyProto = Shape<typeof DataEncryptionKeyProto>;

export const FileEncryptionInfoProto = message({
  suite: required(1, CipherSuiteProto),
  cryptoProtocolVersion: required(2, CryptoProtocolVersionProto),
  key: required(3, bytes),
  iv: required(4, bytes),
  keyName: required(5, string),
  ezKeyVersionName: required(6, string),
});
export type FileEncryptionInfoProto = Shape<typeof FileEncryptionInfoProto>;

export const PerFileEncryptionInfoProto = message({
  key: required(1, bytes),
  iv: required(2, bytes),
  ezKeyVersionName: required(3, string),
});
export type PerFileEncryptionInfoProto = Shape<typeof PerFileEncryptionInfoProto>;

export const ReencryptionInfoProto = message({
  ezKeyVersionName: required(1, string),
  submissionTime: required(2, uint64),
  canceled: required(3, bool),
  numReencrypted: required(4, int64),
  numFailures: required(5, int64),
  completionTime: optional(6, uint64),
  lastFile: optional(7, string),
});
export type ReencryptionInfoProto = Shape<typeof ReencryptionInfoProto>;

export const ZoneEncryptionInfoProto = message({
  suite: required(1, CipherSuiteProto),
  cryptoProtocolVersion: required(2, CryptoProtocolVersionProto),
  keyName: required(3, string),
  reencryptionProto: optional(4, ReencryptionInfoProto),
});
export type ZoneEncryptionInfoProto = Shape<typeof ZoneEncryptionInfoProto>;

export const CipherOptionProto = message({
  suite: required(1, CipherSuiteProto),
  inKey: optional(2, bytes),
  inIv: optional(3, bytes),
  outKey: optional(4, bytes),
  outIv: optional(5, bytes),
});
export type CipherOptionProto = Shape<typeof CipherOptionProto>;

export const CreateEncryptionZoneRequestProto = message({
  src: required(1, string),
  keyName: optional(2, string),
});
export type CreateEncryptionZoneRequestProto = Shape<typeof CreateEncryptionZoneRequestProto>;

export const CreateEncryptionZoneResponseProto = message({});
export type CreateEncryptionZoneResponseProto = Shape<typeof CreateEncryptionZoneResponseProto>;

export const ListEncryptionZonesRequestProto = message({
  id: required(1, int64),
});
export type ListEncryptionZonesRequestProto = Shape<typeof ListEncryptionZonesRequestProto>;

export const EncryptionZoneProto = message({
  id: required(1, int64),
  path: required(2, string),
  suite: required(3, CipherSuiteProto),
  cryptoProtocolVersion: required(4, CryptoProtocolVersionProto),
  keyName: required(5, string),
});
export type EncryptionZoneProto = Shape<typeof EncryptionZoneProto>;

export const ListEncryptionZonesResponseProto = message({
  zones: repeated(1, EncryptionZoneProto),
  hasMore: required(2, bool),
});
export type ListEncryptionZonesResponseProto = Shape<typeof ListEncryptionZonesResponseProto>;

export const ReencryptEncryptionZoneRequestProto = message({
  action: required(1, ReencryptActionProto),
  zone: required(2, string),
});
export type ReencryptEncryptionZoneRequestProto = Shape<typeof ReencryptEncryptionZoneRequestProto>;

export const ReencryptEncryptionZoneResponseProto = message({});
export type ReencryptEncryptionZoneResponseProto = Shape<typeof ReencryptEncryptionZoneResponseProto>;

export const ListReencryptionStatusRequestProto = message({
  id: required(1, int64),
});
export type ListReencryptionStatusRequestProto = Shape<typeof ListReencryptionStatusRequestProto>;

export const ZoneReencryptionStatusProto = message({
  id: required(1, int64),
  path: required(2, string),
  state: required(3, ReencryptionStateProto),
  ezKeyVersionName: required(4, string),
  submissionTime: required(5, int64),
  canceled: required(6, bool),
  numReencrypted: required(7, int64),
  numFailures: required(8, int64),
  completionTime: optional(9, int64),
  lastFile: optional(10, string),
});
export type ZoneReencryptionStatusProto = Shape<typeof ZoneReencryptionStatusProto>;

export const ListReencryptionStatusResponseProto = message({
  statuses: repeated(1, ZoneReencryptionStatusProto),
  hasMore: required(2, bool),
});
export type ListReencryptionStatusResponseProto = Shape<typeof ListReencryptionStatusResponseProto>;

export const GetEZForPathRequestProto = message({
  src: required(1, string),
});
export type GetEZForPathRequestProto = Shape<typeof GetEZForPathRequestProto>;

export const GetEZForPathResponseProto = message({
  zone: optional(1, EncryptionZoneProto),
});
export type GetEZForPathResponseProto = Shape<typeof GetEZForPathResponseProto>;
