import { expect, test } from 'vitest';
import { Perms } from '@calf/protocol/zookeeper';
import { isPermitted, resolveAcl, withoutDigests } from '../../src/core/acl.ts';
import { ipIsValid, ipMatches } from '../../src/core/ip-pattern.ts';

const ann = { scheme: 'digest', id: 'ann:hash' };
const here = { scheme: 'ip', id: '127.0.0.1' };

test('an identity needs one bit of what is asked, in an entry that means it', () => {
  const acl = [{ perms: Perms.READ, id: ann }];
  expect(isPermitted(acl, Perms.READ, [here, ann])).toBe(true);
  expect(isPermitted(acl, Perms.WRITE, [here, ann])).toBe(false);
  expect(isPermitted(acl, Perms.READ | Perms.ADMIN, [ann])).toBe(true);
  expect(isPermitted(acl, Perms.READ, [{ scheme: 'digest', id: 'ann:other' }])).toBe(false);
  expect(isPermitted([], Perms.ALL, [])).toBe(true);
});

test('the super user passes', () => {
  expect(isPermitted([{ perms: Perms.READ, id: ann }], Perms.WRITE, [{ scheme: 'super', id: '' }])).toBe(true);
});

test('`auth` stands for what a client has proven, which an address does not', () => {
  const asked = [{ perms: Perms.ALL, id: { scheme: 'auth', id: '' } }];
  expect(resolveAcl('/a', [here, ann], asked)).toEqual([{ perms: Perms.ALL, id: ann }]);
  expect(() => resolveAcl('/a', [here], asked)).toThrow('INVALIDACL');
});

test('what is twice in an ACL is stored once, and an empty one is refused', () => {
  const entry = { perms: Perms.READ, id: { scheme: 'world', id: 'anyone' } };
  expect(resolveAcl('/a', [], [entry, { ...entry }])).toEqual([entry]);
  expect(() => resolveAcl('/a', [], [])).toThrow('INVALIDACL');
});

test('digests are hidden from those who may not administer', () => {
  expect(withoutDigests([{ perms: Perms.READ, id: ann }])).toEqual([
    { perms: Perms.READ, id: { scheme: 'digest', id: 'ann:x' } },
  ]);
});

test.each([
  ['127.0.0.1', '127.0.0.1', true],
  ['127.0.0.2', '127.0.0.1', false],
  ['127.1.2.3', '127.0.0.0/8', true],
  ['10.1.2.3', '10.1.3.0/23', true],
  ['10.1.4.3', '10.1.3.0/23', false],
  ['1.2.3.4', '0.0.0.0/0', true],
  ['::1', '::1', true],
  ['fe80::1:2', 'fe80::/10', true],
  ['fec0::1', 'fe80::/10', false],
  ['127.0.0.1', '::/0', false],
])('%s is meant by %s: %s', (address, pattern, meant) => {
  expect(ipMatches(address, pattern)).toBe(meant);
});

test.each(['10.0.0.300', '10.0.0', '10.0.0.0/33', '10.0.0.0/', 'localhost', '1:2:3', ':::', '1::2::3', '12345::', '::1/129'])(
  '%s is no address',
  (pattern) => {
    expect(ipIsValid(pattern)).toBe(false);
  },
);
