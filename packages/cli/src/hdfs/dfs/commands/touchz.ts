import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { isDirectory, parentExists, type PathItem } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.TouchCommands.Touchz. */
export const touchz: Command = {
  usage: '<path> ...',
  description: 'Makes files of zero bytes; one that has bytes is an error.',
  async run(run, argv) {
    const { args } = readOptions(argv, { min: 1 });
    await walkArguments(run, args, {
      async visit(item) {
        if (isDirectory(item)) throw new PathError(item.text, 'isDirectory');
        if (item.status.length !== 0) throw new PathError(item.text, { text: 'Not a zero-length file' });
        await makeEmpty(item);
      },
      async missing(item) {
        await mustHaveParent(item);
        await makeEmpty(item);
      },
    });
  },
};

export async function makeEmpty(item: PathItem): Promise<void> {
  const output = await item.fs.create(item.path, { overwrite: true });
  await output.close();
}

/** @throws PathError */
export async function mustHaveParent(item: PathItem): Promise<void> {
  if (!(await parentExists(item))) throw new PathError(item.text, 'missing', { fullPath: item.fs.qualify(item.path) });
}
