import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { parseArguments } from '../src/options/parse-arguments.ts';
import { findPassword } from '../src/tools/password.ts';

function ask(options: readonly string[], typed = ''): Promise<string | undefined> {
  const surroundings = {
    stdin: Readable.from([typed]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    environment: {},
    cwd: '/',
  };
  const openFileSystem = () => Promise.reject(new Error('no cluster is needed'));
  return findPassword(parseArguments('eval', options), { surroundings, openFileSystem });
}

test('-P takes the first line of standard input', async () => {
  expect(await ask(['-P'], 'open sesame\nSELECT 1\n')).toBe('open sesame');
  expect(await ask(['-P'], 'without a line end')).toBe('without a line end');
});

test('-P with nothing typed is refused', async () => {
  await expect(ask(['-P'])).rejects.toThrow('no password was typed');
});

test('--password is taken as it is, and there may be none', async () => {
  expect(await ask(['--password', ' a b'])).toBe(' a b');
  expect(await ask([])).toBeUndefined();
});
