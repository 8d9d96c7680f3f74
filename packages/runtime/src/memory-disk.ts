import path from 'node:path';
import type { Disk, DiskFile, FileFacts, OpenFlags } from './disk.ts';

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

export function createMemoryDisk(options: MemoryDiskOptions = {}): MemoryDisk {
  return new MemoryDisk(options);
}

/** A disk within this process. */
export class MemoryDisk implements Disk {
  readonly #now: () => number;
  readonly #capacityBytes: number;
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  #directories = new Set<string>(['/']);
  #fault: Error | undefined;

  constructor({ now = () => 0, capacityBytes = 2 ** 40 }: MemoryDiskOptions) {
    this.#now = now;
    this.#capacityBytes = capacityBytes;
  }

  /**
   * The machine loses its power: bytes that were written and not synced, and names that were changed and not made durable, are as they
   * were before. `keeps` says of each unsynced write whether it reached the device all the same; none does where it is left out.
   */
  crash(keeps: (file: string, write: { position: number; bytes: number }) => boolean = () => false): void {
    for (const [name, inode] of this.#durableNames) restore(name, inode, keeps);
    this.#names = new Map(this.#durableNames);
  }

  /** From now on, or until it is called without an argument, writes and syncs of files fail with `fault`. */
  fail(fault?: Error): void {
    this.#fault = fault;
  }

  async open(file: string, flags: OpenFlags): Promise<DiskFile> {
    const full = path.resolve(file);
    const there = this.#names.get(full);
    if (flags.includes('x') && there) throw faultOf('EEXIST', full);
    if (flags.startsWith('r') && !there) throw faultOf('ENOENT', full);
    if (!there && !this.#directories.has(path.dirname(full))) throw faultOf('ENOENT', full);
    const inode = there ?? { bytes: Buffer.alloc(0), durable: Buffer.alloc(0), writes: [], modifiedMs: this.#now() };
    if (flags.startsWith('w')) inode.bytes = Buffer.alloc(0);
    this.#names.set(full, inode);
    return openedFile(inode, { now: this.#now, check: () => this.#check() });
  }

  async readFile(file: string): Promise<Buffer> {
    const inode = this.#names.get(path.resolve(file));
    if (!inode) throw faultOf('ENOENT', file);
    return Buffer.from(inode.bytes);
  }

  async replaceFile(file: string, bytes: Uint8Array | string): Promise<void> {
    this.#check();
    const whole = Buffer.from(bytes);
    const inode = { bytes: whole, durable: Buffer.from(whole), writes: [], modifiedMs: this.#now() };
    this.#names.set(path.resolve(file), inode);
    this.#durableNames.set(path.resolve(file), inode);
  }

  async rename(from: string, to: string): Promise<void> {
    const [source, target] = [path.resolve(from), path.resolve(to)];
    if (!this.#names.has(source) && !this.#directories.has(source)) throw faultOf('ENOENT', from);
    const moves = within(source);
    const moved = (name: string) => (moves(name) ? target + name.slice(source.length) : name);
    this.#names = new Map([...this.#names].filter(([name]) => name !== target).map(([name, inode]) => [moved(name), inode]));
    this.#directories = new Set([...this.#directories].map(moved));
  }

  async remove(file: string): Promise<void> {
    const gone = within(path.resolve(file));
    for (const name of this.#names.keys()) if (gone(name)) this.#names.delete(name);
    for (const name of this.#directories) if (gone(name)) this.#directories.delete(name);
  }

  async mkdirs(directory: string): Promise<void> {
    for (let at = path.resolve(directory); !this.#directories.has(at); at = path.dirname(at)) this.#directories.add(at);
  }

  async list(directory: string): Promise<string[]> {
    const full = path.resolve(directory);
    if (!this.#directories.has(full)) throw faultOf('ENOENT', directory);
    return [...this.#names.keys(), ...this.#directories]
      .filter((name) => name !== full && path.dirname(name) === full)
      .map((name) => path.basename(name))
      .sort();
  }

  async stat(file: string): Promise<FileFacts | undefined> {
    const full = path.resolve(file);
    const inode = this.#names.get(full);
    if (inode) return { type: 'file', bytes: inode.bytes.length, modifiedMs: inode.modifiedMs };
    return this.#directories.has(full) ? { type: 'directory', bytes: 0, modifiedMs: 0 } : undefined;
  }

  async syncDirectory(directory: string): Promise<void> {
    this.#check();
    const full = path.resolve(directory);
    const isHere = (name: string) => path.dirname(name) === full;
    for (const name of this.#durableNames.keys()) if (isHere(name) && !this.#names.has(name)) this.#durableNames.delete(name);
    for (const [name, inode] of this.#names) if (isHere(name)) this.#durableNames.set(name, inode);
  }

  async space(): Promise<{ capacityBytes: number; freeBytes: number }> {
    const used = [...this.#names.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    return { capacityBytes: this.#capacityBytes, freeBytes: Math.max(0, this.#capacityBytes - used) };
  }

  #check(): void {
    if (this.#fault) throw this.#fault;
  }
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
