import { TokenProto } from '../common/security.ts';
import { DatanodeInfoProto, ExtendedBlockProto, StorageTypeProto } from '../hdfs/blocks.ts';
import { BlockChecksumOptionsProto, ChecksumTypeProto } from '../hdfs/file-status.ts';
import { enumeration, message, optional, packed, repeated, required, type Scalar, type Shape } from '../message.ts';
import { bool, bytes, int32, int64, string, uint32, uint64 } from '../scalars.ts';

/*
 * The messages of datatransfer.proto. Encryption and erasure coding are not among them.
 */

/** Eight bytes, signed, as a number: offsets and sequence numbers, which stay below 2^53. */
const sfixed64: Scalar<number> = {
  kind: 'scalar',
  wireType: 1,
  read: 'from.fixed32() + (from.fixed32() | 0) * 4294967296',
  write: 'to.fixed32(value >>> 0); to.fixed32(Math.floor(value / 4294967296) >>> 0)',
};
const sfixed32: Scalar<number> = { kind: 'scalar', wireType: 5, read: 'from.fixed32() | 0', write: 'to.fixed32(value >>> 0)' };
const sint64: Scalar<number> = {
  kind: 'scalar',
  wireType: 0,
  read: '((raw) => (raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2))(from.varint64())',
  write: 'to.varint64(value < 0 ? -2 * value - 1 : 2 * value)',
};

export const Status = enumeration({
  SUCCESS: 0,
  ERROR: 1,
  ERROR_CHECKSUM: 2,
  ERROR_INVALID: 3,
  ERROR_EXISTS: 4,
  ERROR_ACCESS_TOKEN: 5,
  CHECKSUM_OK: 6,
  ERROR_UNSUPPORTED: 7,
  OOB_RESTART: 8,
  OOB_RESERVED1: 9,
  OOB_RESERVED2: 10,
  OOB_RESERVED3: 11,
  IN_PROGRESS: 12,
  ERROR_BLOCK_PINNED: 13,
});
export type Status = Shape<typeof Status>;

const DataTransferTraceInfoProto = message({
  traceId: optional(1, uint64),
  parentId: optional(2, uint64),
  spanContext: optional(3, bytes),
});

export const BaseHeaderProto = message({
  block: required(1, ExtendedBlockProto),
  token: optional(2, TokenProto),
  traceInfo: optional(3, DataTransferTraceInfoProto),
});
export type BaseHeaderProto = Shape<typeof BaseHeaderProto>;

export const ClientOperationHeaderProto = message({ baseHeader: required(1, BaseHeaderProto), clientName: required(2, string) });
export type ClientOperationHeaderProto = Shape<typeof ClientOperationHeaderProto>;

export const CachingStrategyProto = message({ dropBehind: optional(1, bool), readahead: optional(2, int64) });

export const OpReadBlockProto = message({
  header: required(1, ClientOperationHeaderProto),
  offset: required(2, uint64),
  len: required(3, uint64),
  sendChecksums: optional(4, bool, true),
  cachingStrategy: optional(5, CachingStrategyProto),
});
export type OpReadBlockProto = Shape<typeof OpReadBlockProto>;

export const ChecksumProto = message({ type: required(1, ChecksumTypeProto), bytesPerChecksum: required(2, uint32) });
export type ChecksumProto = Shape<typeof ChecksumProto>;

/** `OpWriteBlockProto.BlockConstructionStage`. */
export const BlockConstructionStage = enumeration({
  PIPELINE_SETUP_APPEND: 0,
  PIPELINE_SETUP_APPEND_RECOVERY: 1,
  DATA_STREAMING: 2,
  PIPELINE_SETUP_STREAMING_RECOVERY: 3,
  PIPELINE_CLOSE: 4,
  PIPELINE_CLOSE_RECOVERY: 5,
  PIPELINE_SETUP_CREATE: 6,
  TRANSFER_RBW: 7,
  TRANSFER_FINALIZED: 8,
});
export type BlockConstructionStage = Shape<typeof BlockConstructionStage>;

export const OpWriteBlockProto = message({
  header: required(1, ClientOperationHeaderProto),
  targets: repeated(2, DatanodeInfoProto),
  source: optional(3, DatanodeInfoProto),
  stage: required(4, BlockConstructionStage),
  pipelineSize: required(5, uint32),
  minBytesRcvd: required(6, uint64),
  maxBytesRcvd: required(7, uint64),
  latestGenerationStamp: required(8, uint64),
  requestedChecksum: required(9, ChecksumProto),
  cachingStrategy: optional(10, CachingStrategyProto),
  storageType: optional(11, StorageTypeProto, 'DISK'),
  targetStorageTypes: repeated(12, StorageTypeProto),
  allowLazyPersist: optional(13, bool, false),
  pinning: optional(14, bool, false),
  targetPinnings: repeated(15, bool),
  storageId: optional(16, string),
  targetStorageIds: repeated(17, string),
});
export type OpWriteBlockProto = Shape<typeof OpWriteBlockProto>;

