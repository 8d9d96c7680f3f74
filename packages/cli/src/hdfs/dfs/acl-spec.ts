import type { AclEntry } from '@calf/client/file-system';
import { illegal } from './options.ts';

const types = ['USER', 'GROUP', 'MASK', 'OTHER'] as const;

/**
 * Reads `user:carol:rw-,default:group::r-x`; without permissions for entries to be removed.
 * Source: org.apache.hadoop.fs.permission.AclEntry.parseAclSpec. @throws HadoopError IllegalArgumentException
 */
export function parseAclSpec(spec: string, { permissions }: { permissions: boolean }): AclEntry[] {
  return spec
    .split(',')
    .filter((entry) => entry !== '')
    .map((entry) => parseEntry(entry, permissions));
}

function parseEntry(text: string, withPermission: boolean): AclEntry {
  const parts = text.split(':');
  const scope = parts[0] === 'default' ? 'DEFAULT' : 'ACCESS';
  const [typeName, name = '', permission, ...more] = scope === 'DEFAULT' ? parts.slice(1) : parts;
  if (typeName === undefined || more.length > 0) throw illegal(`Invalid <aclSpec> : ${text}`);
  const type = types.find((known) => known === typeName.toUpperCase());
  if (!type) throw illegal(`Invalid type of acl in <aclSpec> :${text}`);
  if (!withPermission && permission) throw illegal(`Invalid <aclSpec> : ${text}`);
  if (withPermission && permission === undefined) throw illegal(`Invalid <aclSpec> : ${text}`);
  const bits = withPermission ? symbols.indexOf(permission ?? '') : 0;
  if (bits === -1) throw illegal(`Invalid permission in <aclSpec> : ${text}`);
  return { scope, type, name: name === '' ? undefined : name, permission: bits };
}

/** `---`, `--x` … `rwx` by their bits. */
const symbols: readonly string[] = Array.from(
  { length: 8 },
  (_, bits) => (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + (bits & 1 ? 'x' : '-'),
);

export const permissionSymbol = (bits: number) => symbols[bits & 7] ?? '---';

export function renderAclEntry({ scope, type, name, permission }: AclEntry): string {
  return `${scope === 'DEFAULT' ? 'default:' : ''}${type.toLowerCase()}:${name ?? ''}:${permissionSymbol(permission)}`;
}
