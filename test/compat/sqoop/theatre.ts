import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { connectFileSystem, type FileSystem } from '@calf/client/file-system';
import type { ReadyCluster } from '@calf/cluster/cluster';
import { Configuration } from '@calf/runtime/configuration';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { connect, startDatabase } from '../mariadb.ts';
import { fixture, linesThatScriptsParse, type Recording } from './recordings.ts';

/** What is compared of a run. */
interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly parsedLines: readonly string[];
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly rows: string | undefined;
}

/** A cluster of calf's and a MariaDB, on which recordings are played again by bin/sqoop. */
export interface Theatre {
  play(recording: Recording): Promise<{ found: Outcome; expected: Outcome }>;
  close(): Promise<void>;
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
  const configuration = Configuration.load({ directory: ready.conf });
  const fileSystem = await connectFileSystem({ configuration });
  const stage = { connection, fileSystem, conf: ready.conf, directory, server: `127.0.0.1:${database.port}` };
  return {
    play: (recording) => play(recording, stage),
    async close() {
      await fileSystem.close();
      execFileSync(path.join(bin, 'calf'), ['down', '--data', data]);
      await connection.end();
      await database.stop();
    },
  };
}

interface Stage {
  readonly connection: Connection;
  readonly fileSystem: FileSystem;
  readonly conf: string;
  readonly directory: string;
  readonly server: string;
}

/** Recordings `x/1`, `x/2` share a working directory, which is the home of a user made for them. */
async function play(recording: Recording, stage: Stage): Promise<{ found: Outcome; expected: Outcome }> {
  const user = (recording.id.split('/')[0] ?? '').replaceAll('_', '-');
  const home = `/user/${user}`;
  const fill = (text: string) =>
    text
      .replaceAll('{W}', home)
      .replaceAll('{CONNECT}', `jdbc:mysql://${stage.server}/golden`)
      .replaceAll('{ML}', `jdbc:mysql://${stage.server}/ml`)
      .replaceAll('{DB}', stage.server);
  await prepare(recording, { home, user, stage });
  const local = path.join(stage.directory, user);
  fs.mkdirSync(local, { recursive: true });
  const ran = await runSqoop(recording.argv.map(fill), { conf: stage.conf, user, cwd: local });
  const found: Outcome = {
    exit: ran.exit,
    stdout: ran.stdout,
    parsedLines: linesThatScriptsParse(ran.stderr.split('\n')),
    files: comparable(await filesIn(stage.fileSystem, home), recording),
    rows: recording.sql_after === undefined ? undefined : await rowsOf(stage.connection, recording.sql_after),
  };
  return { found, expected: expectedOutcome(recording, fill) };
}

async function prepare(recording: Recording, { home, user, stage }: { home: string; user: string; stage: Stage }): Promise<void> {
  const { connection, fileSystem } = stage;
  await connection.query('USE golden');
  for (const sql of [recording.setup_sql, recording.sql_before]) if (sql !== undefined) await connection.query(sql);
  if (!(await fileSystem.exists(home))) {
    await fileSystem.mkdirs(home);
    await fileSystem.setOwner(home, { owner: user });
  }
  for (const [name, text] of Object.entries(recording.files_before ?? {})) {
    const file = await fileSystem.create(`${home}/${name}`, { overwrite: true });
    await file.write(Buffer.from(text));
    await file.close();
  }
}

function runSqoop(
  argv: readonly string[],
  { conf, user, cwd }: { conf: string; user: string; cwd: string },
): Promise<{ exit: number; stdout: string; stderr: string }> {
  const env = { ...process.env, HADOOP_CONF_DIR: conf, HADOOP_USER_NAME: user, TZ: 'UTC' };
  return new Promise((resolve) => {
    execFile(path.join(bin, 'sqoop'), argv, { cwd, env, maxBuffer: 1 << 26 }, (fault, stdout, stderr) => {
      resolve({ exit: fault ? Number(fault.code ?? 1) : 0, stdout, stderr });
    });
  });
}

/** Texts by path, of what a run left; what it was given lies under `in`. */
async function filesIn(fileSystem: FileSystem, directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = async (at: string) => {
    for (const { path: file, type } of await fileSystem.listStatus(at)) {
      const relative = file.slice(directory.length + 1);
      if (relative === 'in' || relative === '_sqoop' || relative.endsWith('.keep')) continue;
      if (type === 'DIRECTORY') await visit(file);
      else found[relative] = await textOf(fileSystem, file);
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

async function rowsOf(connection: Connection, sql: string): Promise<string> {
  const [answers] = await connection.query<RowDataPacket[]>(sql);
  const sets = (Array.isArray(answers[0]?.[0]) ? answers : [answers]) as unknown as (string | null)[][][];
  return sets
    .flat()
    .map((row) => `${row.map((value) => value ?? 'NULL').join('\t')}\n`)
    .join('');
}

/** The recordings appended on local files, where the order of part files is that of a listing: only what is in them counts. */
function comparable(files: Record<string, string | undefined>, { argv }: Recording): Record<string, string | undefined> {
  if (!argv.includes('--append') && !argv.includes('append')) return files;
  const names = Object.keys(files).sort();
  const texts = names.map((name) => files[name]).sort();
  return Object.fromEntries(names.map((name, index) => [name, texts[index]]));
}

/** What Sqoop itself left: without the Java that it generates. */
function expectedOutcome(recording: Recording, fill: (text: string) => string): Outcome {
  const files = recording.files_after.filter(
    ({ path: file }) => !/\.(java|avsc)$/.test(file) && !file.startsWith('in/') && !file.startsWith('_sqoop'),
  );
  return {
    exit: recording.exit,
    stdout: fill(recording.stdout),
    parsedLines: linesThatScriptsParse(recording.stderr).map(fill),
    files: comparable(Object.fromEntries(files.map(({ path: file, text }) => [file, text])), recording),
    rows: recording.sql_result,
  };
}
