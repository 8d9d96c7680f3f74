import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { connectFileSystem, type FileSystem } from '@calf/client/file-system';
import type { ReadyCluster } from '@calf/cluster/cluster';
import { Configuration } from '@calf/runtime/configuration';
import type { Connection } from 'mysql2/promise';
import { connect, startDatabase } from '../mariadb.ts';
import { fixture } from './recordings.ts';

/** A cluster of calf's and a MariaDB with the tables of the recordings, on which bin/sqoop runs. */
export interface Theatre {
  /** As the cluster's superuser. */
  readonly fileSystem: FileSystem;
  readonly connection: Connection;
  /** `host:port` of the MariaDB, which lets `sqoop` in with `sqooppw`. */
  readonly server: string;
  /** Makes a user's home directory, and one in the local file system, which is answered. */
  welcome(user: string): Promise<string>;
  /** Runs a command in the user's local directory. */
  sqoop(user: string, argv: readonly string[]): Promise<CommandRun>;
  hive(user: string, argv: readonly string[]): Promise<CommandRun>;
  /** Writes a file as the superuser. */
  write(file: string, content: string | Buffer): Promise<void>;
  /** Texts by path of all files under a directory, of compressed ones what is in them. */
  textsIn(directory: string): Promise<Record<string, string>>;
  close(): Promise<void>;
}

export interface CommandRun {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A tool and its options that take a value. */
export function commandLine(tool: string, options: Readonly<Record<string, string>>): string[] {
  return [tool, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
}

const bin = path.resolve(import.meta.dirname, '..', '..', '..', 'bin');

export async function openTheatre(directory: string): Promise<Theatre> {
  const database = await startDatabase();
  const connection = await connect(database);
  await connection.query(fixture());
  await connection.query(
    "CREATE USER IF NOT EXISTS 'sqoop'@'127.0.0.1' IDENTIFIED BY 'sqooppw'; GRANT ALL ON *.* TO 'sqoop'@'127.0.0.1'",
  );
  const data = path.join(directory, 'cluster');
  const ready = JSON.parse(
    execFileSync(path.join(bin, 'calf'), ['up', '--detach', '--json', '--port-base', '0', '--data', data]).toString(),
  ) as ReadyCluster;
  const fileSystem = await connectFileSystem({ configuration: Configuration.load({ directory: ready.conf }) });
  const localOf = (user: string) => path.join(directory, 'home', user);
  return {
    fileSystem,
    connection,
    server: `127.0.0.1:${database.port}`,
    async welcome(user) {
      fs.mkdirSync(localOf(user), { recursive: true });
      if (!(await fileSystem.exists(`/user/${user}`))) {
        await fileSystem.mkdirs(`/user/${user}`);
        await fileSystem.setOwner(`/user/${user}`, { owner: user });
      }
      return localOf(user);
    },
    sqoop: (user, argv) => run('sqoop', argv, { conf: ready.conf, user, cwd: localOf(user) }),
    hive: (user, argv) => run('hive', argv, { conf: ready.conf, user, cwd: localOf(user) }),
    async write(file, content) {
      const output = await fileSystem.create(file, { overwrite: true });
      await output.write(Buffer.from(content));
      await output.close();
    },
    textsIn: (directory) => textsIn(fileSystem, directory),
    async close() {
      await fileSystem.close();
      execFileSync(path.join(bin, 'calf'), ['down', '--data', data]);
      await connection.end();
      await database.stop();
    },
  };
}

function run(
  command: string,
  argv: readonly string[],
  { conf, user, cwd }: { conf: string; user: string; cwd: string },
): Promise<CommandRun> {
  const env = { ...process.env, HADOOP_CONF_DIR: conf, HADOOP_USER_NAME: user, TZ: 'UTC' };
  return new Promise((resolve) => {
    execFile(path.join(bin, command), argv, { cwd, env, maxBuffer: 1 << 26 }, (fault, stdout, stderr) => {
      resolve({ exit: fault ? Number(fault.code ?? 1) : 0, stdout, stderr });
    });
  });
}

async function textsIn(fileSystem: FileSystem, directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = async (at: string) => {
    for (const { path: file, type } of await fileSystem.listStatus(at)) {
      if (type === 'DIRECTORY') await visit(file);
      else found[file.slice(directory.length + 1)] = await textOf(fileSystem, file);
    }
  };
  await visit(directory);
  return found;
}

async function textOf(fileSystem: FileSystem, file: string): Promise<string> {
  const input = await fileSystem.open(file);
  const chunks: Buffer[] = [];
  for await (const chunk of input.stream()) chunks.push(chunk);
  await input.close();
  const bytes = Buffer.concat(chunks);
  return (file.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes).toString();
}
