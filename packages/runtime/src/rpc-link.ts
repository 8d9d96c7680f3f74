import { ByteWriter, MalformedError } from '@calf/protocol/bytes';
import { type AnyMethod, decodeDelimited } from '@calf/protocol/message';
import {
  authProtocols,
  encodePreamble,
  type Framing,
  IpcConnectionContextProto,
  lengthPrefixedFraming,
  outOfBandCallIds,
  readResponseFrame,
  type RpcResponseHeaderProto,
  writeCallFrame,
  writeOutOfBandFrame,
} from '@calf/protocol/rpc';
import type { Clock, Timer } from './clock.ts';
import { HadoopError } from './errors.ts';
import type { Logger } from './logger.ts';
import type { Address, Connection, Network } from './network.ts';
import { RpcFault } from './rpc-fault.ts';

/** One call on its way. */
export interface LinkCall {
  readonly callId: number;
  readonly retryCount: number;
  readonly protocol: string;
  readonly version: number;
  readonly method: string;
  readonly messages: AnyMethod;
  readonly request: unknown;
}

export interface RpcLinkOptions {
  readonly network: Network;
  readonly address: Address;
  readonly user: string;
  readonly realUser: string | undefined;
  /** Named in the connection context; calls may be of others too. */
  readonly protocol: string;
  readonly clientId: Buffer;
  readonly log: Logger;
  readonly clock: Clock;
  readonly limits: {
    readonly connectTimeoutMs: number;
    readonly callTimeoutMs: number;
    readonly pingIntervalMs: number;
    readonly bytesMax: number;
  };
  /** No call waits any more. */
  readonly onIdle: () => void;
  readonly onEnded: (link: RpcLink) => void;
}

interface Waiting {
  readonly call: LinkCall;
  readonly sinceMs: number;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One TCP connection of a client, from its opening to its end; a link that has ended is not opened again. */
export class RpcLink {
  readonly #options: RpcLinkOptions;
  readonly #framing: Framing;
  readonly #watch: Timer;
  /** By callId, the oldest first. */
  readonly #waiting = new Map<number, Waiting>();
  #connection: Connection | undefined;
  #to: ByteWriter;
  #flushIsDue = false;
  #ended = false;

