import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connectAdmin } from '@calf/client/admin';
import { connectFileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { goldenCases } from './hdfs-shell/cases.ts';
import { startReplayCluster, type ReplayCluster } from './hdfs-shell/cluster.ts';
import { type LeftOut, whyLeftOut } from './hdfs-shell/left-out.ts';
import { replay } from './hdfs-shell/replay.ts';

process.env['TZ'] = 'UTC'; // of the recording

let cluster: ReplayCluster;

beforeAll(async () => {
  cluster = await startReplayCluster();
  const admin = connectAdmin({ uri: cluster.uri, configuration: new Configuration() });
  await vi.waitFor(async () => expect((await admin.calls.getDatanodeReport({ type: 'LIVE' })).di).toHaveLength(3), 10_000);
  admin.close();
}, 20_000);

afterAll(() => cluster.stop());

describe('our hdfs prints, answers and leaves what the real one did', () => {
  for (const golden of goldenCases) {
    const name = `#${golden.id} ${golden.user}: ${golden.tool} ${golden.argv.join(' ')}`;
    const left = whyLeftOut(golden.id);
    if (left?.instead) test(`${name} (replaced: ${left.reason})`, () => replace(left));
    else if (left) test.skip(`${name} (${left.reason})`, () => undefined);
    else test(name, { timeout: 20_000 }, () => replay(golden, cluster));
  }
});

async function replace({ instead }: LeftOut): Promise<void> {
  const fs = await connectFileSystem({ uri: cluster.uri, configuration: new Configuration(), user: 'root' });
  await instead?.(fs);
  await fs.close();
}
