import { ClientProtocol } from '@calf/protocol/hdfs';
import type { Service, ServiceClient } from '@calf/protocol/message';
import { sleep, type Clock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import { HadoopError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import type { Network } from '@calf/runtime/network';
import { connectRpc, newCallNames, RpcFault, type RpcConnection } from '@calf/runtime/rpc-client';
import { illegalArgument } from '../refusals.ts';
import { decideRetry, type CallTrouble, type RetryLimits } from '../core/failover.ts';
import type { Nameservice } from './nameservice.ts';

/** ClientProtocol as the active NameNode answers it, whichever that is. */
export type NameNodeCalls = ServiceClient<typeof ClientProtocol>;

export interface NameNodeOptions {
  readonly nameservice: Nameservice;
  readonly configuration: Configuration;
  readonly user: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface NameNodeClient {
  readonly calls: NameNodeCalls;
  /** The same for another protocol that NameNodes speak. */
  proxy<S extends Service>(service: S): ServiceClient<S>;
  close(): void;
}

/**
 * Calls that find the active NameNode and survive its change: StandbyException and lost connections lead to the next one, with
 * growing pauses and an end. A repeated call keeps its clientId and callId, so that the retry cache knows it.
 * Source: org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider and org.apache.hadoop.io.retry.
 */
export function connectNameNodes(options: NameNodeOptions): NameNodeClient {
  const names = newCallNames();
  const { nameservice, network, user, log, clock } = options;
  const connections = nameservice.nameNodes.map(({ rpc }) => connectRpc({ network, address: rpc, user, names, log, clock }));
  const limits = readLimits(options.configuration, connections.length);
  const turn = { current: 0 };
  const proxy = <S extends Service>(service: S) =>
    Object.fromEntries(
      Object.keys(service.methods).map((method) => [
        method,
        (request: unknown) => callActive({ connections, turn, limits, clock, log }, service, method, request),
      ]),
    ) as ServiceClient<S>; // one function for each method
  return {
    calls: proxy(ClientProtocol),
    proxy,
    close() {
      for (const connection of connections) connection.close();
    },
  };
}

interface Turns {
  readonly connections: readonly RpcConnection[];
  /** The NameNode that answered last; shared by all calls. */
  readonly turn: { current: number };
  readonly limits: RetryLimits;
  readonly clock: Clock;
  readonly log: Logger;
}

async function callActive(turns: Turns, service: Service, method: string, request: unknown): Promise<unknown> {
  const { connections, turn, limits, clock, log } = turns;
  let callId: number | undefined;
  let failovers = 0;
  for (let retries = 0; ; retries++) {
    const asked = turn.current;
    const connection = connections[asked % connections.length];
    if (!connection) throw new Error('no NameNode is configured');
    callId ??= connection.names.next();
    try {
      return await connection.call(service, method, request as never, { callId, retryCount: retries });
    } catch (error) {
      const nameNodeCount = connections.length;
      const trouble = troubleOf(error);
      const decision = decideRetry(trouble, { failovers, retries, nameNodeCount }, limits, Math.random());
      if (decision.action === 'fail') throw error instanceof RpcFault ? unreachable(error) : error;
      if (decision.action === 'failover') {
        failovers++;
        if (turn.current === asked) turn.current = asked + 1; // else another call has moved on already
      }
      const { host, port } = connection.address;
      const goesOnWaiting = trouble === 'unreachable' && retries === nameNodeCount;
      if (goesOnWaiting) log.warn('namenode away, trying again', { address: `${host}:${port}`, timesMax: limits.failoversMax });
      log.debug('namenode call repeated', { method, ...decision, error });
      await sleep(clock, decision.delayMs);
    }
  }
}

function troubleOf(error: unknown): CallTrouble {
  if (error instanceof RpcFault) {
    const unknownHost = error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ENOTFOUND';
    return unknownHost ? 'refusal' : error.sent ? 'lost' : 'unreachable';
  }
  if (!(error instanceof HadoopError)) return 'refusal';
  if (error.simpleName === 'StandbyException') return 'standby';
  return error.simpleName === 'RetriableException' || error.simpleName === 'RetryStartFileException' ? 'retriable' : 'refusal';
}

/** Source: org.apache.hadoop.net.NetUtils.wrapException, whose messages scripts look for. */
function unreachable(fault: RpcFault): Error {
  const { host, port } = fault.address;
  const cause = fault.cause instanceof Error ? fault.cause : fault;
  if ('code' in cause && cause.code === 'ENOTFOUND') return illegalArgument(`java.net.UnknownHostException: ${host}`);
  const refused = 'code' in cause && cause.code === 'ECONNREFUSED';
  const reason = refused
    ? 'java.net.ConnectException: Connection refused; is the NameNode up, and its address right (fs.defaultFS, dfs.namenode.rpc-address)?'
    : cause.message;
  const kind = refused ? 'connection exception' : 'local exception';
  return new HadoopError(
    refused ? 'java.net.ConnectException' : 'java.io.IOException',
    `Call to ${host}:${port} failed on ${kind}: ${reason}`,
    { cause: fault },
  );
}

/** One NameNode alone is tried as often as Hadoop's ipc client connects; several as its failover policy says. */
function readLimits(configuration: Configuration, nameNodeCount: number): RetryLimits {
  if (nameNodeCount > 1) {
    return {
      failoversMax: configuration.getInt('dfs.client.failover.max.attempts', 15),
      retriesMax: configuration.getInt('dfs.client.retry.max.attempts', 10),
      baseDelayMs: configuration.getInt('dfs.client.failover.sleep.base.millis', 500),
      delayMaxMs: configuration.getInt('dfs.client.failover.sleep.max.millis', 15_000),
    };
  }
  const delayMs = configuration.getInt('ipc.client.connect.retry.interval', 1000);
  return {
    failoversMax: configuration.getInt('ipc.client.connect.max.retries', 10),
    retriesMax: configuration.getInt('dfs.client.retry.max.attempts', 10),
    baseDelayMs: delayMs / 4,
    delayMaxMs: delayMs,
  };
}
