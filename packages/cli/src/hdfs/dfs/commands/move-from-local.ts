import type { Command } from '../command.ts';
import { illegalOption } from '../options.ts';
import { PathError } from '../path-error.ts';
import { putFiles } from './put.ts';

/** Source: org.apache.hadoop.fs.shell.MoveCommands.MoveFromLocal. */
export const moveFromLocal: Command = {
  usage: '[-f] [-p] [-l] [-d] <localsrc> ... <dst>',
  description: 'Copies local files and directories as -put does, and deletes them here then.',
  async run(run, argv) {
    if (argv.includes('-t')) throw illegalOption('-t');
    await putFiles(run, argv, async (source) => {
      if (!(await source.fs.delete(source.path, { recursive: false })))
        throw new PathError(source.text, 'io', { operation: 'remove' });
    });
  },
};
