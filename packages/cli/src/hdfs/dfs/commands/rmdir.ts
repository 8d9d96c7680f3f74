import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { isDirectory } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

const ignore = '-ignore-fail-on-non-empty';

/** Source: org.apache.hadoop.fs.shell.Delete.Rmdir. */
export const rmdir: Command = {
  usage: '[--ignore-fail-on-non-empty] <dir> ...',
  description: 'Deletes empty directories. --ignore-fail-on-non-empty: leaves others alone without a word.',
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 1, flags: [ignore] });
    await walkArguments(run, args, {
      async visit(item) {
        if (!isDirectory(item)) throw new PathError(item.text, 'isNotDirectory');
        if ((await item.fs.listStatus(item.path)).length > 0) {
          if (flags.has(ignore)) return;
          throw new PathError(item.text, 'notEmpty');
        }
        if (!(await item.fs.delete(item.path, { recursive: false }))) throw new PathError(item.text, 'io');
      },
    });
  },
};
