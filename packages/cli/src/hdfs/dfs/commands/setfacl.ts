import type { AclEntry, FileSystemAcls } from '@calf/client/file-system';
import { parseAclSpec } from '../acl-spec.ts';
import type { Command } from '../command.ts';
import { illegal, readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { isDirectory } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

const changes = ['b', 'k', 'm', 'x', '-set'] as const;

type Change = (acls: FileSystemAcls, path: string, entries: readonly AclEntry[]) => Promise<void>;

const run: Readonly<Record<(typeof changes)[number], Change>> = {
  b: (acls, path) => acls.remove(path),
  k: (acls, path) => acls.removeDefault(path),
  m: (acls, path, entries) => acls.modify(path, entries),
  x: (acls, path, entries) => acls.removeEntries(path, entries),
  '-set': (acls, path, entries) => acls.set(path, entries),
};

/** Source: org.apache.hadoop.fs.shell.AclCommands.SetfaclCommand. */
export const setfacl: Command = {
  usage: '[-R] [{-b|-k} {-m|-x <acl_spec>} <path>]|[--set <acl_spec> <path>]',
  description: `Changes access control lists. -b: only the permission is left; -k: no defaults; -m: adds and replaces entries;
-x: removes entries; --set: these entries instead; -R: of everything beneath too. An entry is user:carol:rw-, default:group::r-x.`,
  async run(command, argv) {
    const { flags, args } = readOptions(argv, { min: 0, flags: ['R', ...changes] });
    const [change, second] = changes.filter((option) => flags.has(option));
    if (second !== undefined) throw illegal('Specified flags contains both remove and modify flags');
    const takesEntries = change === 'm' || change === 'x' || change === '-set';
    if (takesEntries && args.length < 2)
      throw illegal(args.length === 0 ? 'Missing arguments: <acl_spec> <path>' : 'Missing either <acl_spec> or <path>');
    const entries = takesEntries ? parseAclSpec(args.shift() ?? '', { permissions: change !== 'x' }) : [];
    if (takesEntries && entries.length === 0) throw illegal('Missing <acl_spec> entry');
    if (args.length === 0) throw illegal('<path> is missing');
    if (args.length > 1) throw illegal('Too many arguments');
    if (change === undefined) throw illegal('Expected one of -b, -k, -m, -x or --set options');
    await walkArguments(command, args, {
      recursive: flags.has('R'),
      async visit(item) {
        if (!item.fs.acls) throw new PathError(item.text, 'notSupported');
        const fitting = flags.has('R') && !isDirectory(item) ? entries.filter(({ scope }) => scope === 'ACCESS') : entries;
        if (!takesEntries || fitting.length > 0) await run[change](item.fs.acls, item.path, fitting);
      },
    });
  },
};
