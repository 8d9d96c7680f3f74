import { moveToTrash } from '@calf/client/trash';
import { isHadoopError } from '@calf/runtime/errors';
import type { Command, Run } from '../command.ts';
import { logTime } from '../dates.ts';
import { readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { expandPattern, isDirectory, type ExistingItem } from '../path-item.ts';
import { expandArgument, walkItems } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.Delete.Rm. */
export const rm: Command = {
  usage: '[-f] [-r|-R] [-skipTrash] [-safely] <src> ...',
  description: `Deletes files; into the trash when fs.trash.interval is set. -f: a missing one is no error; -r, -R: directories with
all in them; -skipTrash: at once and for good; -safely: refuses directories of more than hadoop.shell.delete.limit.num.files files.`,
  run: (run, argv) => remove(run, argv),
};

export const rmr: Command = { ...rm, usage: '', replacement: '-rm -r', run: (run, argv) => remove(run, ['-r', ...argv]) };

async function remove(run: Run, argv: readonly string[]): Promise<void> {
  const { flags, args } = readOptions(argv, { min: 1, flags: ['f', 'r', 'R', 'skipTrash', 'safely'] });
  const recursive = flags.has('r') || flags.has('R');
  for (const arg of args) {
    const items = flags.has('f') ? await expandPattern(run.session, arg) : await expandArgument(run, arg).catch(run.report);
    await walkItems(run, items ?? [], {
      async visit(item) {
        if (isDirectory(item) && !recursive) throw new PathError(item.text, 'isDirectory');
        if (!flags.has('skipTrash') && (await trashed(run, item))) return;
        if (flags.has('safely')) await mustBeSmall(run, item);
        if (!(await item.fs.delete(item.path, { recursive }))) throw new PathError(item.text, 'io');
        await run.session.out.line(`Deleted ${item.text}`);
      },
      async missing(item) {
        if (!flags.has('f')) throw new PathError(item.text, 'missing');
      },
    });
  }
}

async function trashed(run: Run, item: ExistingItem): Promise<boolean> {
  try {
    const target = await moveToTrash(item.fs, item.path, run.session.configuration);
    if (target === undefined) return false;
    await run.session.err.line(
      `${logTime(Date.now())} INFO fs.TrashPolicyDefault: Moved: '${item.fs.qualify(item.path)}' to trash at: ${item.fs.qualify(target)}`,
    );
    return true;
  } catch (error) {
    if (isHadoopError(error, 'java.io.FileNotFoundException') || !(error instanceof Error)) throw error;
    const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
    throw new Error(`${error.message}${cause}. Consider using -skipTrash option`, { cause: error });
  }
}

async function mustBeSmall(run: Run, item: ExistingItem): Promise<void> {
  const limit = run.session.configuration.getInt('hadoop.shell.delete.limit.num.files', 100);
  const { fileCount } = await item.fs.getContentSummary(item.path);
  if (limit > 0 && fileCount > limit) {
    throw new PathError(item.text, { text: `holds ${fileCount} files, more than -safely allows (${limit}): leave -safely out` });
  }
}
