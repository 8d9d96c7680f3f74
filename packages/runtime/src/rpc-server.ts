import type { ByteReader } from '@calf/protocol/bytes';
import { type AnyMethod, decodeDelimited } from '@calf/protocol/message';
import { RequestHeaderProto, type RpcRequestHeaderProto, rpcVersion, writeResponseFrame } from '@calf/protocol/rpc';
import { type Clock, systemClock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { Address, Connection, Network } from './network.ts';
import { protocolMetaInfo } from './protocol-meta-info.ts';
import { type Answers, createAnswers } from './rpc-answers.ts';
import { findMethod, refusalOf, type RpcCall, type RpcService } from './rpc-service.ts';
import { createRpcSession, type RpcUser } from './rpc-session.ts';

export { implement, type RpcCall, type RpcService } from './rpc-service.ts';

export interface RpcServerOptions {
  readonly network: Network;
  readonly address: Address;
  readonly services: readonly RpcService[];
  readonly log: Logger;
  /** `ipc.maximum.data.length`. */
  readonly bytesMax?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Whether `realUser` may act in the name of `user` (`hadoop.proxyuser.…`); it may, where this is left out. */
  readonly mayImpersonate?: ((caller: { user: string; realUser: string; remote: Address }) => boolean) | undefined;
}

export interface RpcServer {
  readonly address: Address;
  /** Takes no new connection and drops those there are. */
  close(): Promise<void>;
}

const bytesMaxDefault = 128 * 1024 * 1024;

/** A peer that was shown out may read its answer for so long, and is cut off then. */
const lingerMs = 1000;

/** A Hadoop RPC server: version 9, simple authentication, any number of services on one port. */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const services = new Map<string, RpcService>();
  for (const entry of [...options.services, protocolMetaInfo(options.services.map(({ service }) => service))]) {
    services.set(entry.service.protocol, entry);
  }
  const open = new Set<Connection>();
  const listener = await options.network.listen(options.address, (connection) => {
    open.add(connection);
    serve(connection, services, options, () => open.delete(connection));
  });
  return {
    address: listener.address,
    async close() {
      const closed = listener.close();
      for (const connection of open) connection.destroy();
      await closed;
    },
  };
}

type Services = ReadonlyMap<string, RpcService>;

function serve(connection: Connection, services: Services, options: RpcServerOptions, closed: () => void): void {
  const { remote } = connection;
  const { log, mayImpersonate, bytesMax = bytesMaxDefault, clock = systemClock } = options;
  const session = createRpcSession({
    bytesMax,
    refusal: ({ user, realUser }) =>
      realUser !== undefined && mayImpersonate && !mayImpersonate({ user, realUser, remote })
        ? notAllowedToImpersonate(user, realUser)
        : undefined,
  });
  const answers = createAnswers(connection);
  const takeCall = caller(services, { remote, answers, log });
  const showOut = (reason: string) => {
    log.debug('connection ended', { remote: `${remote.host}:${remote.port}`, reason });
    answers.end();
    clock.after(lingerMs, () => connection.destroy());
  };
  connection.handle({
    data(chunk) {
      for (const happened of session.push(chunk)) {
        if (happened.event === 'call') takeCall(happened.header, happened.payload, happened.caller);
        else if (happened.event === 'send') answers.send((to) => to.bytes(happened.bytes));
        else showOut(happened.reason);
      }
      answers.flush();
    },
    end: () => answers.end(),
    closed,
  });
}

/** Runs calls, and has every one answered, whatever happens. */
function caller(services: Services, { remote, answers, log }: { remote: Address; answers: Answers; log: Logger }) {
  function resolve(header: RpcRequestHeaderProto, payload: ByteReader, { user, realUser }: RpcUser) {
    const { clientId, callId, retryCount } = header;
    const asked = decodeDelimited(RequestHeaderProto, payload);
    const { method, handler } = findMethod(services, asked);
    const request = decodeDelimited(method[0], payload) as never; // of the very type that the handler declares, see `implement`
    const protocol = asked.declaringClassProtocolName;
    const call: RpcCall = { user, realUser, clientId, callId, retryCount, remote, protocol, method: asked.methodName };
    return { method, answer: () => handler(request, call) };
  }

  function succeed(header: RpcRequestHeaderProto, method: AnyMethod, value: unknown): void {
    answers.answer((to) => writeResponseFrame(to, { ...responseTo(header), status: 'SUCCESS' }, [method[1], value]));
  }

  function fail(header: RpcRequestHeaderProto, error: unknown): void {
    const { exceptionClassName, errorMsg, errorDetail, unforeseen } = refusalOf(error);
    if (unforeseen) log.error('call failed', { error, callId: header.callId, remote: remote.host });
    const refusal = { exceptionClassName, errorMsg, errorDetail };
    answers.answer((to) => writeResponseFrame(to, { ...responseTo(header), status: 'ERROR', ...refusal }));
  }

  return (header: RpcRequestHeaderProto, payload: ByteReader, user: RpcUser): void => {
    answers.expect();
    try {
      const { method, answer } = resolve(header, payload, user);
      const value = answer();
      if (value instanceof Promise) {
        value.then((awaited) => succeed(header, method, awaited)).catch((error: unknown) => fail(header, error));
      } else succeed(header, method, value);
    } catch (error) {
      fail(header, error);
    }
  };
}

function responseTo({ callId, clientId, retryCount }: RpcRequestHeaderProto) {
  return { callId, clientId, retryCount, serverIpcVersionNum: rpcVersion };
}

/** Source: org.apache.hadoop.security.authorize.DefaultImpersonationProvider.authorize. */
function notAllowedToImpersonate(user: string, realUser: string) {
  return {
    exceptionClassName: 'org.apache.hadoop.security.authorize.AuthorizationException',
    message: `User: ${realUser} is not allowed to impersonate ${user}`,
  };
}
