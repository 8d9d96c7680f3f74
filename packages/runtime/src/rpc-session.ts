import { type ByteReader, ByteWriter, MalformedError } from '@calf/protocol/bytes';
import { decodeDelimited } from '@calf/protocol/message';
import {
  authProtocols,
  decodePreamble,
  IpcConnectionContextProto,
  lengthPrefixedFraming,
  outOfBandCallIds,
  type Preamble,
  preambleBytes,
  preambleMagic,
  readRequestFrame,
  type RpcErrorCodeProto,
  type RpcRequestHeaderProto,
  RpcSaslProto,
  rpcVersion,
  writeResponseFrame,
} from '@calf/protocol/rpc';

/** Who calls, as the connection context says. */
export interface RpcUser {
  readonly user: string;
  /** Set when `realUser` acts in the name of `user`. */
  readonly realUser: string | undefined;
}

/** What the bytes of a peer amount to. After `end` nothing more comes of that peer; what was to be sent is sent first. */
export type SessionEvent =
  | { readonly event: 'call'; readonly header: RpcRequestHeaderProto; readonly payload: ByteReader; readonly caller: RpcUser }
  | { readonly event: 'send'; readonly bytes: Buffer }
  | { readonly event: 'end'; readonly reason: string };

/** The server's side of one connection, without its socket. */
export interface RpcSession {
  push(chunk: Buffer): SessionEvent[];
}

export interface RpcSessionOptions {
  /** The largest frame taken once the connection context is known; before that it is 64 KiB. */
  readonly bytesMax: number;
  /** A reason why `user` is turned away, if there is one. */
  readonly refusal: (caller: RpcUser) => { exceptionClassName: string; message: string } | undefined;
}

type State =
  | { readonly stage: 'preamble'; readonly held: Buffer }
  | { readonly stage: 'negotiating' }
  | { readonly stage: 'nameless' }
  | { readonly stage: 'open'; readonly caller: RpcUser }
  | { readonly stage: 'ended' };

/** Ends a session with a FATAL response. Source: org.apache.hadoop.ipc.Server.FatalRpcServerException. */
class FatalError extends Error {
  override readonly name = 'FatalError';
  readonly code: RpcErrorCodeProto;
  readonly exceptionClassName: string;

  constructor(
    code: RpcErrorCodeProto,
    message: string,
    exceptionClassName = 'org.apache.hadoop.ipc.Server$FatalRpcServerException',
  ) {
    super(message);
    this.code = code;
    this.exceptionClassName = exceptionClassName;
  }
}

const namelessBytesMax = 64 * 1024;
const nothing = Buffer.alloc(0);

/** As org.apache.hadoop.ipc.Server.Connection with simple authentication: a SASL opening is answered by "simple will do". */
export function createRpcSession({ bytesMax, refusal }: RpcSessionOptions): RpcSession {
  const framing = lengthPrefixedFraming({ bytesMax: Math.min(bytesMax, namelessBytesMax) });
  let state: State = { stage: 'preamble', held: nothing };

  function advance(step: Step): readonly SessionEvent[] {
    state = step.state;
    if (state.stage === 'open') framing.bytesMax = bytesMax;
    return step.events;
  }

  function* take(chunk: Buffer): Generator<SessionEvent> {
    let rest = chunk;
    if (state.stage === 'preamble') {
      const step = takePreamble(state.held, chunk);
      yield* advance(step);
      rest = step.rest;
    }
    for (let frames = framing.push(rest); frames.length > 0; frames = framing.push(nothing)) {
      for (const frame of frames) yield* advance(takeFrame(state, frame, refusal));
    }
  }

  return {
    push(chunk) {
      const events: SessionEvent[] = [];
      if (state.stage === 'ended') return events;
      try {
        for (const event of take(chunk)) events.push(event);
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
        events.push(...advance(ended(error.message)));
      }
      return events;
    },
  };
}

interface Step {
  readonly state: State;
  readonly events: readonly SessionEvent[];
}

function ended(reason: string, lastBytes?: Buffer): Step {
  const last = lastBytes ? [{ event: 'send', bytes: lastBytes } as const] : [];
  return { state: { stage: 'ended' }, events: [...last, { event: 'end', reason }] };
}

