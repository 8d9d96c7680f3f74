import { describe, expect, test } from 'vitest';
import { rootRow } from '../../src/core/namespace.ts';
import { type AclChange, aclStatus, decideSetAcl } from '../../src/core/operations/acl.ts';
import { decideMkdirs } from '../../src/core/operations/mkdirs.ts';
import { decideRemoveXattr, decideSetXattr, xattrsAt } from '../../src/core/operations/xattrs.ts';
import { carryOut, namespaceOf, person, situation } from './tree.ts';

/** `default:user:carol:rwx` and the like. */
function entries(...texts: string[]) {
  return texts.map((text) => {
    const isDefault = text.startsWith('default:');
    const [type = '', name = '', bits = ''] = text.replace('default:', '').split(':');
    const permission = Array.from(bits).reduce((sum, letter) => sum + ({ r: 4, w: 2, x: 1 }[letter] ?? 0), 0);
    return { isDefault, type: ['user', 'group', 'mask', 'other'].indexOf(type), name, permission };
  });
}

function texts(namespace: ReturnType<typeof namespaceOf>, path: string) {
  const { mode, entries: kept } = aclStatus(situation(namespace), path);
  const bits = (permission: number) => [4, 2, 1].map((bit, at) => ((permission & bit) === 0 ? '-' : 'rwx'[at])).join('');
  return [
    mode.toString(8),
    ...kept.map(
      (entry) =>
        `${entry.isDefault ? 'default:' : ''}${['user', 'group', 'mask', 'other'][entry.type]}:${entry.name}:${bits(entry.permission)}`,
    ),
  ];
}

describe('an access control list', () => {
  const change = (namespace: ReturnType<typeof namespaceOf>, path: string, what: AclChange) =>
    carryOut(namespace, decideSetAcl(situation(namespace), path, what));

  test('grows a mask, which takes the place of the group bits', () => {
    const namespace = namespaceOf({ '/f': {} });
    change(namespace, '/f', { change: 'merge', entries: entries('user:carol:rw-') });
    expect(texts(namespace, '/f')).toEqual(['664', 'user:carol:rw-', 'group::r--']);
    change(namespace, '/f', { change: 'subtract', entries: entries('user:carol:') });
    expect(texts(namespace, '/f')).toEqual(['644', 'group::r--']);
    change(namespace, '/f', { change: 'remove' });
    expect(texts(namespace, '/f')).toEqual(['644']);
  });

  test('as a default, is completed from the access list and inherited instead of the umask', () => {
    const namespace = namespaceOf({ '/d/': {} });
    change(namespace, '/d', { change: 'merge', entries: entries('default:user:carol:rwx', 'default:group::r-x') });
    expect(texts(namespace, '/d').slice(1)).toEqual([
      'default:user::rwx',
      'default:user:carol:rwx',
      'default:group::r-x',
      'default:mask::rwx',
      'default:other::r-x',
    ]);
    carryOut(
      namespace,
      decideMkdirs(situation(namespace), { path: '/d/in/n', mode: 0o700, unmasked: 0o777, createParent: true }),
    );
    expect(texts(namespace, '/d/in').slice(0, 3)).toEqual(['775', 'user:carol:rwx', 'group::r-x']);
    expect(texts(namespace, '/d/in/n')).toEqual(texts(namespace, '/d/in'));
    change(namespace, '/d', { change: 'remove-defaults' });
    expect(texts(namespace, '/d')).toEqual(['755']);
  });

  test.each<[string, AclChange, string]>([
    [
      '/f',
      { change: 'merge', entries: entries('default:user:carol:rwx') },
      'Invalid ACL: only directories may have a default ACL. Path: /f Path: /f',
    ],
    [
      '/f',
      { change: 'replace', entries: entries('user:carol:rw-') },
      'Invalid ACL: the user, group and other entries are required. Path: /f',
    ],
    [
      '/f',
      { change: 'merge', entries: entries('mask:x:rw-') },
      'Invalid ACL: this entry type must not have a name: mask:x:rw-. Path: /f',
    ],
    ['/no', { change: 'remove' }, 'Directory/File does not exist /no'],
  ])('of %s is refused when it makes no sense: %o', (path, what, message) => {
    expect(() => change(namespaceOf({ '/f': {} }), path, what)).toThrow(message);
  });
});

describe('an extended attribute', () => {
  const limits = { countMax: 2, bytesMax: 16 };
  const both = { create: true, replace: true };
  const value = Buffer.from('blue');

  test('is set, read and removed', () => {
    const namespace = namespaceOf({ '/f': {} });
    const at = situation(namespace);
    carryOut(namespace, decideSetXattr(at, { path: '/f', name: 'user.color', value, ...both }, limits));
    expect(xattrsAt(at, '/f', ['user.color'])).toEqual([{ name: 'user.color', value }]);
    expect(() => xattrsAt(at, '/f', ['user.none'])).toThrow('At least one of the attributes provided was not found.');
    carryOut(namespace, decideRemoveXattr(at, '/f', { name: 'user.color', value }));
    expect(namespace.xattrs(namespace.child(rootRow, 'f'))).toEqual([]);
    expect(() => decideRemoveXattr(at, '/f', { name: 'user.color', value })).toThrow(
      'No matching attributes found for remove operation',
    );
  });

  test('is limited in number, size, and by who may name it', () => {
    const namespace = namespaceOf({ '/f': { owner: 'alice' } });
    const at = situation(namespace, person('alice'));
    const set = (name: string, bytes = value) => decideSetXattr(at, { path: '/f', name, value: bytes, ...both }, limits);
    expect(() => set('trusted.x')).toThrow("User doesn't have permission for xattr: trusted.x");
    expect(() => set('user.x', Buffer.alloc(16))).toThrow(
      'maximum combined size of the name and value is 16, but the total size is 17',
    );
    carryOut(namespace, set('user.a'));
    carryOut(namespace, set('user.b'));
    expect(() => set('user.c')).toThrow('Cannot add additional XAttr to inode, would exceed limit of 2');
  });
});
