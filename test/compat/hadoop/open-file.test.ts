import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { connectFileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';
import { clusterForShells } from './cluster-for-shells.ts';
import { describeHadoop } from './java-hadoop.ts';

describeHadoop('a file that is being written', () => {
  test('is read by the Java client as far as its writer flushed it', async () => {
    await using cluster = await clusterForShells({ dataNodeCount: 3 });
    const configuration = new Configuration([['dfs.replication', '3']]);
    const fileSystem = await connectFileSystem({ uri: cluster.uri, configuration, user: 'root' });
    const output = await fileSystem.create('/open');
    const seen = async () => {
      expect(await cluster.hadoop.run('dfs', ['-get', '-f', '/open', 'seen'], { user: 'root' })).toMatchObject({
        exit: 0,
        stderr: '',
      });
      return fs.readFileSync(path.join(cluster.localDirectory, 'seen'));
    };
    const bytes = randomBytes(300_000);
    await output.write(bytes.subarray(0, 100_001));
    await output.hflush();
    expect((await seen()).equals(bytes.subarray(0, 100_001))).toBe(true);
    await output.write(bytes.subarray(100_001));
    await output.hflush();
    expect((await seen()).equals(bytes)).toBe(true);
    await output.close();
    expect((await seen()).equals(bytes)).toBe(true);
    await fileSystem.close();
  });
});