/** `rest` are the bytes behind the preamble, once it is there. */
function takePreamble(held: Buffer, chunk: Buffer): Step & { rest: Buffer } {
  const bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
  if (bytes.length < preambleBytes) return { state: { stage: 'preamble', held: bytes }, events: [], rest: nothing };
  const preamble = decodePreamble(bytes);
  const answer = refusePreamble(preamble);
  if (answer) {
    const reason = `the connection starts with ${JSON.stringify(preamble.magic)}, version ${preamble.version}`;
    return { ...ended(reason, answer), rest: nothing };
  }
  const stage = preamble.authProtocol === authProtocols.sasl ? 'negotiating' : 'nameless';
  return { state: { stage }, events: [], rest: bytes.subarray(preambleBytes) };
}

function takeFrame(state: State, frame: Buffer, refusal: RpcSessionOptions['refusal']): Step {
  if (state.stage === 'ended') return { state, events: [] };
  let call = { callId: -1, retryCount: -1 };
  try {
    const { header, payload } = orFatal('RpcRequestHeaderProto', () => readRequestFrame(frame));
    call = header;
    checkHeader(header);
    if (header.callId < 0) return takeOutOfBand(state, header.callId, payload, refusal);
    if (state.stage !== 'open') throw new FatalError('FATAL_INVALID_RPC_HEADER', 'Connection context not established');
    return { state, events: [{ event: 'call', header, payload, caller: state.caller }] };
  } catch (error) {
    if (!(error instanceof FatalError)) throw error;
    return ended(error.message, fatalResponse(call, error));
  }
}

function takeOutOfBand(state: State, callId: number, payload: ByteReader, refusal: RpcSessionOptions['refusal']): Step {
  switch (callId) {
    case outOfBandCallIds.connectionContext:
      return { state: { stage: 'open', caller: takeContext(state, payload, refusal) }, events: [] };
    case outOfBandCallIds.sasl:
      return { state: { stage: 'nameless' }, events: [{ event: 'send', bytes: negotiate(state, payload) }] };
    case outOfBandCallIds.ping:
      return { state, events: [] };
    default:
      throw new FatalError('FATAL_INVALID_RPC_HEADER', `Unknown out of band call #${callId}`);
  }
}

function takeContext({ stage }: State, payload: ByteReader, refusal: RpcSessionOptions['refusal']): RpcUser {
  if (stage === 'negotiating') {
    throw new FatalError('FATAL_INVALID_RPC_HEADER', 'Connection header sent during SASL negotiation');
  }
  if (stage === 'open') throw new FatalError('FATAL_INVALID_RPC_HEADER', 'Connection context already processed');
  const context = orFatal('IpcConnectionContextProto', () => decodeDelimited(IpcConnectionContextProto, payload));
  const caller = callerOf(context);
  const refused = refusal(caller);
  if (refused) throw new FatalError('FATAL_UNAUTHORIZED', refused.message, refused.exceptionClassName);
  return caller;
}

/** Simple authentication needs no more than this: the client goes on as if it had never asked. */
function negotiate({ stage }: State, payload: ByteReader): Buffer {
  if (stage !== 'negotiating') throw new FatalError('FATAL_INVALID_RPC_HEADER', 'SASL protocol not requested by client');
  const { state: asked } = orFatal('RpcSaslProto', () => decodeDelimited(RpcSaslProto, payload));
  if (asked !== 'NEGOTIATE' && asked !== 'INITIATE') {
    throw new FatalError('FATAL_UNAUTHORIZED', `Client sent unsupported state ${asked}`, 'javax.security.sasl.SaslException');
  }
  const to = new ByteWriter(64);
  const header = { ...responseTo(outOfBandCallIds.sasl, -1), status: 'SUCCESS' } as const;
  writeResponseFrame(to, header, [RpcSaslProto, { state: 'SUCCESS' }]);
  return to.written();
}

/** `user/host@REALM` is `user`. Source: org.apache.hadoop.security.UserGroupInformation.getShortUserName. */
function shortName(name: string): string {
  return /^[^/@]*/.exec(name)?.[0] ?? name;
}

