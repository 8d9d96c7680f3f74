import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startNameNode } from '@calf/namenode/server';
import { Configuration } from '@calf/runtime/configuration';
import { silentLogger } from '@calf/runtime/logger';
import { type JavaHadoop, javaHadoop, type ShellOutcome, type ShellTool } from './java-hadoop.ts';

/** A NameNode of ours without DataNodes, and Hadoop's shells that talk to it. */
export interface NameNodeForShells extends AsyncDisposable {
  readonly uri: string;
  readonly rpcPort: number;
  readonly hadoop: JavaHadoop;
  /** A command line without quotes: words are parted by blanks. */
  run(tool: ShellTool, line: string, user?: string): Promise<ShellOutcome>;
  /** Stops the NameNode and starts it again on the same files and port. */
  restart(): Promise<void>;
}

const superuser = 'root';

export async function nameNodeForShells(conf: Readonly<Record<string, string>> = {}): Promise<NameNodeForShells> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-compat-'));
  const start = (port: number) =>
    startNameNode({
      configuration: new Configuration(Object.entries(conf)),
      directory: path.join(directory, 'namenode'),
      journalDirectory: path.join(directory, 'journal'),
      rpcAddress: { host: '127.0.0.1', port },
      httpAddress: { host: '127.0.0.1', port: 0 },
      superuser,
      log: silentLogger,
    });
  let nameNode = await start(0);
  const { port } = nameNode.rpc;
  const uri = `hdfs://127.0.0.1:${port}`;
  const hadoop = await javaHadoop({ conf: { 'fs.defaultFS': uri } });
  return {
    uri,
    rpcPort: port,
    hadoop,
    run: (tool, line, user = superuser) => hadoop.run(tool, line.split(' '), { user }),
    async restart() {
      await nameNode.stop();
      nameNode = await start(port);
    },
    async [Symbol.asyncDispose]() {
      await hadoop.close();
      await nameNode.stop();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
