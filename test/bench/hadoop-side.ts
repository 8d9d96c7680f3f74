import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '@calf/cluster/free-ports';
import { connectFileSystem } from '@calf/client/file-system';
import { Configuration, renderSiteFile } from '@calf/runtime/configuration';
import { type JavaProcess, startJava } from '../compat/hadoop/java-hadoop.ts';
import type { Side } from './side.ts';

const dataNodeCount = 3;
const readyDeadlineMs = 120_000;
/** What the daemons of a real cluster run with: the JVM's own choice of compiler, and of heap within these bounds. */
const daemonJvm = ['-Xmx1g', '-XX:+UseParallelGC'];

/** Apache's NameNode and DataNodes, formatted and started as their scripts do it. */
export async function startHadoop(): Promise<Side> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-bench-hadoop-'));
  const [rpc = 0, http = 0, ...ports] = await freePorts(2 + 3 * dataNodeCount, { host: '127.0.0.1' });
  const values: Record<string, string> = {
    'fs.defaultFS': `hdfs://127.0.0.1:${rpc}`,
    'dfs.namenode.name.dir': `file://${directory}/name`,
    'dfs.namenode.rpc-address': `127.0.0.1:${rpc}`,
    'dfs.namenode.http-address': `127.0.0.1:${http}`,
    'dfs.namenode.safemode.extension': '0',
    'dfs.namenode.fs-limits.min-block-size': '0',
    'dfs.namenode.datanode.registration.ip-hostname-check': 'false',
    'dfs.datanode.hostname': 'localhost',
    'dfs.replication': String(dataNodeCount),
  };
  const confDirectory = writeConf(path.join(directory, 'conf'), values);
  const startedAt = performance.now();
  const format = await startJava({
    conf: confDirectory,
    mainClass: 'org.apache.hadoop.hdfs.server.namenode.NameNode',
    args: ['-format', '-nonInteractive'],
  });
  await new Promise((resolve) => format.process.once('close', resolve));
  const daemons: JavaProcess[] = [
    await startJava({
      conf: confDirectory,
      mainClass: 'org.apache.hadoop.hdfs.server.namenode.NameNode',
      args: [],
      jvm: daemonJvm,
    }),
  ];
  for (let index = 0; index < dataNodeCount; index++) {
    const [xfer, dataHttp, ipc] = ports.slice(3 * index, 3 * index + 3);
    const own = {
      ...values,
      'dfs.datanode.data.dir': `file://${directory}/data-${index}`,
      'dfs.datanode.address': `127.0.0.1:${xfer}`,
      'dfs.datanode.http.address': `127.0.0.1:${dataHttp}`,
      'dfs.datanode.ipc.address': `127.0.0.1:${ipc}`,
    };
    const conf = writeConf(path.join(directory, `conf-${index}`), own);
    daemons.push(
      await startJava({ conf, mainClass: 'org.apache.hadoop.hdfs.server.datanode.DataNode', args: [], jvm: daemonJvm }),
    );
  }
  await writeFirstFile(values);
  return {
    name: 'Hadoop',
    confDirectory,
    uri: values['fs.defaultFS'] ?? '',
    startMs: performance.now() - startedAt,
    pids: daemons.map(({ process }) => process.pid ?? 0),
    async stop() {
      await Promise.all(daemons.map((daemon) => daemon.stop()));
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

function writeConf(directory: string, values: Readonly<Record<string, string>>): string {
  fs.mkdirSync(directory, { recursive: true });
  const site = renderSiteFile(Object.entries(values));
  for (const name of ['core-site.xml', 'hdfs-site.xml']) fs.writeFileSync(path.join(directory, name), site);
  return directory;
}

/** By our own client, as `calf up` does it: polling, so that the moment is met. */
async function writeFirstFile(values: Readonly<Record<string, string>>): Promise<void> {
  const configuration = new Configuration(Object.entries(values));
  const deadline = performance.now() + readyDeadlineMs;
  for (;;) {
    const fileSystem = await connectFileSystem({ configuration });
    try {
      const file = await fileSystem.create('/first', { overwrite: true });
      await file.write(Buffer.from('first\n'));
      await file.close();
      return;
    } catch (fault) {
      if (performance.now() > deadline) throw fault;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      await fileSystem.close().catch(() => undefined);
    }
  }
}
