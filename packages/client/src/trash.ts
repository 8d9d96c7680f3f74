import type { Configuration } from '@calf/runtime/configuration';
import { isHadoopError } from '@calf/runtime/errors';
import type { FileSystem } from './contract.ts';
import { baseName, joinPath, parentOf } from './path.ts';
import { ioError } from './refusals.ts';

const trashPermission = 0o700;
const attemptsMax = 1000;

/** How long a checkpoint stays; 0 is no trash. */
function trashIntervalMs(configuration: Configuration): number {
  return Math.max(0, configuration.getFloat('fs.trash.interval', 0)) * 60_000;
}

/** Servers that keep trash have the word, whatever the client says. Source: org.apache.hadoop.fs.Trash.moveToAppropriateTrash. */
async function keepsTrash(fs: FileSystem, configuration: Configuration): Promise<boolean> {
  const serverMinutes = (await fs.serverTrashMinutes?.()) ?? 0;
  return serverMinutes > 0 || trashIntervalMs(configuration) > 0;
}

const trashRoot = (fs: FileSystem) => joinPath(fs.homeDirectory(), '.Trash');

/**
 * Moves `path` to `.Trash/Current` under the same path; answers where it went, or undefined when there is no trash or it
 * lies in it already. Source: org.apache.hadoop.fs.TrashPolicyDefault.moveToTrash. @throws HadoopError
 */
export async function moveToTrash(
  fs: FileSystem,
  path: string,
  configuration: Configuration,
  now = Date.now(),
): Promise<string | undefined> {
  if (!(await keepsTrash(fs, configuration))) return undefined;
  const root = trashRoot(fs);
  const absolute = fs.resolve(path);
  await fs.getFileStatus(absolute);
  if (absolute.startsWith(root)) return undefined;
  if (root.startsWith(absolute.endsWith('/') ? absolute : `${absolute}/`)) {
    throw ioError(`Cannot move "${fs.qualify(path)}" to the trash, as it contains the trash`);
  }
  const directory = await trashDirectory(fs, joinPath(root, 'Current') + (parentOf(absolute) ?? ''), now);
  let target = joinPath(directory, baseName(absolute));
  for (let attempt = 0; await fs.exists(target); attempt++) {
    if (attempt === attemptsMax) throw ioError(`Failed to move ${path} to trash ${target}`);
    target = joinPath(directory, baseName(absolute)) + String(now + attempt);
  }
  await fs.rename(absolute, target, { overwrite: false });
  return target;
}

/** Makes the directory; a file in its way (trashed earlier) gives the directory another name. */
async function trashDirectory(fs: FileSystem, wanted: string, now: number): Promise<string> {
  const directory = wanted.length > 1 && wanted.endsWith('/') ? wanted.slice(0, -1) : wanted;
  try {
    await fs.mkdirs(directory, { permission: trashPermission });
    return directory;
  } catch (error) {
    const inTheWay = isHadoopError(error, 'FileAlreadyExistsException') || isHadoopError(error, 'ParentNotDirectoryException');
    if (!inTheWay) throw error;
    let obstacle = directory;
    while (!(await fs.exists(obstacle))) obstacle = parentOf(obstacle) ?? '/';
    return trashDirectory(fs, obstacle + String(now) + directory.slice(obstacle.length), now);
  }
}

/** Renames `.Trash/Current` to a checkpoint named after the time. Source: TrashPolicyDefault.createCheckpoint. */
export async function checkpointTrash(fs: FileSystem, configuration: Configuration, now: number): Promise<string | undefined> {
  if (trashIntervalMs(configuration) === 0) return undefined;
  const current = joinPath(trashRoot(fs), 'Current');
  if (!(await fs.exists(current))) return undefined;
  const name = joinPath(trashRoot(fs), checkpointName(new Date(now)));
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const checkpoint = attempt === 0 ? name : `${name}-${attempt}`;
    try {
      await fs.rename(current, checkpoint, { overwrite: false });
      return checkpoint;
    } catch (error) {
      if (!isHadoopError(error, 'FileAlreadyExistsException')) throw error;
    }
  }
  throw ioError(`Failed to checkpoint trash: ${name}`);
}

/** Deletes checkpoints older than the interval, or all. Source: TrashPolicyDefault.deleteCheckpoint. */
export async function expungeTrash(
  fs: FileSystem,
  configuration: Configuration,
  { now, all }: { now: number; all: boolean },
): Promise<void> {
  const intervalMs = trashIntervalMs(configuration);
  if (intervalMs === 0 || !(await fs.exists(trashRoot(fs)))) return;
  for (const { path } of await fs.listStatus(trashRoot(fs))) {
    const madeMs = checkpointTime(baseName(path));
    if (madeMs !== undefined && (all || now - intervalMs > madeMs)) await fs.delete(path, { recursive: true });
  }
}

const two = (value: number) => String(value).padStart(2, '0');

/** `yyMMddHHmmss`, local time. */
function checkpointName(at: Date): string {
  const parts = [at.getFullYear() % 100, at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes(), at.getSeconds()];
  return parts.map(two).join('');
}

function checkpointTime(name: string): number | undefined {
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(-\d+)?$/.exec(name)?.slice(1, 7).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return new Date(2000 + year, month - 1, day, hour, minute, second || 0).getTime();
}
