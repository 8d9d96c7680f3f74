import type { FileSystemSnapshots } from '@calf/client/file-system';
import type { Command, Run } from '../command.ts';
import { illegal } from '../options.ts';
import { PathError } from '../path-error.ts';
import { exists, isDirectory, type ExistingItem } from '../path-item.ts';
import { expandArgument } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.SnapshotCommands.CreateSnapshot. */
export const createSnapshot: Command = {
  usage: '<snapshotDir> [<snapshotName>]',
  description: 'Keeps a directory as it is now, under .snapshot in it.',
  run: (run, argv) =>
    withDirectory(run, argv, { min: 0, max: 1 }, async ({ item, snapshots, names: [name] }) => {
      await run.session.out.line(`Created snapshot ${await snapshots.create(item.path, name)}`);
    }),
};

/** Source: org.apache.hadoop.fs.shell.SnapshotCommands.DeleteSnapshot. */
export const deleteSnapshot: Command = {
  usage: '<snapshotDir> <snapshotName>',
  description: 'Deletes a snapshot.',
  run: (run, argv) =>
    withDirectory(run, argv, { min: 1, max: 1 }, async ({ item, snapshots, names: [name = ''] }) => {
      await snapshots.delete(item.path, name);
      await run.session.out.line(`Deleted snapshot ${name} under ${item.fs.qualify(item.path)}`);
    }),
};

/** Source: org.apache.hadoop.fs.shell.SnapshotCommands.RenameSnapshot. */
export const renameSnapshot: Command = {
  usage: '<snapshotDir> <oldName> <newName>',
  description: 'Renames a snapshot.',
  run: (run, argv) =>
    withDirectory(run, argv, { min: 2, max: 2 }, async ({ item, snapshots, names: [from = '', to = ''] }) => {
      await snapshots.rename(item.path, from, to);
      await run.session.out.line(`Renamed snapshot ${from} to ${to} under ${item.fs.qualify(item.path)}`);
    }),
};

interface Target {
  readonly item: ExistingItem;
  readonly snapshots: FileSystemSnapshots;
  readonly names: readonly string[];
}

async function withDirectory(
  run: Run,
  [directory, ...names]: readonly string[],
  { min, max }: { min: number; max: number },
  work: (target: Target) => Promise<void>,
): Promise<void> {
  if (directory === undefined) throw illegal('<snapshotDir> is missing.');
  if (names.length < min || names.length > max)
    throw illegal(`${names.length} names, but ${min === max ? min : `${min} or ${max}`} wanted`);
  const [item] = await expandArgument(run, directory);
  if (!item || !exists(item)) throw new PathError(directory, 'missing');
  if (!isDirectory(item)) throw new PathError(item.text, 'isNotDirectory');
  if (!item.fs.snapshots) throw new PathError(item.text, 'notSupported');
  await work({ item, snapshots: item.fs.snapshots, names });
}
