import path from 'node:path';
import { openJournal } from '@calf/journal/journal';
import { type Clock, systemClock, type Timer } from '@calf/runtime/clock';
import { type Disk, systemDisk } from '@calf/runtime/disk';
import type { Logger } from '@calf/runtime/logger';
import { type Address, type Network, tcpNetwork } from '@calf/runtime/network';
import { ClientConnection } from './client-connection.ts';
import { Coordinator } from './coordinator.ts';
import { apply } from './core/apply.ts';
import { decodeTransaction } from './core/journal-record.ts';
import { sessionLimits } from './core/sessions.ts';
import { emptyState } from './core/state.ts';
import { answerWord } from './four-letter-words.ts';

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

/** A standalone ZooKeeper. Resolves when it takes connections, with everything that was ever acknowledged. */
export async function startCoordinator(options: CoordinatorOptions): Promise<RunningCoordinator> {
  const { log, directory, network = tcpNetwork, disk = systemDisk, clock = systemClock } = options;
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>();
  const journalDirectory = path.join(directory, 'journal');
  const journal = openJournal({ directory: journalDirectory, disk, log, clock });
  const writer = await journal.startEpoch();
  const state = emptyState();
  await journal.replay(1, (_txid, bytes) => {
    const { header, txn } = decodeTransaction(bytes);
    apply(state, header, txn, () => undefined);
  });
  void writer.failed.then(fail);

  const limits = sessionLimits(options.tickTimeMs, {
    timeoutMsMin: options.sessionTimeoutMsMin,
    timeoutMsMax: options.sessionTimeoutMsMax,
  });
  const coordinator = new Coordinator({ state, limits, writer, clock, log, failed: (fault) => fail(asError(fault)) });
  const connections = new Set<ClientConnection>();
  const listener = await network.listen(options.clientAddress, (wire) => {
    connections.add(
      new ClientConnection(wire, {
        coordinator,
        log,
        superDigest: options.superDigest,
        answerWord: (word, asking) =>
          answerWord(word, { coordinator, connections, clientPort: listener.address.port, directory }, asking),
        closed: (connection) => connections.delete(connection),
      }),
    );
  });
  const timers = [
    keepExpiring(coordinator, clock),
    clock.every(options.containerCheckIntervalMs ?? 60_000, () => coordinator.deleteAbandoned()),
  ];
  const end = async () => {
    for (const timer of timers) timer.cancel();
    await listener.close();
  };
  void failed.then((fault) => {
    log.error('coordinator must end', { error: fault });
    for (const connection of connections) connection.drop();
    return end();
  });
  log.info('coordinator serves', { ...listener.address, zxid: state.zxid, sessions: state.sessions.size });
  return {
    client: listener.address,
    failed,
    async stop() {
      const ended = end();
      for (const connection of connections) connection.drop();
      await ended;
      await writer.close();
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
