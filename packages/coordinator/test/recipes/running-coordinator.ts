import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { connect, type SessionState, type ZooKeeper } from '@calf/coordinator/recipes';
import { startCoordinator } from '@calf/coordinator/server';
import { silentLogger } from '@calf/runtime/logger';
import type { Address } from '@calf/runtime/network';
import { FaultyProxy } from './faulty-proxy.ts';

const sessionTimeoutMs = 1000;

/** A coordinator that ends with the test. */
export async function runningCoordinator(): Promise<Address> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-recipes-'));
  const coordinator = await startCoordinator({
    directory,
    clientAddress: { host: '127.0.0.1', port: 0 },
    tickTimeMs: 100,
    log: silentLogger,
  });
  onTestFinished(async () => {
    await coordinator.stop();
    fs.rmSync(directory, { recursive: true });
  });
  return coordinator.client;
}

export async function connectedTo(server: Address | string): Promise<ZooKeeper> {
  const hosts = typeof server === 'string' ? server : `${server.host}:${server.port}`;
  const zookeeper = await connect(hosts, { sessionTimeoutMs });
  onTestFinished(() => zookeeper.close());
  return zookeeper;
}

/** A client whose connection can be harmed. */
export async function connectedByProxy(server: Address): Promise<{ zookeeper: ZooKeeper; proxy: FaultyProxy }> {
  const proxy = new FaultyProxy(server);
  const hosts = await proxy.listen();
  onTestFinished(() => proxy.close());
  return { zookeeper: await connectedTo(hosts), proxy };
}

/** Resolves at the next change of the session to `wanted`. */
export function nextState(zookeeper: ZooKeeper, wanted: SessionState): Promise<void> {
  return new Promise((resolve) => {
    const off = zookeeper.onSession((state) => {
      if (state !== wanted) return;
      off();
      resolve();
    });
  });
}
