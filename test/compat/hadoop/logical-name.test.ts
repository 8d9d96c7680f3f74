import { expect, test } from 'vitest';
import { describeHadoop, javaHadoop } from './java-hadoop.ts';
import { nameNodeForShells } from './name-node-for-shells.ts';

describeHadoop("Hadoop's shells and the logical name of a cluster", () => {
  test('find its NameNode, and know that it is active', async () => {
    await using server = await nameNodeForShells();
    const hadoop = await javaHadoop({
      conf: {
        'fs.defaultFS': 'hdfs://calf',
        'dfs.nameservices': 'calf',
        'dfs.ha.namenodes.calf': 'nn1',
        'dfs.namenode.rpc-address.calf.nn1': `127.0.0.1:${server.rpcPort}`,
        'dfs.client.failover.proxy.provider.calf': 'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider',
      },
    });
    const run = (tool: 'dfs' | 'haadmin' | 'dfsadmin', line: string) => hadoop.run(tool, line.split(' '), { user: 'root' });
    expect(await run('dfs', '-mkdir -p /a/b')).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect(await run('dfs', '-ls -C hdfs://calf/a')).toEqual({ exit: 0, stdout: 'hdfs://calf/a/b\n', stderr: '' });
    expect(await run('haadmin', '-getServiceState nn1')).toMatchObject({ exit: 0, stdout: 'active\n' });
    expect(await run('dfsadmin', '-safemode get')).toMatchObject({ exit: 0 });
    await server.restart();
    expect(await run('dfs', '-ls -C /a')).toMatchObject({ exit: 0, stdout: '/a/b\n' });
    await hadoop.close();
  });
});
