import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { play, type Scene } from './conversation/play.ts';
import { readable } from './conversation/readable.ts';
import { script } from './conversation/script.ts';
import { serverInMemory } from './support/server-in-memory.ts';

const recorded = readFileSync(new URL('./golden/conversation.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1) // the first line says from what and how
  .map((line) => JSON.parse(line) as Scene);

test('whatever clients say, they hear what a real ZooKeeper said', async () => {
  const { server, network } = await serverInMemory();
  const scenes = await play(script, server.client, network);
  expect(readable(scenes)).toEqual(readable(recorded));
  await server.stop();
});
