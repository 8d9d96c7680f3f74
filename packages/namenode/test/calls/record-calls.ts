import { silentLogger } from '@calf/runtime/logger';
import { tcpNetwork } from '@calf/runtime/network';
import { connectRpc } from '@calf/runtime/rpc-client';
import { randomCalls } from './random-calls.ts';
import { answerTo, toJson } from './recorded-calls.ts';

/*
 * Asks a real NameNode, fresh and without DataNodes, and prints calls and answers as lines of JSON:
 * `node record-calls.ts HOST:PORT > ../golden/calls-of-hadoop.jsonl`. The NameNode runs as root with a minimal block size of 16; alice and bob are in no
 * group of its host, nobody is in `nogroup`.
 */
const [host = '', port = ''] = (process.argv[2] ?? '').split(':');
const address = { host, port: Number(port) };
const connect = (user: string) => connectRpc({ network: tcpNetwork, address, user, log: silentLogger });
const connections = new Map(['root', 'alice', 'bob', 'nobody'].map((user) => [user, connect(user)]));

/** Hadoop's own accidents, and the root's snapshots: nothing to be like. None of these changes anything. */
const isAccident = (answer: string) => /NullPointerException|operation null|"flags":(8|9)/.test(answer);

const print = (line: string) => process.stdout.write(`${line}\n`);
print(toJson({ recorded: 'Hadoop 3.4.3', by: 'record-calls.ts', at: '2026-11-21' }));
const calls = [
  { user: 'root', method: 'mkdirs', request: { src: '/r', masked: { perm: 0o777 }, createParent: true } },
  ...randomCalls({ root: '/r', seed: 20, count: 1500 }),
];
for (const call of calls) {
  const connection = connections.get(call.user);
  if (!connection) continue;
  const answer = await answerTo(connection, call);
  if (!isAccident(answer)) print(toJson({ ...call, answer }));
}
for (const connection of connections.values()) connection.close();
