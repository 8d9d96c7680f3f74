import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Disk } from '@calf/runtime/disk';
import { UserError } from '@calf/runtime/errors';

export interface LockFile {
  release(): Promise<void>;
}

/**
 * Takes `in_use.lock`, which holds `pid@host` as a Java DataNode's does. It counts as left behind when no such process runs, or the
 * one that does began after the file was written. @throws UserError when another process has the directory
 */
export async function takeLockFile(disk: Disk, directory: string): Promise<LockFile> {
  const file = path.join(directory, 'in_use.lock');
  const facts = await disk.stat(file);
  const owner = facts && ownerOf((await disk.readFile(file)).toString('latin1'));
  if (owner !== undefined && owner !== process.pid && isRunningSince(owner, facts?.modifiedMs ?? 0)) {
    throw new UserError(
      `${directory} is in use by process ${owner}; end it first, or choose another directory (dfs.datanode.data.dir)`,
    );
  }
  const opened = await disk.open(file, 'w');
  await opened.write(Buffer.from(`${process.pid}@${os.hostname()}`), 0);
  await opened.close();
  return { release: () => disk.remove(file) };
}

function ownerOf(content: string): number | undefined {
  const [pid, host] = content.trim().split('@');
  return host === os.hostname() && /^\d+$/.test(pid ?? '') ? Number(pid) : undefined;
}

function isRunningSince(pid: number, atMs: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const found = processFacts(pid);
  return !found || (!found.isZombie && found.startedMs <= atMs + clockTickMs);
}

const clockTickMs = 10;

/**
 * From `/proc`, where there is one: behind the name in brackets, which may hold blanks, the state is the first field, and the start, in
 * clock ticks since boot, the twentieth.
 */
function processFacts(pid: number): { isZombie: boolean; startedMs: number } | undefined {
  try {
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const bootSeconds = Number(/^btime (\d+)$/m.exec(fs.readFileSync('/proc/stat', 'utf8'))?.[1]);
    const startedMs = bootSeconds * 1000 + Number(fields[19]) * clockTickMs;
    return Number.isFinite(startedMs) ? { isZombie: fields[0] === 'Z', startedMs } : undefined;
  } catch {
    return undefined;
  }
}
