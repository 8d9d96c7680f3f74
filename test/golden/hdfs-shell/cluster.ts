import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startDataNode } from '@calf/datanode/server';
import { startNameNode } from '@calf/namenode/server';
import { Configuration } from '@calf/runtime/configuration';
import { silentLogger } from '@calf/runtime/logger';
import { writeLocalFiles } from './local-files.ts';
import type { ReplayTarget } from './replay.ts';

export interface ReplayCluster extends ReplayTarget {
  stop(): Promise<void>;
}

const anyPort = { host: '127.0.0.1', port: 0 };

/** What the recorded cluster was configured with. */
const configuration = new Configuration([
  ['dfs.namenode.safemode.extension', '0'],
  ['dfs.namenode.acls.enabled', 'true'],
  ['dfs.namenode.fs-limits.min-block-size', '16'],
  ['dfs.heartbeat.interval', '1s'],
]);

/** A NameNode and three DataNodes in this process, and a directory with the local files of the sequence. */
export async function startReplayCluster(): Promise<ReplayCluster> {
  const root = await fs.mkdtemp(path.join(os.tmpdir(), 'calf-golden-'));
  const directory = path.join(root, 'local');
  await writeLocalFiles(directory);
  const [log, superuser] = [silentLogger, 'root'];
  const nameNode = await startNameNode({
    configuration,
    directory: path.join(root, 'namenode'),
    journalDirectory: path.join(root, 'journal'),
    rpcAddress: anyPort,
    httpAddress: anyPort,
    superuser,
    log,
  });
  const dataNodes = await Promise.all(
    ['worker-1', 'worker-2', 'worker-3'].map((name) =>
      startDataNode({
        configuration,
        directory: path.join(root, name),
        name,
        user: superuser,
        xferAddress: anyPort,
        ipcAddress: anyPort,
        httpAddress: anyPort,
        nameNodes: [nameNode.rpc],
        log,
      }),
    ),
  );
  return {
    uri: `hdfs://127.0.0.1:${nameNode.rpc.port}`,
    http: `127.0.0.1:${nameNode.http.port}`,
    dataNodeIpcPort: dataNodes[0]?.ipc.port ?? 0,
    directory,
    async stop() {
      await Promise.all(dataNodes.map((dataNode) => dataNode.stop()));
      await nameNode.stop();
      await fs.rm(root, { recursive: true });
    },
  };
}
