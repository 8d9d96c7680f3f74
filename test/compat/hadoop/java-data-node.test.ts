import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { clusterForShells, untilLive } from './cluster-for-shells.ts';
import { describeHadoop, startJava } from './java-hadoop.ts';

const anyPort = '127.0.0.1:0';

describeHadoop("Hadoop's DataNode", () => {
  test('joins our NameNode, takes a file, and has it after both were told to forget each other', async () => {
    await using cluster = await clusterForShells({ dataNodeCount: 0, conf: { 'dfs.replication': '1' } });
    const conf = {
      'fs.defaultFS': cluster.uri,
      'dfs.heartbeat.interval': '1',
      'dfs.datanode.address': anyPort,
      'dfs.datanode.http.address': anyPort,
      'dfs.datanode.ipc.address': anyPort,
      'dfs.datanode.hostname': 'localhost',
      'dfs.datanode.data.dir': path.join(cluster.localDirectory, 'data'),
    };
    const startDataNode = () =>
      startJava({ conf, mainClass: 'org.apache.hadoop.hdfs.server.datanode.DataNode', args: [], user: 'root' });
    const dfs = (...argv: string[]) => cluster.hadoop.run('dfs', argv, { user: 'root' });
    let dataNode = await startDataNode();
    onTestFinished(() => dataNode.stop());
    await untilLive(cluster.hadoop, 1);

    const file = path.join(cluster.localDirectory, 'file');
    fs.writeFileSync(file, randomBytes(3_000_000));
    expect(await dfs('-D', 'dfs.blocksize=1m', '-put', 'file', '/file')).toMatchObject({ exit: 0, stderr: '' });
    expect(await dfs('-get', '/file', 'first')).toMatchObject({ exit: 0, stderr: '' });
    await dataNode.stop();
    await untilLive(cluster.hadoop, 0);
    dataNode = await startDataNode();
    await untilLive(cluster.hadoop, 1);
    expect(await dfs('-get', '/file', 'second')).toMatchObject({ exit: 0 }); // with a warning, when its block report is not there yet
    for (const name of ['first', 'second']) expect(digest(path.join(cluster.localDirectory, name))).toBe(digest(file));
  });
});

function digest(file: string): string {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}
