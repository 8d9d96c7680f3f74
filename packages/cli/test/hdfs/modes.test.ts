import { expect, test } from 'vitest';
import { formatMode, parseMode } from '../../src/hdfs/dfs/modes.ts';

test.each([
  [0o755, 'rwxr-xr-x'],
  [0o640, 'rw-r-----'],
  [0o1777, 'rwxrwxrwt'],
  [0o1776, 'rwxrwxrwT'],
])('%o is %s', (mode, text) => expect(formatMode(mode)).toBe(text));

test.each([
  ['600', 0o644, 0o600],
  ['600', 0o1644, 0o1600],
  ['0600', 0o1644, 0o600],
  ['1777', 0o755, 0o1777],
  ['u+x,g=rw,o-r', 0o600, 0o760],
  ['a+X', 0o644, 0o644],
  ['a+X', 0o744, 0o755],
  ['+t', 0o755, 0o1755],
  ['go=', 0o755, undefined],
  ['999', 0o755, undefined],
  ['abc', 0o755, undefined],
])('%s on a file of %o', (text, before, after) => {
  expect(parseMode(text)?.(before, false)).toBe(after);
});

test('X of a directory is x', () => {
  expect(parseMode('a+X')?.(0o644, true)).toBe(0o755);
});
