import { randomBytes } from 'node:crypto';
import type { AnyMethod, Draft, Methods, Service, ServiceClient, Shape } from '@calf/protocol/message';
import type { Clock, Timer } from './clock.ts';
import { systemClock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { Address, Network } from './network.ts';
import { RpcLink } from './rpc-link.ts';

export { RpcFault } from './rpc-fault.ts';

/** Names calls for a server's retry cache: a call that is repeated under the same numbers runs at most once. */
export interface CallNames {
  /** 16 bytes. */
  readonly clientId: Buffer;
  next(): number;
}

export interface RpcClientOptions {
  readonly network: Network;
  readonly address: Address;
  readonly user: string;
  /** Who acts in the name of `user`. */
  readonly realUser?: string | undefined;
  /** Shared by connections among which calls are repeated, as those to the NameNodes of one file system; else the connection's own. */
  readonly names?: CallNames | undefined;
  readonly log: Logger;
  readonly clock?: Clock | undefined;
  /** `ipc.client.connect.timeout`. */
  readonly connectTimeoutMs?: number | undefined;
  /** `ipc.client.rpc-timeout.ms`: a call that waits longer breaks the connection. 0 waits for ever. */
  readonly callTimeoutMs?: number | undefined;
  /** `ipc.ping.interval`: how often a waiting client shows that it lives. */
  readonly pingIntervalMs?: number | undefined;
  /** `ipc.client.connection.maxidletime`: an unused connection is closed, and opened again by the next call. */
  readonly idleMs?: number | undefined;
  /** Frames of answers may be so large. */
  readonly bytesMax?: number | undefined;
}

/** To repeat a call: under the number it had, and the how-manieth repetition this is. */
export interface CallOptions {
  readonly callId?: number | undefined;
  readonly retryCount?: number | undefined;
}

/** Connected when it is called, and as long as it is used. */
export interface RpcConnection {
  readonly address: Address;
  readonly names: CallNames;
  /** @throws HadoopError what the server refuses; RpcFault when no answer comes */
  call<M extends Methods, K extends keyof M & string>(
    service: Service<M>,
    method: K,
    request: Draft<M[K][0]>,
    options?: CallOptions,
  ): Promise<Shape<M[K][1]>>;
  /** Calls that wait for their answers fail. */
  close(): void;
}

export function newCallNames(): CallNames {
  let callId = 0;
  return {
    clientId: randomBytes(16),
    next: () => callId++ & 0x7fff_ffff,
  };
}

/** No connection is made before the first call. Calls do not wait for each other. */
export function connectRpc(options: RpcClientOptions): RpcConnection {
  const { clock = systemClock, names = newCallNames(), idleMs = 10_000 } = options;
  const { connectTimeoutMs = 20_000, callTimeoutMs = 120_000, pingIntervalMs = 60_000, bytesMax = 128 * 1024 * 1024 } = options;
  let link: RpcLink | undefined;
  let idleTimer: Timer | undefined;

  function linkFor(protocol: string): RpcLink {
    idleTimer?.cancel();
    link ??= new RpcLink({
      network: options.network,
      address: options.address,
      user: options.user,
      realUser: options.realUser,
      protocol,
      clientId: names.clientId,
      log: options.log,
      clock,
      limits: { connectTimeoutMs, callTimeoutMs, pingIntervalMs, bytesMax },
      onIdle,
      onEnded: (ended) => {
        if (link === ended) link = undefined;
      },
    });
    return link;
  }

  function onIdle(): void {
    idleTimer?.cancel();
    idleTimer = clock.after(idleMs, () => link?.close('the connection was idle'));
  }

  return {
    address: options.address,
    names,
    async call(service, method, request, { callId = names.next(), retryCount = 0 } = {}) {
      const messages: AnyMethod | undefined = service.methods[method];
      if (!messages) throw new TypeError(`${service.protocol} has no method ${method}`);
      const { protocol, version } = service;
      const answer = await linkFor(protocol).call({ callId, retryCount, protocol, version, method, messages, request });
      return answer as never; // read by the very message that the type is inferred from
    },
    close() {
      idleTimer?.cancel();
      link?.close('the client closed the connection');
    },
  };
}

/** The methods of `service`, called over `connection`. */
export function rpcProxy<S extends Service>(service: S, connection: RpcConnection): ServiceClient<S> {
  const calls = Object.keys(service.methods).map((method) => [
    method,
    (request: unknown) => connection.call(service, method, request),
  ]);
  return Object.fromEntries(calls) as ServiceClient<S>; // one function for each method, see above
}
