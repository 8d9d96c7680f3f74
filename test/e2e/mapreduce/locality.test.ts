import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectFileSystem } from '@calf/client/file-system';
import { startCluster } from '@calf/cluster/cluster';
import { connect } from '@calf/coordinator/recipes';
import { fileSystemCounter, jobCounter, submitJob, taskCounter } from '@calf/mapreduce/job';
import { Configuration } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';

test('on a cluster, with input of one replica, every map runs where its block is', { timeout: 120_000 }, async () => {
  const dataDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-locality-'));
  const conf = [['dfs.namenode.fs-limits.min-block-size', '0']] as const;
  await using cluster = await startCluster({ dataDirectory, ephemeral: true, single: true, portBase: 0, conf });
  const configuration = Configuration.load({ directory: cluster.ready.conf });
  const fileSystem = await connectFileSystem({ configuration });
  const text = 'to be or not to be\n'.repeat(150_000);
  const output = await fileSystem.create('/in', { replication: 1, blockSize: 256 * 1024 });
  await output.write(Buffer.from(text));
  await output.close();

  const job = await submitJob(
    {
      name: 'locality',
      module: new URL('./jobs/word-count.ts', import.meta.url).href,
      input: { paths: ['/in'] },
      output: { path: '/out' },
      reduces: 2,
    },
    { fileSystem, configuration },
  );
  const { state, diagnostics, maps, counters } = await job.wait();
  job.close();

  expect(state, diagnostics).toBe('SUCCEEDED');
  expect(maps).toBe(11);
  expect(counters[jobCounter]).toMatchObject({ TOTAL_LAUNCHED_MAPS: maps, DATA_LOCAL_MAPS: maps });
  expect(counters[taskCounter]?.['MAP_INPUT_RECORDS']).toBe(150_000);
  const read = counters[fileSystemCounter]?.['HDFS_BYTES_READ'] ?? 0;
  expect(read).toBeGreaterThanOrEqual(text.length);
  expect(read).toBeLessThanOrEqual(text.length + maps * 4096);
  expect((await fileSystem.listStatus('/out')).map((status) => path.basename(status.path))).toEqual([
    '_SUCCESS',
    'part-r-00000',
    'part-r-00001',
  ]);
  await fileSystem.close();
  expect(await places(cluster.ready.zookeeper ?? '')).toEqual({ workers: ['worker-1', 'worker-2', 'worker-3'], master: true });
});

/** Who has a znode below `/calf/calf`. */
async function places(hosts: string): Promise<{ workers: string[]; master: boolean }> {
  const zookeeper = await connect(hosts, { sessionTimeoutMs: 4000 });
  const workers = await zookeeper.children('/calf/calf/workers');
  const master = await zookeeper.exists('/calf/calf/master');
  await zookeeper.close();
  return { workers: workers.sort(), master: master !== undefined && master.ephemeralOwner !== 0n };
}
