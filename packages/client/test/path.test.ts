import { expect, test } from 'vitest';
import { baseName, joinPath, normalizePath, parentOf, parsePath } from '../src/path.ts';

test.each([
  ['hdfs://host:8020/a/b', { scheme: 'hdfs', authority: 'host:8020', path: '/a/b' }],
  ['hdfs://calf', { scheme: 'hdfs', authority: 'calf', path: '' }],
  ['file:///tmp/x', { scheme: 'file', authority: undefined, path: '/tmp/x' }],
  ['/a//b/../c/', { scheme: undefined, authority: undefined, path: '/a/c' }],
  ['rel/x', { scheme: undefined, authority: undefined, path: 'rel/x' }],
])('%s is split as Hadoop does', (text, parts) => {
  expect(parsePath(text)).toEqual(parts);
});

test('a relative name with a colon reads as a URI, and is refused in the words of Java', () => {
  expect(() => parsePath('bad:name')).toThrow('java.net.URISyntaxException: Relative path in absolute URI: bad:name');
  expect(() => parsePath('')).toThrow('Can not create a Path from an empty string');
});

test.each([
  ['/', '/'],
  ['//', '/'],
  ['/a/', '/a'],
  ['/a/./b', '/a/b'],
  ['/a/...', '/a/...'],
  ['a/../../b', '../b'],
  ['.', ''],
])('%s normalises to "%s"', (path, normal) => {
  expect(normalizePath(path)).toBe(normal);
});

test('names and parents stop at the root', () => {
  expect([baseName('/a/b'), baseName('/')]).toEqual(['b', '']);
  expect([parentOf('/a/b'), parentOf('/a'), parentOf('/')]).toEqual(['/a', '/', undefined]);
  expect([joinPath('/', 'a'), joinPath('/a', 'b')]).toEqual(['/a', '/a/b']);
});
