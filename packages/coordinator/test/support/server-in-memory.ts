import { silentLogger } from '@calf/runtime/logger';
import { createMemoryDisk, type MemoryDisk } from '@calf/runtime/memory-disk';
import { createMemoryNetwork } from '@calf/runtime/memory-network';
import type { Network } from '@calf/runtime/network';
import { type RunningCoordinator, startCoordinator } from '../../src/server.ts';
import { RawClient } from '../conversation/raw-client.ts';
import { MovedClock } from './moved-clock.ts';

export interface ServerInMemory {
  readonly server: RunningCoordinator;
  readonly clock: MovedClock;
  readonly disk: MemoryDisk;
  readonly network: Network;
  readonly connect: () => Promise<RawClient>;
}

/** A coordinator on a disk and a network in memory, with a clock that stands. */
export async function serverInMemory({ disk = createMemoryDisk(), clock = new MovedClock() } = {}): Promise<ServerInMemory> {
  const network = createMemoryNetwork().of('127.0.0.1');
  const server = await startCoordinator({
    directory: '/coordinator',
    clientAddress: { host: '127.0.0.1', port: 2181 },
    tickTimeMs: 2000,
    superDigest: 'super:D/InIHSb7yEEbrWz8b9l71RjZJU=',
    log: silentLogger,
    network,
    disk,
    clock,
  });
  return { server, clock, disk, network, connect: () => RawClient.connect(server.client, network) };
}
