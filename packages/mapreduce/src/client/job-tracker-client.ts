import type { Draft, Shape } from '@calf/protocol/message';
import { type Clock, sleep, systemClock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import { HadoopError, isHadoopError, UserError } from '@calf/runtime/errors';
import { type Logger, silentLogger } from '@calf/runtime/logger';
import { type Address, type Network, tcpNetwork } from '@calf/runtime/network';
import { connectRpc, type RpcConnection } from '@calf/runtime/rpc-client';
import { JobClientProtocol } from '../protocol/job-client-protocol.ts';

type Methods = (typeof JobClientProtocol)['methods'];

/** Calls to whichever JobTracker is active. */
export interface JobTrackerClient {
  call<K extends keyof Methods>(method: K, request: Draft<Methods[K][0]>): Promise<Shape<Methods[K][1]>>;
  close(): void;
}

export interface JobTrackerClientOptions {
  readonly configuration: Configuration;
  readonly user: string;
  readonly network?: Network | undefined;
  readonly clock?: Clock | undefined;
  readonly log?: Logger | undefined;
}

export const jobTrackerAddressKey = 'mapreduce.jobtracker.address';
const roundsMax = 50;
const pauseMs = 200;

/** Knows the JobTrackers by `mapreduce.jobtracker.address`: `host:port`, several by commas. @throws UserError when there is none */
export function connectJobTracker({
  configuration,
  user,
  network = tcpNetwork,
  clock = systemClock,
  log = silentLogger,
}: JobTrackerClientOptions): JobTrackerClient {
  const addresses = configuration.getList(jobTrackerAddressKey).map(parseAddress);
  if (addresses.length === 0) {
    throw new UserError(
      `no JobTracker is configured (${jobTrackerAddressKey}): set HADOOP_CONF_DIR to the cluster's conf, or start one with \`calf up\``,
    );
  }
  const connections = addresses.map((address) => connectRpc({ network, address, user, log, clock, connectTimeoutMs: 2000 }));
  let current = 0;

  /** The next one, when this one is not active or does not answer. Asking for a job again under its id does no harm. */
  async function attempt<T>(run: (connection: RpcConnection) => Promise<T>): Promise<T> {
    for (let round = 0; ; round++) {
      const connection = connections[current % connections.length];
      if (!connection) throw new UserError(`no JobTracker is configured (${jobTrackerAddressKey})`);
      try {
        return await run(connection);
      } catch (error) {
        if (error instanceof HadoopError && !isHadoopError(error, 'StandbyException')) throw error;
        if (round >= roundsMax) throw unreachable(addresses, error);
        current++;
        await sleep(clock, pauseMs);
      }
    }
  }

  return {
    call: (method, request) => attempt((connection) => connection.call(JobClientProtocol, method, request)),
    close() {
      for (const connection of connections) connection.close();
    },
  };
}

function parseAddress(text: string): Address {
  const parts = /^(.+):(\d+)$/.exec(text);
  if (!parts?.[1]) throw new UserError(`${jobTrackerAddressKey} is "${text}", but host:port is wanted`);
  return { host: parts[1], port: Number(parts[2]) };
}

function unreachable(addresses: readonly Address[], cause: unknown): UserError {
  const list = addresses.map(({ host, port }) => `${host}:${port}`).join(', ');
  return new UserError(`no active JobTracker answers at ${list} (${jobTrackerAddressKey}): is the cluster up?`, { cause });
}
