/* Source: hdfs.proto, erasurecoding.proto. */
import { bool, enumeration, message, optional, repeated, required, type Shape, string, uint32 } from '../message.ts';

export const ErasureCodingPolicyState = enumeration({ DISABLED: 1, ENABLED: 2, REMOVED: 3 });
export type ErasureCodingPolicyState = Shape<typeof ErasureCodingPolicyState>;

export const ECSchemaOptionEntryProto = message({
  key: required(1, string),
  value: required(2, string),
});
export type ECSchemaOptionEntryProto = Shape<typeof ECSchemaOptionEntryProto>;

export const ECSchemaProto = message({
  codecName: required(1, string),
  dataUnits: required(2, uint32),
  parityUnits: required(3, uint32),
  options: repeated(4, ECSchemaOptionEntryProto),
});
export type ECSchemaProto = Shape<typeof ECSchemaProto>;

export const ErasureCodingPolicyProto = message({
  name: optional(1, string),
  schema: optional(2, ECSchemaProto),
  cellSize: optional(3, uint32),
  id: required(4, uint32),
  state: optional(5, ErasureCodingPolicyState, 'ENABLED'),
});
export type ErasureCodingPolicyProto = Shape<typeof ErasureCodingPolicyProto>;

export const AddErasureCodingPolicyResponseProto = message({
  policy: required(1, ErasureCodingPolicyProto),
  succeed: required(2, bool),
  errorMsg: optional(3, string),
});
export type AddErasureCodingPolicyResponseProto = Shape<typeof AddErasureCodingPolicyResponseProto>;

export const ECTopologyVerifierResultProto = message({
  resultMessage: required(1, string),
  isSupported: required(2, bool),
});
export type ECTopologyVerifierResultProto = Shape<typeof ECTopologyVerifierResultProto>;

export const SetErasureCodingPolicyRequestProto = message({
  src: required(1, string),
  ecPolicyName: optional(2, string),
});
export type SetErasureCodingPolicyRequestProto = Shape<typeof SetErasureCodingPolicyRequestProto>;

export const SetErasureCodingPolicyResponseProto = message({});
export type SetErasureCodingPolicyResponseProto = Shape<typeof SetErasureCodingPolicyResponseProto>;

export const GetErasureCodingPoliciesRequestProto = message({});
export type GetErasureCodingPoliciesRequestProto = Shape<typeof GetErasureCodingPoliciesRequestProto>;

export const GetErasureCodingPoliciesResponseProto = message({
  ecPolicies: repeated(1, ErasureCodingPolicyProto),
});
export type GetErasureCodingPoliciesResponseProto = Shape<typeof GetErasureCodingPoliciesResponseProto>;

export const GetErasureCodingCodecsRequestProto = message({});
export type GetErasureCodingCodecsRequestProto = Shape<typeof GetErasureCodingCodecsRequestProto>;

export const CodecProto = message({
  codec: required(1, string),
  coders: required(2, string),
});
export type CodecProto = Shape<typeof CodecProto>;

export const GetErasureCodingCodecsResponseProto = message({
  codec: repeated(1, CodecProto),
});
export type GetErasureCodingCodecsResponseProto = Shape<typeof GetErasureCodingCodecsResponseProto>;

export const GetErasureCodingPolicyRequestProto = message({
  src: required(1, string),
});
export type GetErasureCodingPolicyRequestProto = Shape<typeof GetErasureCodingPolicyRequestProto>;

export const GetErasureCodingPolicyResponseProto = message({
  ecPolicy: optional(1, ErasureCodingPolicyProto),
});
export type GetErasureCodingPolicyResponseProto = Shape<typeof GetErasureCodingPolicyResponseProto>;

export const AddErasureCodingPoliciesRequestProto = message({
  ecPolicies: repeated(1, ErasureCodingPolicyProto),
});
export type AddErasureCodingPoliciesRequestProto = Shape<typeof AddErasureCodingPoliciesRequestProto>;

export const AddErasureCodingPoliciesResponseProto = message({
  responses: repeated(1, AddErasureCodingPolicyResponseProto),
});
export type AddErasureCodingPoliciesResponseProto = Shape<typeof AddErasureCodingPoliciesResponseProto>;

export const RemoveErasureCodingPolicyRequestProto = message({
  ecPolicyName: required(1, string),
});
export type RemoveErasureCodingPolicyRequestProto = Shape<typeof RemoveErasureCodingPolicyRequestProto>;

export const RemoveErasureCodingPolicyResponseProto = message({});
export type RemoveErasureCodingPolicyResponseProto = Shape<typeof RemoveErasureCodingPolicyResponseProto>;

export const EnableErasureCodingPolicyRequestProto = message({
  ecPolicyName: required(1, string),
});
export type EnableErasureCodingPolicyRequestProto = Shape<typeof EnableErasureCodingPolicyRequestProto>;

export const EnableErasureCodingPolicyResponseProto = message({});
export type EnableErasureCodingPolicyResponseProto = Shape<typeof EnableErasureCodingPolicyResponseProto>;

export const DisableErasureCodingPolicyRequestProto = message({
  ecPolicyName: required(1, string),
});
export type DisableErasureCodingPolicyRequestProto = Shape<typeof DisableErasureCodingPolicyRequestProto>;

export const DisableErasureCodingPolicyResponseProto = message({});
export type DisableErasureCodingPolicyResponseProto = Shape<typeof DisableErasureCodingPolicyResponseProto>;

export const UnsetErasureCodingPolicyRequestProto = message({
  src: required(1, string),
});
export type UnsetErasureCodingPolicyRequestProto = Shape<typeof UnsetErasureCodingPolicyRequestProto>;

export const UnsetErasureCodingPolicyResponseProto = message({});
export type UnsetErasureCodingPolicyResponseProto = Shape<typeof UnsetErasureCodingPolicyResponseProto>;

export const GetECTopologyResultForPoliciesRequestProto = message({
  policies: repeated(1, string),
});
export type GetECTopologyResultForPoliciesRequestProto = Shape<typeof GetECTopologyResultForPoliciesRequestProto>;

export const GetECTopologyResultForPoliciesResponseProto = message({
  response: required(1, ECTopologyVerifierResultProto),
});
export type GetECTopologyResultForPoliciesResponseProto = Shape<typeof GetECTopologyResultForPoliciesResponseProto>;
