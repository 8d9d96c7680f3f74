import { describe, expect, test } from 'vitest';
import { apply } from '../../src/core/edits.ts';
import { rootInodeId, rootRow } from '../../src/core/namespace.ts';
import { decideSetOwner, decideSetPermission } from '../../src/core/operations/attributes.ts';
import { contentSummary } from '../../src/core/operations/content-summary.ts';
import { decideDelete } from '../../src/core/operations/delete.ts';
import { listing, statusRow } from '../../src/core/operations/look.ts';
import { decideMkdirs } from '../../src/core/operations/mkdirs.ts';
import { decideRename, decideRename2 } from '../../src/core/operations/rename.ts';
import { carryOut, namespaceOf, person, situation } from './tree.ts';

const alice = person('alice', 'staff');
const mkdirs = (path: string, createParent = true) => ({ path, mode: 0o755, createParent });

describe('mkdirs', () => {
  test('makes what is missing, and is content with what is there', () => {
    const namespace = namespaceOf({ '/a/': { group: 'eng' } });
    expect(carryOut(namespace, decideMkdirs(situation(namespace), { path: '/a/b/c', mode: 0o500, createParent: true }))).toBe(
      true,
    );
    const b = namespace.child(namespace.child(rootRow, 'a'), 'b');
    expect(namespace.permission(b)).toEqual({ mode: 0o700, owner: 'root', group: 'eng' });
    expect(namespace.permission(namespace.child(b, 'c'))).toEqual({ mode: 0o500, owner: 'root', group: 'eng' });
    expect(decideMkdirs(situation(namespace), mkdirs('/a/b')).edits).toEqual([]);
  });

  test.each([
    ['/f', true, 'Path is not a directory: /f'],
    ['/f/x', true, '/f (is not a directory)'],
    ['/no/x', false, "Parent directory doesn't exist: /no"],
    ['/a//b', true, 'Invalid path name Invalid file name: /a//b'],
    ['/a/../b', true, 'Invalid path name Invalid file name: /a/../b'],
    ['/a:b', true, 'Invalid path name Invalid file name: /a:b'],
    [
      `/${'x'.repeat(256)}`,
      true,
      /^The maximum path component name limit of x+ in directory \/ is exceeded: limit=255 length=256$/,
    ],
    ['/.reserved', true, /^File name ".reserved" is reserved/],
    ['/a/.snapshot', true, '".snapshot" is a reserved name.'],
  ])('refuses %s (createParent %s) in the words of Hadoop', (path, createParent, message) => {
    const namespace = namespaceOf({ '/f': {} });
    expect(() => decideMkdirs(situation(namespace), mkdirs(path, createParent))).toThrow(message);
  });
});

