import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { tcpNetwork } from '@calf/runtime/network';
import { expect, onTestFinished, test } from 'vitest';
import { describeCluster, startCluster } from '../src/cluster.ts';

test('a cluster that could not start is not taken for one that runs', async () => {
  const dataDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-cluster-'));
  onTestFinished(() => fs.rmSync(dataDirectory, { recursive: true }));
  const listener = await tcpNetwork.listen({ host: '127.0.0.1', port: 0 }, (peer) => peer.destroy());
  const portBase = listener.address.port;
  const options = { dataDirectory, single: true, parts: ['zk'], portBase } as const;
  await expect(startCluster(options)).rejects.toThrow(`${portBase}`);
  await listener.close();
  const cluster = await startCluster(options);
  expect((await describeCluster(dataDirectory))?.zookeeper).toBe(`127.0.0.1:${portBase}`);
  await cluster.stop();
  expect(await describeCluster(dataDirectory)).toBeUndefined();
});
