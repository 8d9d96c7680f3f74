import fs from 'node:fs';
import { Configuration } from '@calf/runtime/configuration';
import { silentLogger } from '@calf/runtime/logger';
import { createMemoryDisk } from '@calf/runtime/memory-disk';
import { createMemoryNetwork } from '@calf/runtime/memory-network';
import { connectRpc } from '@calf/runtime/rpc-client';
import { expect, test } from 'vitest';
import { startNameNode } from '../src/server.ts';
import { answerTo, fromJson } from './calls/recorded-calls.ts';

const log = silentLogger;
const groups = new Map([
  ['root', ['root']],
  ['nobody', ['nogroup']],
]);

/** The recording, line by line; its first line says from what and how. */
function recording() {
  const text = fs.readFileSync(new URL('golden/calls-of-hadoop.jsonl', import.meta.url), 'utf8');
  return text.trimEnd().split('\n').slice(1).map(fromJson);
}

test('a thousand calls about names are answered as a real NameNode has answered them', async () => {
  const network = createMemoryNetwork().of('127.0.0.1');
  const address = { host: '127.0.0.1', port: 8020 };
  const nameNode = await startNameNode({
    configuration: new Configuration([['dfs.namenode.fs-limits.min-block-size', '16']]),
    directory: '/data/namenode',
    journalDirectory: '/data/journal',
    rpcAddress: address,
    httpAddress: { host: '127.0.0.1', port: 0 },
    superuser: 'root',
    groups: { of: (user) => groups.get(user) ?? [], refresh: () => undefined },
    log,
    disk: createMemoryDisk(),
    network,
  });
  const connections = new Map(
    ['root', 'alice', 'bob', 'nobody'].map((user) => [user, connectRpc({ network, address, user, log })]),
  );
  const different = [];
  for (const [line, call] of recording().entries()) {
    const connection = connections.get(call.user);
    const ours = connection && (await answerTo(connection, call));
    if (ours !== call.answer) different.push({ line: line + 2, ...call, ours });
  }
  expect(different).toEqual([]);
  for (const connection of connections.values()) connection.close();
  await nameNode.stop();
});