describe('permissions', () => {
  test('deny writing where only the owner may', () => {
    const namespace = namespaceOf({ '/d/': {} });
    expect(() => decideMkdirs(situation(namespace, alice), mkdirs('/d/x'))).toThrow(
      'Permission denied: user=alice, access=WRITE, inode="/d":root:supergroup:drwxr-xr-x',
    );
  });

  test('deny passing a closed directory, and count a group', () => {
    const namespace = namespaceOf({ '/d/': { mode: 0o750, group: 'staff' }, '/d/x': {}, '/e/': { mode: 0o700 }, '/e/x': {} });
    expect(statusRow(situation(namespace, alice), '/d/x')).toBeGreaterThan(0);
    expect(() => statusRow(situation(namespace, alice), '/e/x')).toThrow(
      'Permission denied: user=alice, access=EXECUTE, inode="/e":root:supergroup:drwx------',
    );
  });

  test('protect by the sticky bit what others own', () => {
    const namespace = namespaceOf({ '/tmp/': { mode: 0o1777 }, '/tmp/bobs': { owner: 'bob' } });
    expect(() => decideDelete(situation(namespace, alice), { path: '/tmp/bobs', recursive: false })).toThrow(
      'Permission denied by sticky bit: user=alice, path="/tmp/bobs":bob:supergroup:-rw-r--r--, parent="/tmp":root:supergroup:drwxrwxrwt',
    );
  });

  test('ask for all of a tree that is deleted, but for its empty directories', () => {
    const namespace = namespaceOf({
      '/d/': { mode: 0o777 },
      '/d/t/': { owner: 'alice' },
      '/d/t/e/': {},
      '/d/t/n/': {},
      '/d/t/n/f': {},
    });
    const remove = (path: string) => decideDelete(situation(namespace, alice), { path, recursive: true });
    expect(() => remove('/d/t')).toThrow('access=ALL, inode="/d/t/n":root:supergroup:drwxr-xr-x');
    expect(remove('/d/t/e').edits).toHaveLength(1);
  });

  test('an ACL entry decides before the group, within the mask', () => {
    const namespace = namespaceOf({ '/d/': { mode: 0o750 }, '/d/x': {} });
    const d = namespace.child(rootRow, 'd');
    namespace.setAcl(d, [{ isDefault: false, type: 0, name: 'alice', permission: 7 }]);
    expect(statusRow(situation(namespace, alice), '/d/x')).toBeGreaterThan(0);
    expect(() => decideMkdirs(situation(namespace, alice), mkdirs('/d/y'))).toThrow('access=WRITE');
  });

  test('only an owner changes a mode, and only the superuser gives files away', () => {
    const namespace = namespaceOf({ '/bobs': { owner: 'bob' }, '/hers': { owner: 'alice' } });
    const asAlice = situation(namespace, alice);
    expect(() => decideSetPermission(asAlice, { path: '/bobs', mode: 0o777 })).toThrow(
      'Permission denied. user=alice is not the owner of inode=/bobs',
    );
    expect(() => decideSetOwner(asAlice, { path: '/hers', owner: 'bob', group: undefined })).toThrow(
      'User alice is not a super user (non-super user cannot change owner).',
    );
    expect(() => decideSetOwner(asAlice, { path: '/hers', owner: undefined, group: 'wheel' })).toThrow(
      'User alice does not belong to wheel',
    );
    expect(decideSetOwner(asAlice, { path: '/hers', owner: undefined, group: 'staff' }).edits).toHaveLength(1);
  });
});

describe('delete', () => {
  test('answers false for what is not there, and for the root', () => {
    const namespace = namespaceOf({});
    expect(decideDelete(situation(namespace), { path: '/x', recursive: true })).toEqual({ edits: [], result: false });
    expect(decideDelete(situation(namespace), { path: '/', recursive: true })).toEqual({ edits: [], result: false });
  });

  test('refuses a full directory unless it is recursive', () => {
    const namespace = namespaceOf({ '/d/': {}, '/d/f': {} });
    expect(() => decideDelete(situation(namespace), { path: '/d', recursive: false })).toThrow(
      "`/d is non empty': Directory is not empty",
    );
  });
});

