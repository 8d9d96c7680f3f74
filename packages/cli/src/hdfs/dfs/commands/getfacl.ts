import type { AclEntry } from '@calf/client/file-system';
import { permissionSymbol, renderAclEntry } from '../acl-spec.ts';
import type { Command, Run } from '../command.ts';
import { illegal, readOptions } from '../options.ts';
import type { ExistingItem } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.AclCommands.GetfaclCommand. */
export const getfacl: Command = {
  usage: '[-R] <path>',
  description: 'Prints access control lists. -R: of everything beneath too.',
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 0, flags: ['R'] });
    if (args.length === 0) throw illegal('<path> is missing');
    if (args.length > 1) throw illegal('Too many arguments');
    await walkArguments(run, args, { recursive: flags.has('R'), visit: (item) => print(run, item) });
  },
};

async function print({ session: { out } }: Run, item: ExistingItem): Promise<void> {
  const { owner, group, permission, hasAcl } = item.status;
  await out.line(`# file: ${item.text}\n# owner: ${owner}\n# group: ${group}`);
  if (permission & 0o1000) await out.line(`# flags: --${permission & 1 ? 't' : 'T'}`);
  const kept = hasAcl ? ((await item.fs.acls?.get(item.path)) ?? []) : [];
  const access = accessEntries(permission, kept);
  const defaults = kept.filter(({ scope }) => scope === 'DEFAULT');
  for (const entries of [access, defaults]) {
    for (const entry of entries) await out.line(withEffective(entry, entries));
  }
  await out.line('');
}

/** The group bits of an extended list are its mask. Source: org.apache.hadoop.fs.permission.AclUtil.getAclFromPermAndEntries. */
function accessEntries(permission: number, kept: readonly AclEntry[]): AclEntry[] {
  const extended = kept.filter(({ scope }) => scope === 'ACCESS');
  const entry = (type: AclEntry['type'], shift: number): AclEntry => ({
    scope: 'ACCESS',
    type,
    permission: (permission >> shift) & 7,
  });
  return [entry('USER', 6), ...extended, entry(extended.length === 0 ? 'GROUP' : 'MASK', 3), entry('OTHER', 0)];
}

function withEffective(entry: AclEntry, entries: readonly AclEntry[]): string {
  const mask = entries.find(({ type }) => type === 'MASK');
  const isMasked = mask !== undefined && (entry.name !== undefined || entry.type === 'GROUP');
  const effective = isMasked ? entry.permission & mask.permission : entry.permission;
  return renderAclEntry(entry) + (effective === entry.permission ? '' : `\t#effective:${permissionSymbol(effective)}`);
}
