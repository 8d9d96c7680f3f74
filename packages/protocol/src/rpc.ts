import { ByteReader, type ByteWriter } from './bytes.ts';
import { decodeDelimited, type Draft, type Message, type Shape, writeDelimited } from './message.ts';
import { RequestHeaderProto, RpcRequestHeaderProto, RpcResponseHeaderProto } from './rpc-header.ts';

export { type Framing, lengthPrefixedFraming } from './framing.ts';
export {
  IpcConnectionContextProto,
  RequestHeaderProto,
  RPCCallerContextProto,
  RPCTraceInfoProto,
  RpcErrorCodeProto,
  RpcKindProto,
  RpcOperationProto,
  RpcRequestHeaderProto,
  RpcResponseHeaderProto,
  RpcSaslProto,
  RpcStatusProto,
  SaslAuth,
  SaslState,
  UserInformationProto,
} from './rpc-header.ts';

/** Of every connection since Hadoop 2.1. */
export const rpcVersion = 9;

/** The third byte behind `hrpc`. Source: org.apache.hadoop.ipc.Server.AuthProtocol. */
export const authProtocols = { none: 0, sasl: -33 } as const;

/** What is not a call of a method. Source: org.apache.hadoop.ipc.RpcConstants and Server.AuthProtocol. */
export const outOfBandCallIds = { connectionContext: -3, ping: -4, sasl: -33 } as const;

/** The first bytes of a connection: `hrpc`, version, service class, auth protocol. */
export interface Preamble {
  /** Four bytes as text: `hrpc`, if this is a Hadoop client at all. */
  readonly magic: string;
  readonly version: number;
  readonly serviceClass: number;
  readonly authProtocol: number;
}

export const preambleBytes = 7;
export const preambleMagic = 'hrpc';

export function encodePreamble(authProtocol: number): Buffer {
  return Buffer.from([...Buffer.from(preambleMagic), rpcVersion, 0, authProtocol & 0xff]);
}

export function decodePreamble(bytes: Buffer): Preamble {
  return {
    magic: bytes.toString('latin1', 0, 4),
    version: bytes.readInt8(4),
    serviceClass: bytes.readInt8(5),
    authProtocol: bytes.readInt8(6),
  };
}

/** A request's header, and the reader that stands before its payload. */
export interface RequestFrame {
  readonly header: Shape<typeof RpcRequestHeaderProto>;
  readonly payload: ByteReader;
}

/** `frame` is what stood behind the length. @throws MalformedError */
export function readRequestFrame(frame: Buffer): RequestFrame {
  const payload = new ByteReader(frame);
  return { header: decodeDelimited(RpcRequestHeaderProto, payload), payload };
}

export interface ResponseFrame {
  readonly header: Shape<typeof RpcResponseHeaderProto>;
  readonly payload: ByteReader;
}

/** @throws MalformedError */
export function readResponseFrame(frame: Buffer): ResponseFrame {
  const payload = new ByteReader(frame);
  return { header: decodeDelimited(RpcResponseHeaderProto, payload), payload };
}

/** Appends a whole frame: length, header, and for a call its method and its message. */
export function writeCallFrame<R, W>(
  to: ByteWriter,
  header: Draft<typeof RpcRequestHeaderProto>,
  method: Draft<typeof RequestHeaderProto>,
  [type, request]: readonly [Message<R, W>, NoInfer<W>],
): void {
  writeFrame(to, () => {
    writeDelimited(to, RpcRequestHeaderProto, header);
    writeDelimited(to, RequestHeaderProto, method);
    writeDelimited(to, type, request);
  });
}

/** Appends a whole frame that is no call of a method: connection context, SASL, or with nothing in it a ping. */
export function writeOutOfBandFrame<R, W>(
  to: ByteWriter,
  header: Draft<typeof RpcRequestHeaderProto>,
  content?: readonly [Message<R, W>, NoInfer<W>],
): void {
  writeFrame(to, () => {
    writeDelimited(to, RpcRequestHeaderProto, header);
    if (content) writeDelimited(to, content[0], content[1]);
  });
}

/** Appends a whole response frame. When `answer` cannot be written, nothing is, and that error is thrown. */
export function writeResponseFrame<R, W>(
  to: ByteWriter,
  header: Draft<typeof RpcResponseHeaderProto>,
  answer?: readonly [Message<R, W>, NoInfer<W>],
): void {
  writeFrame(to, () => {
    writeDelimited(to, RpcResponseHeaderProto, header);
    if (answer) writeDelimited(to, answer[0], answer[1]);
  });
}

function writeFrame(to: ByteWriter, writeContent: () => void): void {
  const start = to.reserve(4);
  try {
    writeContent();
  } catch (error) {
    to.position = start;
    throw error;
  }
  to.buffer.writeInt32BE(to.position - start - 4, start);
}
