import type { Command, Run } from '../command.ts';
import { illegal, readOptions } from '../options.ts';
import { walkArguments } from '../walk.ts';
import { messageOf } from './chmod.ts';

const name = '[-+_./@a-zA-Z0-9]';

interface Names {
  readonly owner: string | undefined;
  readonly group: string | undefined;
}

/** Source: org.apache.hadoop.fs.FsShellPermissions.Chown. */
export const chown: Command = {
  usage: '[-R] [OWNER][:[GROUP]] PATH...',
  description: 'Changes owner, group, or both. -R: of everything beneath too.',
  run: (run, argv) => change(run, argv, ownerAndGroup),
};

/** Source: org.apache.hadoop.fs.FsShellPermissions.Chgrp. */
export const chgrp: Command = {
  usage: '[-R] GROUP PATH...',
  description: 'Changes the group; the same as -chown :GROUP.',
  run: (run, argv) => change(run, argv, groupOnly),
};

async function change(run: Run, argv: readonly string[], read: (text: string) => Names): Promise<void> {
  const { flags, args } = readOptions(argv, { min: 2, flags: ['R'] });
  const [text = '', ...paths] = args;
  const names = read(text);
  await walkArguments(run, paths, {
    recursive: flags.has('R'),
    async visit({ text: shown, fs, path, status }) {
      const owner = names.owner === status.owner ? undefined : names.owner;
      const group = names.group === status.group ? undefined : names.group;
      if (owner === undefined && group === undefined) return;
      await fs.setOwner(path, { owner, group }).catch((error: unknown) => {
        throw new Error(`changing ownership of '${shown}': ${messageOf(error)}`, { cause: error });
      });
    },
  });
}

function ownerAndGroup(text: string): Names {
  const parts = new RegExp(`^\\s*(${name}+)?(:(${name}*))?\\s*$`).exec(text);
  if (!parts) throw illegal(`'${text}' does not match expected pattern for [owner][:group].`);
  const [, owner, , group] = parts;
  if (owner === undefined && !group) throw illegal(`'${text}' does not specify owner or group.`);
  return { owner, group: group || undefined };
}

function groupOnly(text: string): Names {
  const group = new RegExp(`^\\s*(${name}+)\\s*$`).exec(text)?.[1];
  if (group === undefined) throw illegal(`'${text}' does not match expected pattern for group`);
  return { owner: undefined, group };
}
