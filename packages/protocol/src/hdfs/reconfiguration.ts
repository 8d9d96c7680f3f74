/* Source: ReconfigurationProtocol.proto. */
import { int64, message, optional, repeated, required, service, type Shape, string } from '../message.ts';

export const StartReconfigurationRequestProto = message({});
export type StartReconfigurationRequestProto = Shape<typeof StartReconfigurationRequestProto>;

export const StartReconfigurationResponseProto = message({});
export type StartReconfigurationResponseProto = Shape<typeof StartReconfigurationResponseProto>;

export const GetReconfigurationStatusRequestProto = message({});
export type GetReconfigurationStatusRequestProto = Shape<typeof GetReconfigurationStatusRequestProto>;

export const GetReconfigurationStatusConfigChangeProto = message({
  name: required(1, string),
  oldValue: required(2, string),
  newValue: optional(3, string),
  errorMessage: optional(4, string),
});
export type GetReconfigurationStatusConfigChangeProto = Shape<typeof GetReconfigurationStatusConfigChangeProto>;

export const GetReconfigurationStatusResponseProto = message({
  startTime: required(1, int64),
  endTime: optional(2, int64),
  changes: repeated(3, GetReconfigurationStatusConfigChangeProto),
});
export type GetReconfigurationStatusResponseProto = Shape<typeof GetReconfigurationStatusResponseProto>;

export const ListReconfigurablePropertiesRequestProto = message({});
export type ListReconfigurablePropertiesRequestProto = Shape<typeof ListReconfigurablePropertiesRequestProto>;

export const ListReconfigurablePropertiesResponseProto = message({
  name: repeated(1, string),
});
export type ListReconfigurablePropertiesResponseProto = Shape<typeof ListReconfigurablePropertiesResponseProto>;

export const ReconfigurationProtocol = service('org.apache.hadoop.hdfs.protocol.ReconfigurationProtocol', {
  getReconfigurationStatus: [GetReconfigurationStatusRequestProto, GetReconfigurationStatusResponseProto],
  startReconfiguration: [StartReconfigurationRequestProto, StartReconfigurationResponseProto],
  listReconfigurableProperties: [ListReconfigurablePropertiesRequestProto, ListReconfigurablePropertiesResponseProto],
});