describe('rename', () => {
  test('goes into a directory, and answers false for what cannot be', () => {
    const namespace = namespaceOf({ '/a/': {}, '/a/x': {}, '/b/': {}, '/f': {} });
    const rename = (from: string, to: string) => carryOut(namespace, decideRename(situation(namespace), { from, to }));
    expect(rename('/f', '/b')).toBe(true);
    expect(statusRow(situation(namespace), '/b/f')).toBeGreaterThan(0);
    expect(rename('/a', '/a/sub')).toBe(false);
    expect(rename('/nope', '/c')).toBe(false);
    expect(rename('/a', '/no/where')).toBe(false);
    expect(rename('/b/f', '/b/f')).toBe(true);
    expect(rename('/a', '/b/f')).toBe(false);
  });

  test.each([
    ['/no', '/c', 'rename source /no is not found.'],
    ['/', '/c', 'rename source cannot be the root'],
    ['/f', '/f', 'The source /f and destination /f are the same'],
    ['/a', '/a/x/y', '/a/x (is not a directory)'],
    ['/a', '/a/y', 'Rename destination /a/y is a directory or file under source /a'],
    ['/f', '/a', 'Source /f and destination /a must both be directories'],
    ['/f', '/g', 'rename destination /g already exists'],
    ['/f', '/no/c', 'rename destination parent /no/c not found.'],
    ['/f', '/', 'rename destination cannot be the root'],
  ])('rename2 refuses %s to %s', (from, to, message) => {
    const namespace = namespaceOf({ '/a/': {}, '/a/x': {}, '/f': {}, '/g': {} });
    expect(() => decideRename2(situation(namespace), { from, to, overwrite: false, toTrash: false })).toThrow(message);
  });

  test('rename2 replaces a file if asked to', () => {
    const namespace = namespaceOf({ '/f': {}, '/g': {} });
    const id = namespace.id(namespace.child(rootRow, 'f'));
    carryOut(namespace, decideRename2(situation(namespace), { from: '/f', to: '/g', overwrite: true, toTrash: false }));
    expect(namespace.count).toBe(2);
    expect(namespace.id(namespace.child(rootRow, 'g'))).toBe(id);
  });
});

describe('looking', () => {
  test('pages through a directory by the last name of the page before', () => {
    const namespace = namespaceOf({ '/a': {}, '/b': {}, '/c': {}, '/d': {}, '/e': {} });
    const page = (startAfter: string) => {
      const found = listing(situation(namespace), { path: '/', startAfter: Buffer.from(startAfter), countMax: 2 });
      return [found?.rows.map((row) => namespace.name(row)).join(''), found?.remainingCount];
    };
    expect([page(''), page('b'), page('bb'), page('d'), page('z')]).toEqual([
      ['ab', 3],
      ['cd', 1],
      ['cd', 1],
      ['e', 0],
      ['', 0],
    ]);
  });

  test('finds files by their inode ids', () => {
    const namespace = namespaceOf({ '/a/': {}, '/a/b': {} });
    const [a, b] = [statusRow(situation(namespace), '/a'), statusRow(situation(namespace), '/a/b')];
    expect(statusRow(situation(namespace), `/.reserved/.inodes/${namespace.id(b)}`)).toBe(b);
    expect(statusRow(situation(namespace), `/.reserved/.inodes/${namespace.id(a)}/b`)).toBe(b);
    expect(() => statusRow(situation(namespace), '/.reserved/.inodes/99999')).toThrow('File for given inode path does not exist');
  });

  test('a file where the path wants a directory is nothing to the superuser, and refused to others', () => {
    const namespace = namespaceOf({ '/f': {} });
    expect(statusRow(situation(namespace), '/f/x')).toBe(-1);
    expect(() => statusRow(situation(namespace, alice), '/f/x')).toThrow('/f (is not a directory)');
  });

  test('sums up what is below a path', () => {
    const namespace = namespaceOf({ '/a/': {}, '/a/b/': {}, '/a/b/f': {}, '/a/g': {} });
    const g = namespace.child(namespace.child(rootRow, 'a'), 'g');
    namespace.addBlock(g, { id: 1073741825n, bytes: 100, generationStamp: 1001 });
    expect(contentSummary(situation(namespace), '/a')).toEqual({
      length: 100,
      fileCount: 2,
      directoryCount: 2,
      spaceConsumed: 300,
      quota: -1,
      spaceQuota: -1,
      isFile: false,
    });
  });
});

test('a directory of more entries than a call has arguments is summed up', () => {
  const namespace = namespaceOf({});
  const permission = { mode: 0o755, owner: 'root', group: 'root' };
  for (let index = 1; index <= 130_000; index++) {
    const inodeId = rootInodeId + index;
    apply(namespace, {
      op: 'OP_MKDIR',
      inodeId,
      parentId: rootInodeId,
      name: `${index}`.padStart(6, '0'),
      permission,
      mtimeMs: 1,
    });
  }
  expect(contentSummary(situation(namespace), '/').directoryCount).toBe(130_001);
});