function callerOf({ userInfo }: IpcConnectionContextProto): RpcUser {
  if (!userInfo?.effectiveUser) {
    throw new FatalError(
      'FATAL_UNAUTHORIZED',
      'The connection context names no user',
      'org.apache.hadoop.security.AccessControlException',
    );
  }
  return { user: shortName(userInfo.effectiveUser), realUser: userInfo.realUser ? shortName(userInfo.realUser) : undefined };
}

/** Source: org.apache.hadoop.ipc.Server.Connection.checkRpcHeaders. */
function checkHeader(header: RpcRequestHeaderProto): void {
  if (header.rpcOp === undefined) {
    throw new FatalError('FATAL_INVALID_RPC_HEADER', ' IPC Server: No rpc op in rpcRequestHeader');
  }
  if (header.rpcOp !== 'RPC_FINAL_PACKET') {
    throw new FatalError('FATAL_INVALID_RPC_HEADER', `IPC Server does not implement rpc header operation${header.rpcOp}`);
  }
  if (header.rpcKind === undefined) {
    throw new FatalError('FATAL_INVALID_RPC_HEADER', ' IPC Server: No rpc kind in rpcRequestHeader');
  }
  if (header.callId >= 0 && header.rpcKind !== 'RPC_PROTOCOL_BUFFER') {
    throw new FatalError('FATAL_INVALID_RPC_HEADER', `Unknown rpc kind in rpc header${header.rpcKind}`);
  }
}

function orFatal<T>(messageName: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw new FatalError('FATAL_DESERIALIZING_REQUEST', `Error decoding ${messageName}: ${error.message}`);
  }
}

function responseTo(callId: number, retryCount: number) {
  return { callId, retryCount, clientId: Buffer.alloc(0), serverIpcVersionNum: rpcVersion };
}

function fatalResponse({ callId, retryCount }: { callId: number; retryCount: number }, error: FatalError): Buffer {
  const to = new ByteWriter();
  writeResponseFrame(to, {
    ...responseTo(callId, retryCount),
    status: 'FATAL',
    exceptionClassName: error.exceptionClassName,
    errorMsg: error.message,
    errorDetail: error.code,
  });
  return to.written();
}

/** The answer to a peer that is none of ours, in the form of its time. Source: org.apache.hadoop.ipc.Server.Connection.readAndProcess. */
function refusePreamble({ magic, version, authProtocol }: Preamble): Buffer | undefined {
  if (magic === 'GET ') return Buffer.from(httpAnswer);
  if (magic !== preambleMagic || version !== rpcVersion) return versionMismatch(version);
  if (authProtocol !== authProtocols.none && authProtocol !== authProtocols.sasl) {
    const error = new FatalError(
      'FATAL_UNAUTHORIZED',
      `Unknown auth protocol:${authProtocol}`,
      'org.apache.hadoop.ipc.IpcException',
    );
    return fatalResponse({ callId: -1, retryCount: -1 }, error);
  }
  return undefined;
}

const httpAnswer =
  'HTTP/1.1 404 Not Found\r\nContent-type: text/plain\r\n\r\n' +
  'It looks like you are making an HTTP request to a Hadoop IPC port. ' +
  'This is not the correct port for the web interface on this daemon.\r\n';

/** Versions 9 and up read today's response, 3 to 8 and 2 each their own, others nothing. Source: setupBadVersionResponse, as above. */
function versionMismatch(clientVersion: number): Buffer {
  const exceptionClassName = 'org.apache.hadoop.ipc.RPC$VersionMismatch';
  const message = `Server IPC version ${rpcVersion} cannot communicate with client version ${clientVersion}`;
  if (clientVersion >= 9) {
    const error = new FatalError('FATAL_VERSION_MISMATCH', message, exceptionClassName);
    return fatalResponse({ callId: -1, retryCount: -1 }, error);
  }
  const to = new ByteWriter();
  if (clientVersion >= 3) {
    to.int32(-1); // callId
    to.int32(-1); // fatal
  } else if (clientVersion === 2) {
    to.int32(0); // callId
    to.uint8(1); // error
  } else {
    return to.written();
  }
  to.utf8Int32(exceptionClassName);
  to.utf8Int32(message);
  return to.written();
}
