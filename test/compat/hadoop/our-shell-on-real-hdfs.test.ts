import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectAdmin } from '@calf/client/admin';
import { Configuration } from '@calf/runtime/configuration';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { goldenCases } from '../../golden/hdfs-shell/cases.ts';
import { writeLocalFiles } from '../../golden/hdfs-shell/local-files.ts';
import { replay, type ReplayTarget, runCase } from '../../golden/hdfs-shell/replay.ts';
import { describeHadoop } from './java-hadoop.ts';
import { type RealHdfs, realHdfs } from './real-hdfs.ts';

process.env['TZ'] = 'UTC'; // of the recording

/** What our shell does not say as the real one did, on the real thing itself. */
const differences = new Map([
  [94, 'the real client logs a warning before the error'],
  [201, 'the recorded commands shared one process, and its client name'],
  [374, 'the real shell lists attributes in the order of a Java hash map'],
  [376, 'the real shell lists attributes in the order of a Java hash map'],
  [455, 'the real shell prints a stack trace of the server'],
  [456, 'the real shell prints a stack trace of the server'],
  [507, 'the order in which DataNodes joined'],
  [509, 'the number of transactions so far'],
  [515, 'images are not fetched'],
  [530, 'the recording shows replicas that were just being deleted'],
  [532, 'the recording shows replicas that were just being deleted'],
  [541, 'the recorded NameNode was called localhost'],
]);

describeHadoop("our hdfs on Hadoop's own servers, in the recorded sequence", () => {
  let hdfs: RealHdfs;
  let target: ReplayTarget;

  beforeAll(async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-compat-'));
    await writeLocalFiles(directory);
    hdfs = await realHdfs({
      'dfs.replication': '3',
      'dfs.namenode.acls.enabled': 'true',
      'dfs.client.block.write.replace-datanode-on-failure.policy': 'NEVER',
    });
    for (let count = 0; count < 3; count++) await hdfs.addDataNode();
    const admin = connectAdmin({ uri: hdfs.uri, configuration: new Configuration(), user: 'root' });
    const live = async () => (await admin.calls.getDatanodeReport({ type: 'LIVE' })).di;
    await vi.waitFor(async () => expect(await live()).toHaveLength(3), { timeout: 60_000, interval: 200 });
    const dataNodeIpcPort = (await live())[0]?.id.ipcPort ?? 0;
    admin.close();
    target = { uri: hdfs.uri, http: `127.0.0.1:${hdfs.http.port}`, dataNodeIpcPort, directory };
  });

  afterAll(async () => {
    fs.rmSync(target.directory, { recursive: true, force: true });
    await hdfs[Symbol.asyncDispose]();
  });

  for (const golden of goldenCases) {
    const name = `#${golden.id} ${golden.user}: ${golden.tool} ${golden.argv.join(' ')}`;
    const difference = differences.get(golden.id);
    test(difference === undefined ? name : `${name} (not compared: ${difference})`, async () => {
      if (difference === undefined) await replay(golden, target);
      else await runCase(golden, target);
    });
  }
});
