import { FsActionProto, type AclEntryProto } from '@calf/protocol/hdfs';
import type { AclEntry, FileSystemAcls } from '../contract.ts';
import type { HdfsClient } from './shared.ts';

/** Access control lists. Source: org.apache.hadoop.hdfs.DFSClient. */
export function aclsOf({ nameNode, resolve }: Pick<HdfsClient, 'nameNode' | 'resolve'>): FileSystemAcls {
  return {
    async get(path) {
      const { result } = await nameNode.getAclStatus({ src: resolve(path) });
      return result.entries.map(entryOf);
    },
    async modify(path, entries) {
      await nameNode.modifyAclEntries({ src: resolve(path), aclSpec: entries.map(protoOf) });
    },
    async removeEntries(path, entries) {
      await nameNode.removeAclEntries({ src: resolve(path), aclSpec: entries.map(protoOf) });
    },
    async removeDefault(path) {
      await nameNode.removeDefaultAcl({ src: resolve(path) });
    },
    async remove(path) {
      await nameNode.removeAcl({ src: resolve(path) });
    },
    async set(path, entries) {
      await nameNode.setAcl({ src: resolve(path), aclSpec: entries.map(protoOf) });
    },
  };
}

/** The numbers of FsActionProto are the bits of a permission. */
function entryOf({ scope, type, name, permissions }: AclEntryProto): AclEntry {
  return { scope, type, name: name === '' ? undefined : name, permission: FsActionProto.numbers[permissions] };
}

function protoOf({ scope, type, name, permission }: AclEntry) {
  return { scope, type, name, permissions: FsActionProto.names.get(permission & 7) ?? 'NONE' } as const;
}
