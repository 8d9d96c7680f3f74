import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startDataNode } from '@calf/datanode/server';
import { startNameNode } from '@calf/namenode/server';
import { Configuration } from '@calf/runtime/configuration';
import { type Logger, silentLogger } from '@calf/runtime/logger';
import type { Address } from '@calf/runtime/network';
import { type JavaHadoop, javaHadoop } from './java-hadoop.ts';

/** An HDFS of ours in this process, and Hadoop's shells that talk to it. */
export interface ClusterForShells extends AsyncDisposable {
  readonly uri: string;
  readonly http: Address;
  readonly dataNodes: readonly { readonly ipc: Address; readonly uuid: string }[];
  readonly hadoop: JavaHadoop;
  /** Where the shells find local files. */
  readonly localDirectory: string;
}

const anyPort = { host: '127.0.0.1', port: 0 };
const superuser = 'root';

/** Quick where Hadoop's defaults wait. */
const local = {
  'dfs.heartbeat.interval': '1',
  'dfs.namenode.heartbeat.recheck-interval': '500',
  'dfs.namenode.safemode.extension': '0',
  'dfs.namenode.fs-limits.min-block-size': '0',
  'dfs.client.use.datanode.hostname': 'false',
};

export interface ClusterOptions {
  readonly dataNodeCount: number;
  readonly conf?: Readonly<Record<string, string>>;
  readonly log?: Logger;
}

export async function clusterForShells({
  dataNodeCount,
  conf = {},
  log = silentLogger,
}: ClusterOptions): Promise<ClusterForShells> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-compat-'));
  const localDirectory = path.join(directory, 'local');
  fs.mkdirSync(localDirectory);
  const values = { ...local, 'dfs.replication': String(Math.min(3, dataNodeCount)), ...conf };
  const configuration = new Configuration(Object.entries(values));
  const nameNode = await startNameNode({
    configuration,
    directory: path.join(directory, 'namenode'),
    journalDirectory: path.join(directory, 'journal'),
    rpcAddress: anyPort,
    httpAddress: anyPort,
    superuser,
    log,
  });
  const dataNodes = await Promise.all(
    Array.from({ length: dataNodeCount }, (_, index) =>
      startDataNode({
        configuration,
        directory: path.join(directory, `datanode-${index}`),
        name: `worker-${index + 1}`,
        xferAddress: anyPort,
        ipcAddress: anyPort,
        httpAddress: anyPort,
        nameNodes: [nameNode.rpc],
        user: superuser,
        log,
      }),
    ),
  );
  const uri = `hdfs://127.0.0.1:${nameNode.rpc.port}`;
  const http = `127.0.0.1:${nameNode.http.port}`;
  const shells = { ...values, 'fs.defaultFS': uri, 'dfs.namenode.http-address': http };
  const hadoop = await javaHadoop({ conf: shells, cwd: localDirectory });
  await untilLive(hadoop, dataNodeCount);
  return {
    uri,
    http: nameNode.http,
    dataNodes,
    hadoop,
    localDirectory,
    async [Symbol.asyncDispose]() {
      await hadoop.close();
      await Promise.all(dataNodes.map((dataNode) => dataNode.stop()));
      await nameNode.stop();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Waits until the NameNode counts so many live DataNodes. */
export async function untilLive(hadoop: JavaHadoop, dataNodeCount: number): Promise<void> {
  let report = '';
  for (let attempt = 0; attempt < 300; attempt++) {
    report = (await hadoop.run('dfsadmin', ['-report', '-live'], { user: superuser })).stdout;
    if ((report.match(/^Name: /gm) ?? []).length === dataNodeCount) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not ${dataNodeCount} live DataNodes: ${report}`);
}