export const OpTransferBlockProto = message({
  header: required(1, ClientOperationHeaderProto),
  targets: repeated(2, DatanodeInfoProto),
  targetStorageTypes: repeated(3, StorageTypeProto),
  targetStorageIds: repeated(4, string),
});
export type OpTransferBlockProto = Shape<typeof OpTransferBlockProto>;

export const OpReplaceBlockProto = message({
  header: required(1, BaseHeaderProto),
  delHint: required(2, string),
  source: required(3, DatanodeInfoProto),
  storageType: optional(4, StorageTypeProto, 'DISK'),
  storageId: optional(5, string),
});
export type OpReplaceBlockProto = Shape<typeof OpReplaceBlockProto>;

export const OpCopyBlockProto = message({ header: required(1, BaseHeaderProto) });
export type OpCopyBlockProto = Shape<typeof OpCopyBlockProto>;

export const OpBlockChecksumProto = message({
  header: required(1, BaseHeaderProto),
  blockChecksumOptions: optional(2, BlockChecksumOptionsProto),
});
export type OpBlockChecksumProto = Shape<typeof OpBlockChecksumProto>;

const ShortCircuitShmIdProto = message({ hi: required(1, int64), lo: required(2, int64) });
const ShortCircuitShmSlotProto = message({ shmId: required(1, ShortCircuitShmIdProto), slotIdx: required(2, int32) });

export const OpRequestShortCircuitAccessProto = message({
  header: required(1, BaseHeaderProto),
  maxVersion: required(2, uint32),
  slotId: optional(3, ShortCircuitShmSlotProto),
  supportsReceiptVerification: optional(4, bool, false),
});

export const ReleaseShortCircuitAccessRequestProto = message({
  slotId: required(1, ShortCircuitShmSlotProto),
  traceInfo: optional(2, DataTransferTraceInfoProto),
});
export const ReleaseShortCircuitAccessResponseProto = message({ status: required(1, Status), error: optional(2, string) });

export const ShortCircuitShmRequestProto = message({
  clientName: required(1, string),
  traceInfo: optional(2, DataTransferTraceInfoProto),
});
export const ShortCircuitShmResponseProto = message({
  status: required(1, Status),
  error: optional(2, string),
  id: optional(3, ShortCircuitShmIdProto),
});

export const PacketHeaderProto = message({
  offsetInBlock: required(1, sfixed64),
  seqno: required(2, sfixed64),
  lastPacketInBlock: required(3, bool),
  dataLen: required(4, sfixed32),
  syncBlock: optional(5, bool, false),
});
export type PacketHeaderProto = Shape<typeof PacketHeaderProto>;

/** `flag` holds, for each reply, its status in the lowest four bits and congestion marks above; an old peer sends none. */
export const PipelineAckProto = message({
  seqno: required(1, sint64),
  reply: repeated(2, Status),
  downstreamAckTimeNanos: optional(3, uint64, 0),
  flag: packed(4, uint32),
});
export type PipelineAckProto = Shape<typeof PipelineAckProto>;

export const ReadOpChecksumInfoProto = message({ checksum: required(1, ChecksumProto), chunkOffset: required(2, uint64) });
export type ReadOpChecksumInfoProto = Shape<typeof ReadOpChecksumInfoProto>;

export const OpBlockChecksumResponseProto = message({
  bytesPerCrc: required(1, uint32),
  crcPerBlock: required(2, uint64),
  blockChecksum: required(3, bytes),
  crcType: optional(4, ChecksumTypeProto),
  blockChecksumOptions: optional(5, BlockChecksumOptionsProto),
});
export type OpBlockChecksumResponseProto = Shape<typeof OpBlockChecksumResponseProto>;

export const BlockOpResponseProto = message({
  status: required(1, Status),
  firstBadLink: optional(2, string),
  checksumResponse: optional(3, OpBlockChecksumResponseProto),
  readOpChecksumInfo: optional(4, ReadOpChecksumInfoProto),
  message: optional(5, string),
  shortCircuitAccessVersion: optional(6, uint32),
});
export type BlockOpResponseProto = Shape<typeof BlockOpResponseProto>;

export const ClientReadStatusProto = message({ status: required(1, Status) });
