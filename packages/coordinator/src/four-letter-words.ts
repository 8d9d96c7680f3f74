import os from 'node:os';
import type { ClientConnection } from './client-connection.ts';
import type { Attached, Coordinator } from './coordinator.ts';
import type { WatchTable } from './core/watches.ts';
import { monitor } from './monitor.ts';
import { javaDouble, type ServerFacts, version } from './server-facts.ts';
import { ConnectionStatistics } from './statistics.ts';

type Tell = (facts: ServerFacts, asking: ClientConnection) => string;

/** The commands of an operator's netcat, all of them allowed. Source: org.apache.zookeeper.server.command. */
const words = {
  ruok: () => 'imok',
  srvr: ({ coordinator, connections }) => `Zookeeper version: ${version}\n${server(coordinator, connections.size)}`,
  stat: ({ coordinator, connections }, asking) => {
    const clients = [...connections].map((connection) => `${connectionLine(connection, { asking, brief: true })}\n`).join('');
    return `Zookeeper version: ${version}\nClients:\n${clients}\n${server(coordinator, connections.size)}`;
  },
  mntr: monitor,
  cons: ({ connections }, asking) =>
    `${[...connections].map((connection) => `${connectionLine(connection, { asking, brief: false })}\n`).join('')}\n`,
  crst: ({ connections }) => {
    for (const connection of connections) Object.assign(connection.statistics, new ConnectionStatistics());
    return 'Connection stats reset.\n';
  },
  srst: ({ coordinator }) => {
    coordinator.statistics.reset();
    return 'Server stats reset.\n';
  },
  conf: ({ coordinator, clientPort, directory }) =>
    lines({
      clientPort,
      secureClientPort: -1,
      dataDir: directory,
      dataDirSize: 0,
      dataLogDir: directory,
      dataLogSize: 0,
      tickTime: coordinator.limits.tickMs,
      maxClientCnxns: 0,
      minSessionTimeout: coordinator.limits.timeoutMsMin,
      maxSessionTimeout: coordinator.limits.timeoutMsMax,
      clientPortListenBacklog: -1,
      serverId: 0,
    }),
  dump,
  envi: () =>
    `Environment:\n${lines({
      'zookeeper.version': version,
      'host.name': os.hostname(),
      'node.version': process.versions.node,
      'os.name': os.type(),
      'os.arch': os.arch(),
      'os.version': os.release(),
      'user.name': os.userInfo().username,
      'user.home': os.homedir(),
      'user.dir': process.cwd(),
    })}`,
  isro: () => 'rw',
  gtmk: () => '306',
  dirs: () => 'datadir_size: 0\nlogdir_size: 0\n',
  wchs: ({ coordinator }) => watchSummary(coordinator.watches.data),
  wchc: ({ coordinator }) => `${watchesByClient(coordinator.watches.data)}\n`,
  wchp: ({ coordinator }) => `${watchesByPath(coordinator.watches.data)}\n`,
} satisfies Record<string, Tell>;

export type FourLetterWord = keyof typeof words;

export function fourLetterWord(text: string): FourLetterWord | undefined {
  return Object.hasOwn(words, text) ? (text as FourLetterWord) : undefined; // own keys of `words` are these
}

export function answerWord(word: FourLetterWord, facts: ServerFacts, asking: ClientConnection): string {
  const tell: Tell = words[word];
  return tell(facts, asking);
}

