import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sayWords, shapeOf } from './conversation/words.ts';
import { serverInMemory } from './support/server-in-memory.ts';

const recorded = JSON.parse(readFileSync(new URL('./golden/four-letter-words.json', import.meta.url), 'utf8')) as {
  readonly words: Readonly<Record<string, string>>;
};

test('the words of operators are answered in the shape in which a real ZooKeeper answers them', async () => {
  const { server, network } = await serverInMemory();
  const words = Object.keys(recorded.words);
  const answers = await sayWords(words, server.client, network);
  for (const word of words.filter((each) => !['mntr', 'dump'].includes(each))) {
    expect(shapeOf(answers[word] ?? ''), word).toBe(shapeOf(recorded.words[word] ?? ''));
  }
  await server.stop();
});

test('`dump` tells of sessions, ephemeral znodes and connections', async () => {
  const { server, network } = await serverInMemory();
  const { dump = '' } = await sayWords(['dump'], server.client, network);
  // Connections do not expire by themselves here: the sessions do.
  expect(shapeOf(dump)).toBe(shapeOf(recorded.words['dump'] ?? '').replace('N expire at DATE:\n', ''));
  await server.stop();
});

test('`mntr` has gauges under the names of a real one, and no other', async () => {
  const { server, network } = await serverInMemory();
  const { mntr = '' } = await sayWords(['mntr'], server.client, network);
  const keys = (text: string) => [...text.matchAll(/^(zk_\w+)\t/gm)].map(([, key]) => key);
  const known = new Set(keys(recorded.words['mntr'] ?? ''));
  expect(keys(mntr).filter((key) => !known.has(key))).toEqual([]);
  expect(mntr).toContain('zk_server_state\tstandalone\n');
  expect(mntr).toContain('zk_znode_count\t6\n');
  expect(mntr).toContain('zk_watch_count\t3\n');
  expect(mntr).toContain('zk_ephemerals_count\t1\n');
  await server.stop();
});
