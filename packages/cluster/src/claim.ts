import fs from 'node:fs';
import path from 'node:path';
import { UserError } from '@calf/runtime/errors';

/** What this process alone may use until it gives it back. */
export interface Claim {
  release(): void;
}

interface Owner {
  readonly pid: number;
  readonly startedAt: string | undefined;
}

/**
 * Makes the data directory, and `supervisor.lock` in it: of two clusters that are started there at once, one is refused. The lock of a
 * process that is no more counts for nothing. @throws UserError
 */
export function claimDirectory(dataDirectory: string): Claim {
  const file = path.join(dataDirectory, 'supervisor.lock');
  const mine: Owner = { pid: process.pid, startedAt: startOf(process.pid) };
  makeDirectory(dataDirectory);
  for (const isLast of [false, true]) {
    try {
      fs.writeFileSync(file, JSON.stringify(mine), { flag: 'wx' });
      return { release: () => fs.rmSync(file, { force: true }) };
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw notWritable(dataDirectory, fault);
    }
    const owner = readOwner(file);
    if (isLast || (owner && runs(owner.pid, owner.startedAt))) throw isTaken(dataDirectory, owner);
    fs.rmSync(file, { force: true });
  }
  throw isTaken(dataDirectory, undefined);
}

/** Whether process `pid` runs, and is the one that started then: numbers of processes come again, in containers soon. */
export function runs(pid: number, startedAt: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startedAt === undefined || startOf(pid) === startedAt;
}

/** Ticks from the machine's start to the process's, where the system tells them by /proc. Source: proc_pid_stat(5), `starttime`. */
export function startOf(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]; // the name in parentheses may hold anything
  } catch {
    return undefined;
  }
}

function makeDirectory(directory: string): void {
  try {
    fs.mkdirSync(directory, { recursive: true });
  } catch (fault) {
    throw notWritable(directory, fault);
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined; // torn by a crash, or just released
  }
}

function isTaken(dataDirectory: string, owner: Owner | undefined): UserError {
  const who = owner ? ` (process ${owner.pid})` : '';
  return new UserError(
    `a cluster already runs on ${dataDirectory}${who}: calf down --data ${dataDirectory} ends it, --data OTHER starts another`,
  );
}

function notWritable(directory: string, fault: unknown): UserError {
  const reason = fault instanceof Error ? fault.message : String(fault);
  return new UserError(`the data directory ${directory} cannot be written (${reason}): --data OTHER names another`, {
    cause: fault,
  });
}
