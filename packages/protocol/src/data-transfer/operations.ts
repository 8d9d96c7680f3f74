import { MalformedError } from '../bytes.ts';
import { type Draft, decode, encodeDelimited, type Shape } from '../message.ts';
import {
  OpBlockChecksumProto,
  OpCopyBlockProto,
  OpReadBlockProto,
  OpReplaceBlockProto,
  OpRequestShortCircuitAccessProto,
  OpTransferBlockProto,
  OpWriteBlockProto,
  ReleaseShortCircuitAccessRequestProto,
  ShortCircuitShmRequestProto,
} from './messages.ts';

/** A peer of another version is not talked to. Source: org.apache.hadoop.hdfs.protocol.datatransfer.DataTransferProtocol. */
export const dataTransferVersion = 28;

/** An operation's message names at most the DataNodes of a pipeline. */
export const operationBytesMax = 1024 * 1024;

/** Source: org.apache.hadoop.hdfs.protocol.datatransfer.Op. */
const operations = {
  WRITE_BLOCK: { opcode: 80, request: OpWriteBlockProto },
  READ_BLOCK: { opcode: 81, request: OpReadBlockProto },
  REPLACE_BLOCK: { opcode: 83, request: OpReplaceBlockProto },
  COPY_BLOCK: { opcode: 84, request: OpCopyBlockProto },
  BLOCK_CHECKSUM: { opcode: 85, request: OpBlockChecksumProto },
  TRANSFER_BLOCK: { opcode: 86, request: OpTransferBlockProto },
  REQUEST_SHORT_CIRCUIT_FDS: { opcode: 87, request: OpRequestShortCircuitAccessProto },
  RELEASE_SHORT_CIRCUIT_FDS: { opcode: 88, request: ReleaseShortCircuitAccessRequestProto },
  REQUEST_SHORT_CIRCUIT_SHM: { opcode: 89, request: ShortCircuitShmRequestProto },
} as const;

type Operations = typeof operations;
export type OperationName = keyof Operations;

/** What a peer asks of a DataNode, by the name of its opcode. */
export type Operation = { [Name in OperationName]: { op: Name; request: Shape<Operations[Name]['request']> } }[OperationName];

export type OperationRequest<Name extends OperationName> = Draft<Operations[Name]['request']>;

const names = new Map<number, OperationName>(
  (Object.keys(operations) as OperationName[]).map((name) => [operations[name].opcode, name]),
);

/** int16 version, one byte of opcode, the request behind its length as a varint. */
export function encodeOperation<Name extends OperationName>(op: Name, request: OperationRequest<Name>): Buffer {
  const { opcode, request: type } = operations[op];
  const prefix = Buffer.from([dataTransferVersion >> 8, dataTransferVersion & 255, opcode]);
  return Buffer.concat([prefix, encodeDelimited(type as never, request as never)]);
}

/**
 * The operation at the start of `bytes`, and what follows it; undefined while it is not all there.
 * @throws MalformedError another version, an unknown opcode, a senseless message
 */
export function splitOperation(bytes: Buffer): { operation: Operation; rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const version = bytes.readInt16BE(0);
  if (version !== dataTransferVersion) {
    throw new MalformedError(`data transfer version ${dataTransferVersion} wanted, ${version} received`);
  }
  const op = bytes.length > 2 ? names.get(bytes.readUInt8(2)) : undefined;
  if (bytes.length > 2 && !op) throw new MalformedError(`unknown op ${bytes.readUInt8(2)} in data stream`);
  const parts = op && splitDelimited(bytes.subarray(3), operationBytesMax);
  if (!parts) return undefined;
  const operation = { op, request: decode(operations[op].request as never, parts.body) } as Operation; // of the row that `op` names
  return { operation, rest: parts.rest };
}

/**
 * The bytes of the length-prefixed message at the start of `bytes`, and what follows it; undefined while it is not all there.
 * @throws MalformedError when it is longer than `bytesMax`
 */
export function splitDelimited(bytes: Buffer, bytesMax: number): { body: Buffer; rest: Buffer } | undefined {
  let byteLength = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = Number(bytes[at]);
    byteLength += (byte & 0x7f) * 2 ** (7 * at);
    if (byteLength > bytesMax || at > 4) throw new MalformedError(`a message longer than ${bytesMax} bytes`);
    if (byte >= 0x80) continue;
    const start = at + 1;
    if (bytes.length < start + byteLength) return undefined;
    return { body: bytes.subarray(start, start + byteLength), rest: bytes.subarray(start + byteLength) };
  }
  return undefined;
}
