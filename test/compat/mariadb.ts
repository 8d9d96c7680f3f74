import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '@calf/cluster/free-ports';
import mysql from 'mysql2/promise';

/** A MySQL or MariaDB server for tests, with a user that may do everything. */
export interface TestDatabase {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  stop(): Promise<void>;
}

const user = 'calf';
const password = 'calfpw';
const readyDeadlineMs = 60_000;
const image = 'mariadb:10.11';

/**
 * The server that MYSQL_URL names; else a private mariadbd, which root may install from Debian's packages; else a container, where
 * Docker runs. @throws Error that says what to do
 */
export async function startDatabase(): Promise<TestDatabase> {
  const url = process.env['MYSQL_URL'];
  if (url !== undefined) return fromUrl(new URL(url));
  if (!hasMariadbd()) installMariadb();
  if (hasMariadbd()) return startMariadbd();
  if (spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0) return startContainer();
  throw new Error(
    'no MySQL for the tests: set MYSQL_URL=mysql://root:password@host:3306/, or install MariaDB (apt-get install mariadb-server)',
  );
}

/** A connection that reads everything as text, many statements at once. */
export function connect({ host, port, user, password }: TestDatabase): Promise<mysql.Connection> {
  return mysql.createConnection({
    host,
    port,
    user,
    password,
    multipleStatements: true,
    rowsAsArray: true,
    charset: 'utf8mb4',
    typeCast: (field) => field.string(),
  });
}

function fromUrl({ hostname, port, username, password: secret }: URL): TestDatabase {
  const stop = () => Promise.resolve();
  return {
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(secret),
    stop,
  };
}

function hasMariadbd(): boolean {
  return spawnSync('mariadbd', ['--version'], { stdio: 'ignore' }).status === 0;
}

function installMariadb(): void {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return;
  console.warn('installing mariadb-server for the tests …');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env: environment });
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'mariadb-server'], {
    stdio: 'ignore',
    env: environment,
  });
}

/** Runs mariadbd until standard input ends: with the process that started it, even when that is killed. */
const untilInputEnds = 'mariadbd "$@" & server=$!; cat > /dev/null; kill $server; wait $server';

/** In a directory of its own, on a free port. */
async function startMariadbd(): Promise<TestDatabase> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-mariadb-'));
  const data = path.join(directory, 'data');
  const socket = path.join(directory, 'sock');
  const osUser = os.userInfo().username;
  const install = [
    '--no-defaults',
    `--datadir=${data}`,
    `--user=${osUser}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ];
  execFileSync('mariadb-install-db', install, { stdio: 'ignore' });
  const [port = 0] = await freePorts(1, { host: '127.0.0.1' });
  const options = [
    '--no-defaults',
    `--datadir=${data}`,
    `--user=${osUser}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${socket}`,
    '--innodb-flush-log-at-trx-commit=2',
    '--skip-log-bin',
    '--character-set-server=utf8mb4',
    '--default-time-zone=+00:00',
  ];
  const server = spawn('sh', ['-c', untilInputEnds, 'sh', ...options], { stdio: ['pipe', 'ignore', 'ignore'] });
  const root = await untilUp(() => mysql.createConnection({ socketPath: socket, user: 'root', multipleStatements: true }));
  const grants = ['127.0.0.1', 'localhost'].map(
    (host) =>
      `CREATE USER '${user}'@'${host}' IDENTIFIED BY '${password}'; GRANT ALL ON *.* TO '${user}'@'${host}' WITH GRANT OPTION;`,
  );
  await root.query(grants.join(' '));
  await root.end();
  return {
    host: '127.0.0.1',
    port,
    user,
    password,
    async stop() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.stdin.end();
      await gone;
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function startContainer(): Promise<TestDatabase> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(image)
    .withEnvironment({ MARIADB_ROOT_PASSWORD: password })
    .withExposedPorts(3306)
    .withWaitStrategy(Wait.forLogMessage(/ready for connections/, 2))
    .start();
  return {
    host: container.getHost(),
    port: container.getMappedPort(3306),
    user: 'root',
    password,
    stop: async () => void (await container.stop()),
  };
}

async function untilUp<T>(connectOnce: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + readyDeadlineMs;
  for (;;) {
    try {
      return await connectOnce();
    } catch (fault) {
      if (performance.now() > deadline) throw fault;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
