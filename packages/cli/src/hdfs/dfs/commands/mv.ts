import type { Command } from '../command.ts';
import { checkDestination, refuseIntoItself, remoteDestination, targetFor } from '../copy.ts';
import { readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { exists } from '../path-item.ts';
import { expandArguments, walkItems } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.MoveCommands.Rename. */
export const mv: Command = {
  usage: '<src> ... <dst>',
  description: 'Renames, or moves into a directory, within one file system.',
  async run(run, argv) {
    const { args } = readOptions(argv, { min: 2 });
    const destination = await remoteDestination(run, args);
    const sources = await expandArguments(run, args);
    await checkDestination(destination, sources.length, false);
    await walkItems(run, sources, {
      async visit(source) {
        const target = await targetFor(source, destination);
        refuseIntoItself(source, target);
        if (source.fs.uri !== target.fs.uri) throw new PathError(source.text, { text: 'Does not match target filesystem' });
        if (exists(target)) throw new PathError(target.text, 'exists');
        if (!(await source.fs.rename(source.path, target.path))) throw new PathError(source.text, 'io');
      },
    });
  },
};
