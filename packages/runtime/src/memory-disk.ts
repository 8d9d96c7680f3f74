import path from 'node:path';
import type { Disk, DiskFile, FileFacts, OpenFlags } from './disk.ts';

/** A disk within this process. */
export interface MemoryDisk extends Disk {
  /**
   * The machine loses its power: bytes that were written and not synced, and names that were changed and not made durable, are as they
   * were before. `keeps` says of each unsynced write whether it reached the device all the same; none does where it is left out.
   */
  crash(keeps?: (file: string, write: { position: number; bytes: number }) => boolean): void;
  /** From now on, or until it is called without an argument, writes and syncs of files fail with `fault`. */
  fail(fault?: Error): void;
}

interface Write {
  readonly position: number;
  readonly bytes: Buffer;
}

/** A file's bytes, apart from its names. */
interface Inode {
  bytes: Buffer;
  /** As of the last sync. */
  durable: Buffer;
  writes: Write[];
  modifiedMs: number;
}

export interface MemoryDiskOptions {
  readonly now?: () => number;
  readonly capacityBytes?: number;
}

export function createMemoryDisk({ now = () => 0, capacityBytes = 2 ** 40 }: MemoryDiskOptions = {}): MemoryDisk {
  let names = new Map<string, Inode>();
  let durableNames = new Map<string, Inode>();
  let directories = new Set<string>(['/']);
  let fault: Error | undefined;

  const check = () => {
    if (fault) throw fault;
  };

  function open(file: string, flags: OpenFlags): DiskFile {
    const full = path.resolve(file);
    const there = names.get(full);
    if (flags.includes('x') && there) throw faultOf('EEXIST', full);
    if (flags.startsWith('r') && !there) throw faultOf('ENOENT', full);
    if (!there && !directories.has(path.dirname(full))) throw faultOf('ENOENT', full);
    const inode = there ?? { bytes: Buffer.alloc(0), durable: Buffer.alloc(0), writes: [], modifiedMs: now() };
    if (flags.startsWith('w')) inode.bytes = Buffer.alloc(0);
    names.set(full, inode);
    return openedFile(inode, { now, check });
  }

  const disk: MemoryDisk = {
    open: (file, flags) => promised(() => open(file, flags)),
    readFile: (file) =>
      promised(() => {
        const inode = names.get(path.resolve(file));
        if (!inode) throw faultOf('ENOENT', file);
        return Buffer.from(inode.bytes);
      }),
    replaceFile: (file, bytes) =>
      promised(() => {
        check();
        const whole = Buffer.from(bytes);
        const inode = { bytes: whole, durable: Buffer.from(whole), writes: [], modifiedMs: now() };
        names.set(path.resolve(file), inode);
        durableNames.set(path.resolve(file), inode);
      }),
    rename: (from, to) =>
      promised(() => {
        const source = path.resolve(from);
        if (!names.has(source) && !directories.has(source)) throw faultOf('ENOENT', from);
        renameTree(source, path.resolve(to));
      }),
    remove: (file) =>
      promised(() => {
        const gone = within(path.resolve(file));
        for (const name of names.keys()) if (gone(name)) names.delete(name);
        for (const name of directories) if (gone(name)) directories.delete(name);
      }),
    mkdirs: (directory) =>
      promised(() => {
        for (let at = path.resolve(directory); !directories.has(at); at = path.dirname(at)) directories.add(at);
      }),
    list: (directory) =>
      promised(() => {
        const full = path.resolve(directory);
        if (!directories.has(full)) throw faultOf('ENOENT', directory);
        return [...names.keys(), ...directories]
          .filter((name) => name !== full && path.dirname(name) === full)
          .map((name) => path.basename(name))
          .sort();
      }),
    stat: (file) => promised(() => stat(path.resolve(file))),
    syncDirectory: (directory) =>
      promised(() => {
        check();
        const full = path.resolve(directory);
        for (const name of durableNames.keys()) if (path.dirname(name) === full && !names.has(name)) durableNames.delete(name);
        for (const [name, inode] of names) if (path.dirname(name) === full) durableNames.set(name, inode);
      }),
    space: () =>
      promised(() => {
        const used = [...names.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
        return { capacityBytes, freeBytes: Math.max(0, capacityBytes - used) };
      }),
    crash(keeps = () => false) {
      for (const [name, inode] of durableNames) restore(name, inode, keeps);
      names = new Map(durableNames);
    },
    fail(chosen) {
      fault = chosen;
    },
  };

  function renameTree(source: string, target: string): void {
    const moves = within(source);
    const moved = (name: string) => target + name.slice(source.length);
    names = new Map(
      [...names].filter(([name]) => name !== target).map(([name, inode]) => [moves(name) ? moved(name) : name, inode]),
    );
    directories = new Set([...directories].map((name) => (moves(name) ? moved(name) : name)));
  }

  function stat(full: string): FileFacts | undefined {
    const inode = names.get(full);
    if (inode) return { type: 'file', bytes: inode.bytes.length, modifiedMs: inode.modifiedMs };
    return directories.has(full) ? { type: 'directory', bytes: 0, modifiedMs: 0 } : undefined;
  }

  return disk;
}

function openedFile(inode: Inode, { now, check }: { now: () => number; check: () => void }): DiskFile {
  const readSync = (into: Uint8Array, position: number) => inode.bytes.copy(into, 0, position);
  const writeSync = (bytes: Uint8Array, position: number) => {
    check();
    const write = { position, bytes: Buffer.from(bytes) };
    inode.bytes = withWrite(inode.bytes, write);
    inode.writes.push(write);
    inode.modifiedMs = now();
  };
  return {
    readSync,
    writeSync,
    read: (into, position) => promised(() => readSync(into, position)),
    write: (bytes, position) => promised(() => writeSync(bytes, position)),
    sync: () =>
      promised(() => {
        check();
        inode.durable = Buffer.from(inode.bytes);
        inode.writes = [];
      }),
    truncate: (byteLength) =>
      promised(() => {
        const longer = Buffer.alloc(Math.max(0, byteLength - inode.bytes.length));
        inode.bytes = Buffer.concat([inode.bytes.subarray(0, byteLength), longer]);
      }),
    size: () => promised(() => inode.bytes.length),
    close: () => Promise.resolve(),
  };
}

function restore(name: string, inode: Inode, keeps: (file: string, write: { position: number; bytes: number }) => boolean): void {
  const kept = inode.writes.filter(({ position, bytes }) => keeps(name, { position, bytes: bytes.length }));
  inode.bytes = kept.reduce(withWrite, Buffer.from(inode.durable));
  inode.durable = Buffer.from(inode.bytes);
  inode.writes = [];
}

function withWrite(bytes: Buffer, write: Write): Buffer {
  const end = write.position + write.bytes.length;
  const larger = end <= bytes.length ? bytes : Buffer.concat([bytes, Buffer.alloc(end - bytes.length)]);
  write.bytes.copy(larger, write.position);
  return larger;
}

function within(tree: string): (name: string) => boolean {
  return (name) => name === tree || name.startsWith(`${tree}/`);
}

function promised<T>(run: () => T): Promise<T> {
  return new Promise((resolve) => resolve(run()));
}

function faultOf(code: string, file: string): Error {
  return Object.assign(new Error(`${code}: ${file}`), { code });
}
