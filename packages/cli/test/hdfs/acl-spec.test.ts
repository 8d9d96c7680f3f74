import { expect, test } from 'vitest';
import { parseAclSpec, renderAclEntry } from '../../src/hdfs/dfs/acl-spec.ts';

test('entries read back as they are shown', () => {
  const spec = 'user::rwx,user:carol:rw-,default:group::r-x,other::---';
  expect(parseAclSpec(spec, { permissions: true }).map(renderAclEntry).join(',')).toBe(spec);
});

test('entries to be removed have no permission', () => {
  expect(parseAclSpec('user:carol,default:group:staff', { permissions: false })).toEqual([
    { scope: 'ACCESS', type: 'USER', name: 'carol', permission: 0 },
    { scope: 'DEFAULT', type: 'GROUP', name: 'staff', permission: 0 },
  ]);
});

test.each([
  ['people:carol:rwx', 'Invalid type of acl in <aclSpec> :people:carol:rwx'],
  ['user:carol:rwz', 'Invalid permission in <aclSpec> : user:carol:rwz'],
  ['user:carol', 'Invalid <aclSpec> : user:carol'],
  ['user:carol:rwx:x', 'Invalid <aclSpec> : user:carol:rwx:x'],
])('%s is refused', (spec, message) => {
  expect(() => parseAclSpec(spec, { permissions: true })).toThrow(message);
});