  /** Begins to connect; calls may be made meanwhile. */
  constructor(options: RpcLinkOptions) {
    const { network, address, clock, limits } = options;
    this.#options = options;
    this.#framing = lengthPrefixedFraming({ bytesMax: limits.bytesMax });
    this.#to = opening(options);
    this.#watch = clock.every(watchIntervalMs(limits), () => this.#look());
    network
      .connect(address, { timeoutMs: limits.connectTimeoutMs })
      .then((connection) => this.#opened(connection))
      .catch((fault: unknown) => this.#break('no connection', fault));
  }

  call(call: LinkCall): Promise<unknown> {
    const { callId, retryCount, method, protocol, version, messages, request } = call;
    const header = { ...ofProtobuf, callId, clientId: this.#options.clientId, retryCount };
    const asked = { methodName: method, declaringClassProtocolName: protocol, clientProtocolVersion: version };
    return new Promise((resolve, reject) => {
      writeCallFrame(this.#to, header, asked, [messages[0], request]);
      this.#waiting.set(callId, { call, sinceMs: this.#options.clock.monotonicMs(), resolve, reject });
      this.#scheduleFlush();
    });
  }

  close(reason: string): void {
    this.#break(reason);
  }

  #opened(connection: Connection): void {
    if (this.#ended) {
      connection.destroy();
      return;
    }
    this.#connection = connection;
    connection.handle({
      data: (chunk) => this.#data(chunk),
      end: () => this.#break('the server ended the connection'),
      closed: (fault) => this.#break('the connection was closed', fault),
    });
    this.#flush();
  }

  /** Calls of one turn of the event loop leave in one write. */
  #scheduleFlush(): void {
    if (this.#flushIsDue || !this.#connection) return; // the opening of the connection flushes
    this.#flushIsDue = true;
    process.nextTick(() => this.#flush());
  }

  #flush(): void {
    this.#flushIsDue = false;
    if (this.#ended || this.#to.position === 0) return;
    this.#connection?.write(this.#to.written());
    this.#to = new ByteWriter(1024);
  }

  #data(chunk: Buffer): void {
    try {
      for (const frame of this.#framing.push(chunk)) {
        if (!this.#ended) this.#take(frame);
      }
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.#break('the answer is no Hadoop RPC', error);
    }
  }

  #take(frame: Buffer): void {
    const { header, payload } = readResponseFrame(frame);
    if (header.status === 'FATAL') {
      this.#end(refusalOf(header));
      return;
    }
    const found = this.#waiting.get(header.callId);
    if (!found) {
      this.#options.log.warn('answer to no call', { callId: header.callId, address: this.#options.address });
      return;
    }
    const answer = header.status === 'SUCCESS' ? decodeDelimited(found.call.messages[1], payload) : refusalOf(header);
    this.#waiting.delete(header.callId);
    if (answer instanceof HadoopError) found.reject(answer);
    else found.resolve(answer);
    if (this.#waiting.size === 0) this.#options.onIdle();
  }

  /** Gives up when the oldest call has waited too long; shows the server that somebody waits. */
  #look(): void {
    const oldest = this.#waiting.values().next().value;
    if (!oldest) return;
    const { clock, limits, clientId } = this.#options;
    const waitedMs = clock.monotonicMs() - oldest.sinceMs;
    if (limits.callTimeoutMs > 0 && waitedMs >= limits.callTimeoutMs) {
      this.#break(`no answer to ${oldest.call.method} in ${limits.callTimeoutMs} ms`);
    } else if (waitedMs >= limits.pingIntervalMs) {
      writeOutOfBandFrame(this.#to, { ...ofProtobuf, callId: outOfBandCallIds.ping, clientId });
      this.#scheduleFlush();
    }
  }

  #break(message: string, cause?: unknown): void {
    if (this.#ended) return;
    const { address, log } = this.#options;
    if (this.#waiting.size > 0) log.debug('rpc connection broken', { address, message, cause });
    this.#end(new RpcFault(message, { address, sent: this.#connection !== undefined, cause }));
  }

  /** Every call that waits fails, and the link is of no more use. */
  #end(error: Error): void {
    this.#ended = true;
    this.#watch.cancel();
    this.#connection?.destroy();
    this.#options.onEnded(this);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

const ofProtobuf = { rpcKind: 'RPC_PROTOCOL_BUFFER', rpcOp: 'RPC_FINAL_PACKET' } as const;

/** What a connection begins with. */
function opening({ user, realUser, protocol }: RpcLinkOptions): ByteWriter {
  const to = new ByteWriter(1024);
  to.bytes(encodePreamble(authProtocols.none));
  const header = { ...ofProtobuf, callId: outOfBandCallIds.connectionContext, clientId: Buffer.alloc(0), retryCount: -1 };
  writeOutOfBandFrame(to, header, [IpcConnectionContextProto, { userInfo: { effectiveUser: user, realUser }, protocol }]);
  return to;
}

function watchIntervalMs({ callTimeoutMs, pingIntervalMs }: RpcLinkOptions['limits']): number {
  return Math.max(10, Math.min(callTimeoutMs > 0 ? callTimeoutMs / 4 : pingIntervalMs, pingIntervalMs));
}

/** Java servers send their stack behind the message, where it is of no use. */
function refusalOf({ exceptionClassName, errorMsg }: RpcResponseHeaderProto): HadoopError {
  const [message = ''] = (errorMsg ?? '').split('\n\tat ', 1);
  return new HadoopError(exceptionClassName ?? 'org.apache.hadoop.ipc.RpcServerException', message);
}
