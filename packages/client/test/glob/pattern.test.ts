import { expect, test } from 'vitest';
import { expandGlob } from '../../src/glob/expand.ts';
import { globPattern } from '../../src/glob/pattern.ts';

test.each([
  ['*.txt', ['a.txt', '.txt'], ['a.txtx', 'atxt']],
  ['?.txt', ['a.txt'], ['ab.txt', '.txt']],
  ['[a-c]x', ['ax', 'cx'], ['dx', '-x']],
  ['[!a-c]x', ['dx'], ['ax']],
  ['{a,b*}.gz', ['a.gz', 'bcd.gz'], ['c.gz']],
  ['part-{m,r}-0000[0-9]', ['part-m-00003', 'part-r-00009'], ['part-x-00001']],
  ['a\\*b', ['a*b'], ['axb']],
  ['a+(b)^$.', ['a+(b)^$.'], ['aab']],
])('%s matches %j and not %j', (glob, yes, no) => {
  const pattern = globPattern(glob);
  expect(yes.filter((name) => !pattern.matches(name))).toEqual([]);
  expect(no.filter((name) => pattern.matches(name))).toEqual([]);
});

test('only wildcards count as such', () => {
  expect(globPattern('plain.txt').hasWildcard).toBe(false);
  expect(globPattern('a\\*').hasWildcard).toBe(false);
  expect(globPattern('[ab]').hasWildcard).toBe(true);
});

test.each(['[abc', '{a,b', 'a\\'])('%s is refused', (glob) => {
  expect(() => globPattern(glob)).toThrow('Illegal file pattern');
});

test('groups that hold a slash are taken apart, others stay', () => {
  expect(expandGlob('/{a/b,c}/{d,e}')).toEqual(['/a/b/{d,e}', '/c/{d,e}']);
  expect(expandGlob('/{a,{b/c,d}}/x')).toEqual(['/a/x', '/b/c/x', '/d/x']);
  expect(expandGlob('/{a,b}')).toEqual(['/{a,b}']);
});
