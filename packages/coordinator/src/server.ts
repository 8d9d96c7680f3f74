import { type Clock, systemClock, type Timer } from '@calf/runtime/clock';
import { type Disk, systemDisk } from '@calf/runtime/disk';
import type { Logger } from '@calf/runtime/logger';
import { type Address, type Network, tcpNetwork } from '@calf/runtime/network';
import { ClientConnection } from './client-connection.ts';
import { Coordinator } from './coordinator.ts';
import { sessionLimits } from './core/sessions.ts';
import { openDoor } from './door.ts';
import { answerWord } from './four-letter-words.ts';
import { recover } from './recovery.ts';

export interface CoordinatorOptions {
  /** Its own; made when missing. */
  readonly directory: string;
  /** Port 0 picks a free one. */
  readonly clientAddress: Address;
  /** ZooKeeper's tickTime: sessions live 2 to 20 of them, and expire in steps of one. */
  readonly tickTimeMs: number;
  readonly sessionTimeoutMsMin?: number | undefined;
  readonly sessionTimeoutMsMax?: number | undefined;
  /** `super:<base64 of sha1>`, as `zookeeper.DigestAuthenticationProvider.superDigest`; without it there is no super user. */
  readonly superDigest?: string | undefined;
  /** How often containers and TTL znodes are looked after; `znode.container.checkIntervalMs`. */
  readonly containerCheckIntervalMs?: number | undefined;
  readonly log: Logger;
  readonly network?: Network | undefined;
  readonly disk?: Disk | undefined;
  readonly clock?: Clock | undefined;
}

export interface RunningCoordinator {
  readonly client: Address;
  /** Ends all connections; sessions stay, and wait for their clients. */
  stop(): Promise<void>;
  /** Resolves when it must end: what it has in memory is no longer what its journal has. */
  readonly failed: Promise<Error>;
}

/**
 * A standalone ZooKeeper. Resolves when it takes sessions, with everything that was ever acknowledged. The port is taken before the
 * journal is: whoever is started twice by mistake fails on the port, and does not take the journal from the one that runs.
 */
export async function startCoordinator(options: CoordinatorOptions): Promise<RunningCoordinator> {
  const { log, directory, network = tcpNetwork, disk = systemDisk, clock = systemClock } = options;
  const door = await openDoor(network, options.clientAddress);
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>();
  const { state, writer } = await recover(directory, { disk, clock, log }).catch(async (fault: unknown) => {
    await door.close();
    throw fault;
  });
  void writer.failed.then(fail);

  const limits = sessionLimits(options.tickTimeMs, {
    timeoutMsMin: options.sessionTimeoutMsMin,
    timeoutMsMax: options.sessionTimeoutMsMax,
  });
  const coordinator = new Coordinator({ state, limits, writer, clock, log, failed: (fault) => fail(asError(fault)) });
  const connections = new Set<ClientConnection>();
  const facts = { coordinator, connections, clientPort: door.address.port, directory };
  door.welcome((wire) => {
    const connection = new ClientConnection(wire, {
      coordinator,
      log,
      superDigest: options.superDigest,
      answerWord: (word, asking) => answerWord(word, facts, asking),
      closed: (closed) => connections.delete(closed),
    });
    connections.add(connection);
  });
  const timers = [
    keepExpiring(coordinator, clock),
    clock.every(options.containerCheckIntervalMs ?? 60_000, () => coordinator.deleteAbandoned()),
  ];
  const end = async () => {
    for (const timer of timers) timer.cancel();
    for (const connection of connections) connection.drop();
    await door.close();
  };
  void failed.then((fault) => {
    log.error('coordinator must end', { error: fault });
    return end();
  });
  log.info('coordinator serves', { ...door.address, zxid: state.zxid, sessions: state.sessions.size });
  return {
    client: door.address,
    failed,
    async stop() {
      await end();
      // What could not be written now was never acknowledged.
      await writer.close().catch((fault: unknown) => log.warn('journal not closed', { error: fault }));
    },
  };
}

/** At the end of each tick, and not by an interval: the buckets of sessions end with the ticks. */
function keepExpiring(coordinator: Coordinator, clock: Clock): Timer {
  const { queue } = coordinator.sessions;
  let timer: Timer;
  const wait = () => {
    timer = clock.after(Math.max(1, queue.nextMs - clock.monotonicMs()), () => {
      coordinator.expireSessions();
      wait();
    });
  };
  wait();
  return { cancel: () => timer.cancel() };
}

function asError(fault: unknown): Error {
  return fault instanceof Error ? fault : new Error(String(fault));
}
