import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Address, tcpNetwork } from '@calf/runtime/network';
import { type JavaProcess, startJava } from './java-hadoop.ts';

/** A NameNode of Hadoop's own, and DataNodes if wanted, each a JVM. */
export interface RealHdfs extends AsyncDisposable {
  readonly uri: string;
  readonly rpc: Address;
  /** Of the NameNode's web server. */
  readonly http: Address;
  /** Adds a DataNode of Hadoop's, which reports to `nameNode` or else to this one. */
  addDataNode(nameNode?: string): Promise<JavaProcess>;
}

const any = '127.0.0.1:0';
const superuser = 'root';

/** What both kinds of daemons are told. */
const common = {
  'dfs.replication': '1',
  'dfs.heartbeat.interval': '1',
  'fs.trash.interval': '0',
  'dfs.namenode.datanode.registration.ip-hostname-check': 'false',
  'dfs.namenode.fs-limits.min-block-size': '0',
  'dfs.namenode.safemode.extension': '0',
};

export async function realHdfs(conf: Readonly<Record<string, string>> = {}): Promise<RealHdfs> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-real-'));
  const rpc = { host: '127.0.0.1', port: await freePort() };
  const http = { host: '127.0.0.1', port: await freePort() };
  const uri = `hdfs://127.0.0.1:${rpc.port}`;
  const nameNode = {
    ...common,
    ...conf,
    'fs.defaultFS': uri,
    'dfs.namenode.http-address': `127.0.0.1:${http.port}`,
    'dfs.namenode.name.dir': path.join(directory, 'name'),
  };
  const daemons: JavaProcess[] = [];
  const start = async (options: { conf: Record<string, string>; mainClass: string; args?: string[] }) => {
    const daemon = await startJava({ args: [], user: superuser, ...options });
    daemons.push(daemon);
    return daemon;
  };
  const mainClass = 'org.apache.hadoop.hdfs.server.namenode.NameNode';
  const format = await startJava({ conf: nameNode, mainClass, args: ['-format', '-nonInteractive'], user: superuser });
  await new Promise((resolve) => format.process.once('close', resolve));
  if (format.process.exitCode !== 0) throw new Error(format.stderr());
  await untilItListens(rpc, await start({ conf: nameNode, mainClass }));
  return {
    uri,
    rpc,
    http,
    addDataNode: (reportsTo = uri) =>
      start({
        mainClass: 'org.apache.hadoop.hdfs.server.datanode.DataNode',
        conf: {
          ...common,
          ...conf,
          'fs.defaultFS': reportsTo,
          'dfs.datanode.address': any,
          'dfs.datanode.http.address': any,
          'dfs.datanode.ipc.address': any,
          'dfs.datanode.hostname': 'localhost',
          'dfs.datanode.data.dir': path.join(directory, `data-${daemons.length}`),
        },
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all(daemons.map((daemon) => daemon.stop()));
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const listener = await tcpNetwork.listen({ host: '127.0.0.1', port: 0 }, () => undefined);
  await listener.close();
  return listener.address.port;
}

async function untilItListens(address: Address, daemon: JavaProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const connection = await tcpNetwork.connect(address).catch(() => undefined);
    connection?.destroy();
    if (connection) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`nothing listens at ${address.port}: ${daemon.stderr()}`);
}