function lines(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

function server({ statistics, state }: Coordinator, connectionCount: number): string {
  const { latency } = statistics;
  return [
    `Latency min/avg/max: ${Math.round(latency.min)}/${javaDouble(latency.average)}/${Math.round(latency.max)}`,
    `Received: ${statistics.packetsReceived}`,
    `Sent: ${statistics.packetsSent}`,
    `Connections: ${connectionCount}`,
    `Outstanding: ${statistics.outstanding}`,
    `Zxid: 0x${state.zxid.toString(16)}`,
    'Mode: standalone',
    `Node count: ${state.tree.znodeCount}\n`,
  ].join('\n');
}

/** `1` in brackets says that the server reads from the connection, which it no longer does from the one that asks. */
function connectionLine(connection: ClientConnection, { asking, brief }: { asking: ClientConnection; brief: boolean }): string {
  const { statistics: counts, wire, sessionId } = connection;
  const traffic = `queued=${counts.outstanding},recved=${counts.packetsReceived},sent=${counts.packetsSent}`;
  const start = ` /${wire.remote.host}:${wire.remote.port}[${connection === asking ? 0 : 1}](${traffic}`;
  if (brief || sessionId === 0n) return `${start})`;
  const { latency } = counts;
  const facts = [
    `sid=${hex(sessionId)}`,
    `lop=${counts.lastOperation}`,
    `est=${connection.establishedMs}`,
    `to=${connection.sessionTimeoutMs}`,
    ...(counts.lastXid >= 0 ? [`lcxid=0x${counts.lastXid.toString(16)}`] : []),
    `lzxid=${counts.lastZxid < 0 ? '0xffffffffffffffff' : `0x${counts.lastZxid.toString(16)}`}`,
    `lresp=${Math.round(counts.lastResponseMs)}`,
    `llat=${Math.round(counts.lastLatencyMs)}`,
    `minlat=${Math.round(latency.min)}`,
    `avglat=${Math.round(latency.average)}`,
    `maxlat=${Math.round(latency.max)}`,
  ];
  return `${start},${facts.join(',')})`;
}

/** Sessions by the tick in which they expire, ephemeral znodes by session, and connections. */
function dump({ coordinator, connections }: ServerFacts): string {
  const { clock, sessions, state } = coordinator;
  const offsetMs = clock.now() - clock.monotonicMs();
  const buckets = sessions.queue.buckets();
  const expiring = buckets.map(
    ([due, ids]) => `${ids.size} expire at ${javaDate(due + offsetMs)}:\n${[...ids].map((id) => `\t${hex(id)}\n`).join('')}`,
  );
  const ephemerals = [...state.tree.ephemerals].map(
    ([id, paths]) => `${hex(id)}:\n${[...paths].map((path) => `\t${path}\n`).join('')}`,
  );
  const clients = [...connections].map(
    ({ wire, sessionId }) => `\tip: /${wire.remote.host}:${wire.remote.port} sessionId: ${hex(sessionId)}\n`,
  );
  return [
    `SessionTracker dump:\nSession Sets (${buckets.length})/(${sessions.queue.size}):\n`,
    ...expiring,
    `ephemeral nodes dump:\nSessions with Ephemerals (${ephemerals.length}):\n`,
    ...ephemerals,
    `Connections dump:\nConnections Sets (1)/(${clients.length}):\n`,
    ...clients,
  ].join('');
}

function watchSummary(table: WatchTable<Attached>): string {
  return `${table.byWatcher.size} connections watching ${table.byPath.size} paths\nTotal watches:${table.count}\n`;
}

function watchesByClient(table: WatchTable<Attached>): string {
  return [...table.byWatcher]
    .map(([{ sessionId }, paths]) => `${hex(sessionId)}\n${[...paths].map((path) => `\t${path}\n`).join('')}`)
    .join('');
}

function watchesByPath(table: WatchTable<Attached>): string {
  return [...table.byPath]
    .map(([path, watchers]) => `${path}\n${[...watchers.keys()].map(({ sessionId }) => `\t${hex(sessionId)}\n`).join('')}`)
    .join('');
}

function hex(sessionId: bigint): string {
  return `0x${BigInt.asUintN(64, sessionId).toString(16)}`;
}

/** `Sat Nov 21 02:14:51 UTC 2026`, from `Sat, 21 Nov 2026 02:14:51 GMT`. */
function javaDate(ms: number): string {
  const [weekday = '', day, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
