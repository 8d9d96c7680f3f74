import { MalformedError } from '@calf/protocol/bytes';
import type { AnyMethod, Service, ServiceHandlers } from '@calf/protocol/message';
import type { RequestHeaderProto, RpcErrorCodeProto } from '@calf/protocol/rpc';
import { HadoopError } from './errors.ts';
import type { Address } from './network.ts';
import type { RpcUser } from './rpc-session.ts';

/** The circumstances of one call. */
export interface RpcCall extends RpcUser {
  /** 16 bytes; with `callId` it names the call for a retry cache. */
  readonly clientId: Buffer;
  readonly callId: number;
  readonly retryCount: number;
  readonly remote: Address;
  /** The Java name of the protocol called. */
  readonly protocol: string;
  readonly method: string;
}

/** A service and what answers its calls; made by `implement`. */
export interface RpcService {
  readonly service: Service;
  readonly handlers: Readonly<Record<string, Handler | undefined>>;
}

type Handler = (request: never, call: RpcCall) => unknown;

/** Whatever of `service` is not in `handlers` is refused as an unknown method. */
export function implement<S extends Service>(service: S, handlers: ServiceHandlers<S, RpcCall>): RpcService {
  return { service, handlers };
}

/** What is to answer a call. @throws HadoopError when there is no such thing */
export function findMethod(
  services: ReadonlyMap<string, RpcService>,
  asked: RequestHeaderProto,
): { method: AnyMethod; handler: Handler } {
  const { methodName, declaringClassProtocolName: protocol, clientProtocolVersion } = asked;
  const found = services.get(protocol);
  if (!found) throw new RpcError('RpcNoSuchProtocolException', `Unknown protocol: ${protocol}`, 'ERROR_NO_SUCH_PROTOCOL');
  const { service, handlers } = found;
  if (clientProtocolVersion !== service.version) {
    throw new RpcError(
      'RPC$VersionMismatch',
      `Protocol ${protocol} version mismatch. (client = ${clientProtocolVersion}, server = ${service.version})`,
      'ERROR_RPC_VERSION_MISMATCH',
    );
  }
  const method = Object.hasOwn(service.methods, methodName) ? service.methods[methodName] : undefined;
  const handler = method && Object.hasOwn(handlers, methodName) ? handlers[methodName] : undefined;
  if (!method || !handler) {
    throw new RpcError(
      'RpcNoSuchMethodException',
      `Unknown method ${methodName} called on ${protocol} protocol.`,
      'ERROR_NO_SUCH_METHOD',
    );
  }
  return { method, handler };
}

/** A refusal by the RPC layer itself. Source: subclasses of org.apache.hadoop.ipc.RpcServerException. */
class RpcError extends HadoopError {
  readonly code: RpcErrorCodeProto;

  constructor(simpleName: string, message: string, code: RpcErrorCodeProto) {
    super(`org.apache.hadoop.ipc.${simpleName}`, message);
    this.code = code;
  }
}

export interface Refusal {
  readonly exceptionClassName: string;
  readonly errorMsg: string;
  readonly errorDetail: RpcErrorCodeProto;
  /** Nobody meant to say this to a client. */
  readonly unforeseen: boolean;
}

/** How an error travels. */
export function refusalOf(error: unknown): Refusal {
  const errorMsg = error instanceof Error ? error.message : String(error);
  if (error instanceof HadoopError) {
    const errorDetail = error instanceof RpcError ? error.code : 'ERROR_APPLICATION';
    return { exceptionClassName: error.exceptionClassName, errorMsg, errorDetail, unforeseen: false };
  }
  const malformed = error instanceof MalformedError;
  const exceptionClassName = malformed
    ? 'org.apache.hadoop.thirdparty.protobuf.InvalidProtocolBufferException'
    : 'java.io.IOException';
  return { exceptionClassName, errorMsg, errorDetail: 'ERROR_APPLICATION', unforeseen: !malformed };
}
