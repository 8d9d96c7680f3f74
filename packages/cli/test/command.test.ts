import { spawn, type StdioOptions } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const hadoop = path.resolve(import.meta.dirname, '..', 'src', 'hadoop.ts');

function start(argv: readonly string[], stdio: StdioOptions) {
  const child = spawn(process.execPath, [hadoop, ...argv], { stdio, env: { ...process.env, CALF_DATA: '/no/where' } });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<{ exit: number | null; stderr: string }>((resolve) => {
    child.once('close', (exit) => resolve({ exit, stderr }));
  });
  return { child, ended };
}

test('a command whose reader has gone ends without a word, as a shell reports it of any program', async () => {
  const { child, ended } = start(['version'], ['ignore', 'pipe', 'pipe']);
  child.stdout?.destroy();
  expect(await ended).toEqual({ exit: 141, stderr: '' });
});

test.skipIf(!fs.existsSync('/dev/full'))('a full disk under the output is told of', async () => {
  const full = fs.openSync('/dev/full', 'w');
  const { ended } = start(['version'], ['ignore', full, 'pipe']);
  fs.closeSync(full);
  const { exit, stderr } = await ended;
  expect({ exit, stderr }).toMatchObject({
    exit: 1,
    stderr: expect.stringMatching(/^no output can be written: ENOSPC/) as string,
  });
});
