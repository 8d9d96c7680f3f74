import { type AclEntryProto, AclEntryTypeProto, FsActionProto } from '@calf/protocol/hdfs';
import type { Draft } from '@calf/protocol/message';
import type { RpcCall } from '@calf/runtime/rpc-server';
import type { AclEntry } from '../core/inode-extras.ts';
import { type AclChange, aclStatus, decideSetAcl } from '../core/operations/acl.ts';
import type { Namesystem } from '../namesystem.ts';
import { type Changes, type ClientRows, situationOf } from './calls.ts';

/** The rows of ClientProtocol for access control lists. */
export function aclRows(namesystem: Namesystem, { change }: Changes): ClientRows {
  const set = async (call: RpcCall, src: string, what: { doing: string; change: AclChange }) => {
    await change(call, `Cannot ${what.doing} on ${src}`, (situation) => decideSetAcl(situation, src, what.change));
    return {};
  };
  return {
    modifyAclEntries: ({ src, aclSpec }, call) =>
      set(call, src, { doing: 'modify ACL entries', change: { change: 'merge', entries: aclSpec.map(fromProto) } }),
    removeAclEntries: ({ src, aclSpec }, call) =>
      set(call, src, { doing: 'remove ACL entries', change: { change: 'subtract', entries: aclSpec.map(fromProto) } }),
    removeDefaultAcl: ({ src }, call) =>
      set(call, src, { doing: 'remove default ACL entries', change: { change: 'remove-defaults' } }),
    removeAcl: ({ src }, call) => set(call, src, { doing: 'remove ACL', change: { change: 'remove' } }),
    setAcl: ({ src, aclSpec }, call) =>
      set(call, src, { doing: 'set ACL', change: { change: 'replace', entries: aclSpec.map(fromProto) } }),
    async getAclStatus({ src }, call) {
      const { owner, group, mode, entries } = aclStatus(await situationOf(namesystem, call), src);
      const sticky = (mode & 0o1000) !== 0;
      return { result: { owner, group, sticky, entries: entries.map(toProto), permission: { perm: mode } } };
    },
  };
}

function fromProto({ scope, type, name, permissions }: AclEntryProto): AclEntry {
  return {
    isDefault: scope === 'DEFAULT',
    type: AclEntryTypeProto.numbers[type],
    name: name ?? '',
    permission: FsActionProto.numbers[permissions],
  };
}

function toProto({ isDefault, type, name, permission }: AclEntry): Draft<typeof AclEntryProto> {
  return {
    scope: isDefault ? 'DEFAULT' : 'ACCESS',
    type: AclEntryTypeProto.names.get(type) ?? 'OTHER',
    permissions: FsActionProto.names.get(permission) ?? 'NONE',
    name: name === '' ? undefined : name,
  };
}
