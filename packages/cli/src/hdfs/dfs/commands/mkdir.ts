import { parentOf } from '@calf/client/path';
import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { isDirectory } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.Mkdir. */
export const mkdir: Command = {
  usage: '[-p] <path> ...',
  description: 'Makes directories. -p: also those that are missing on the way, and no error when one is there.',
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 1, flags: ['p'] });
    await walkArguments(run, args, {
      async visit(item) {
        if (!isDirectory(item)) throw new PathError(item.text, 'isNotDirectory');
        if (!flags.has('p')) throw new PathError(item.text, 'exists');
      },
      async missing(item) {
        const parent = parentOf(item.path) ?? '/';
        if (!flags.has('p') && !(await item.fs.exists(parent))) throw new PathError(item.fs.qualify(parent), 'missing');
        await item.fs.mkdirs(item.path);
      },
    });
  },
};
