import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { isDirectory, itemAt } from '../path-item.ts';
import { walkItems } from '../walk.ts';

const bytesMax = 1024;

/** Source: org.apache.hadoop.fs.shell.Head. */
export const head: Command = {
  usage: '<file>',
  description: 'Prints the first kilobyte of a file.',
  async run(run, argv) {
    const { args } = readOptions(argv, { min: 1, max: 1 });
    const items = await Promise.all(args.map((arg) => itemAt(run.session, arg)));
    await walkItems(run, items, {
      async visit(item) {
        if (isDirectory(item)) throw new PathError(item.text, 'isDirectory');
        const input = await item.fs.open(item.path);
        try {
          for await (const chunk of input.stream(0, bytesMax)) await run.session.out.write(chunk);
        } finally {
          await input.close();
        }
      },
    });
  },
};
