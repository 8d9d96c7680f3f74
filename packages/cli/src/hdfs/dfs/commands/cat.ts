import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { isDirectory } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.Display.Cat. */
export const cat: Command = {
  usage: '[-ignoreCrc] <src> ...',
  description: 'Prints files, one after the other. -ignoreCrc: without looking at their checksums.',
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 1, flags: ['ignoreCrc'] });
    await walkArguments(run, args, {
      async visit(item) {
        if (isDirectory(item)) throw new PathError(item.text, 'isDirectory');
        const input = await item.fs.open(item.path, { verifyChecksum: !flags.has('ignoreCrc') });
        try {
          for await (const chunk of input.stream()) await run.session.out.write(chunk);
        } finally {
          await input.close();
        }
      },
    });
  },
};
