import type { Command, Run } from '../command.ts';
import { drain } from '../copy.ts';
import { readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { childrenOf, isDirectory, localItem, type ExistingItem } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.CopyCommands.Merge. */
export const getmerge: Command = {
  usage: '[-nl] [-skip-empty-file] <src> <localdst>',
  description: `Writes files, and the files of directories by name, into one local file. -nl: a newline after each;
-skip-empty-file: not after empty ones.`,
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 2, flags: ['nl', 'skip-empty-file'] });
    const target = await localItem(run.session, args.pop() ?? '');
    if (isDirectory(target)) throw new PathError(target.text, 'isDirectory');
    const { files, missing } = await filesOf(run, args);
    if (missing) return;
    const newline = flags.has('nl') ? Buffer.from('\n') : undefined;
    const output = await target.fs.create(target.path, { overwrite: true });
    try {
      for (const file of files) {
        const input = await file.fs.open(file.path);
        for await (const chunk of drain(input)) await output.write(chunk);
        if (newline && !(file.status.length === 0 && flags.has('skip-empty-file'))) await output.write(newline);
      }
    } finally {
      await output.close();
    }
  },
};

/** Directories beneath directories are left out. */
async function filesOf(run: Run, args: readonly string[]): Promise<{ files: ExistingItem[]; missing: boolean }> {
  const files: ExistingItem[] = [];
  let missing = false;
  await walkArguments(run, args, {
    async visit(item) {
      if (!isDirectory(item)) files.push(item);
      else files.push(...(await childrenOf(item)).filter((child) => !isDirectory(child)));
    },
    async missing(item) {
      missing = true;
      throw new PathError(item.text, 'missing');
    },
  });
  return { files, missing };
}
