import type { FileStatus } from '@calf/client/file-system';
import { isHadoopError } from '@calf/runtime/errors';
import type { Command } from '../command.ts';
import { illegal, readOptions } from '../options.ts';
import type { ExistingItem } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.Test. */
export const test: Command = {
  usage: '-[defswrz] <path>',
  description: `Answers by its exit code: 0 is yes, 1 no. -d: is it a directory; -e: is it there; -f: is it a file; -s: has it bytes;
-z: has it none; -w, -r: may you write, read it.`,
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 1, max: 1, flags: ['e', 'd', 'f', 's', 'z', 'w', 'r'] });
    const [flag, second] = flags;
    if (flag === undefined) throw illegal('No test flag given');
    if (second !== undefined) throw illegal('Only one test flag is allowed');
    await walkArguments(run, args, {
      async visit(item) {
        if (!(await holds(flag, item))) run.exitCode = 1;
      },
      async missing() {
        run.exitCode = 1;
      },
    });
  },
};

async function holds(flag: string, item: ExistingItem): Promise<boolean> {
  if (flag === 'w') return allowed(item, 'WRITE');
  if (flag === 'r') return allowed(item, 'READ');
  return facts[flag]?.(item.status) ?? true;
}

const facts: Readonly<Record<string, (status: FileStatus) => boolean>> = {
  d: ({ type }) => type === 'DIRECTORY',
  f: ({ type }) => type === 'FILE',
  s: ({ length }) => length > 0,
  z: ({ length }) => length === 0,
};

async function allowed(item: ExistingItem, action: 'READ' | 'WRITE'): Promise<boolean> {
  try {
    await item.fs.access(item.path, action);
    return true;
  } catch (error) {
    if (isHadoopError(error, 'AccessControlException') || isHadoopError(error, 'FileNotFoundException')) return false;
    throw error;
  }
}
