import path from 'node:path';
import type { Disk, DiskFile, OpenFlags } from '@calf/runtime/disk';

/** What a file is to a running process, and what of it is on the device. */
interface Content {
  cached: Buffer;
  synced: Buffer;
  /** Whether no one else has the bytes of `cached`. */
  isOwned?: boolean;
}

interface CrashDiskOptions {
  names?: Map<string, Content>;
  syncedNames?: Map<string, Content>;
  crashAt?: number;
}

const sectorBytes = 512;

/**
 * A disk that stops at a chosen operation: that one is done in half, and from then on every one fails and does nothing. What a new
 * process finds is then `afterKill()` (the page cache outlives a process) or `afterPowerFailure()` (of what was not synced, any
 * sectors and any names may be there).
 */
export class CrashDisk implements Disk {
  readonly #names: Map<string, Content>;
  readonly #syncedNames: Map<string, Content>;
  readonly #crashAt: number;
  operations = 0;

  constructor({ names = new Map(), syncedNames = names, crashAt = Number.POSITIVE_INFINITY }: CrashDiskOptions = {}) {
    this.#names = names;
    this.#syncedNames = new Map(syncedNames);
    this.#crashAt = crashAt;
  }

  get hasCrashed(): boolean {
    return this.operations >= this.#crashAt;
  }

  afterKill(options: { crashAt?: number } = {}): CrashDisk {
    for (const content of this.#names.values()) content.isOwned = false;
    const copies = new Map([...this.#names.values()].map((content) => [content, { ...content }]));
    const copied = (names: Map<string, Content>) =>
      new Map([...names].map(([name, content]) => [name, copies.get(content) ?? content]));
    return new CrashDisk({ ...options, names: copied(this.#names), syncedNames: copied(this.#syncedNames) });
  }

  afterPowerFailure(random: () => number): CrashDisk {
    const names = new Map(this.#syncedNames);
    for (const [name, content] of this.#names) if (random() < 0.5) names.set(name, content);
    return new CrashDisk({ names: new Map([...names].map(([name, content]) => [name, someSectors(content, random)])) });
  }

  open(file: string, flags: OpenFlags): Promise<DiskFile> {
    return this.#operation(() => {
      const there = this.#names.get(file);
      if (flags.startsWith('wx') && there) throw problem('EEXIST', file);
      if (flags.startsWith('r') && !there) throw problem('ENOENT', file);
      const content = there ?? { cached: Buffer.alloc(0), synced: Buffer.alloc(0) };
      if (flags.startsWith('w')) content.cached = Buffer.alloc(0);
      this.#names.set(file, content);
      return this.#opened(content);
    });
  }

  async readFile(file: string): Promise<Buffer> {
    const opened = await this.open(file, 'r');
    const bytes = Buffer.alloc(await opened.size());
    await opened.read(bytes, 0);
    return bytes;
  }

  list(directory: string): Promise<string[]> {
    return this.#operation(() =>
      [...this.#names.keys()]
        .filter((name) => path.dirname(name) === directory)
        .map((name) => path.basename(name))
        .sort(),
    );
  }

  stat(file: string): ReturnType<Disk['stat']> {
    return this.#operation(() => {
      const content = this.#names.get(file);
      if (content) return { type: 'file' as const, bytes: content.cached.length, modifiedMs: 0 };
      const isDirectory = [...this.#names.keys()].some((name) => path.dirname(name) === file);
      return isDirectory ? { type: 'directory' as const, bytes: 0, modifiedMs: 0 } : undefined;
    });
  }

  syncDirectory(directory: string): Promise<void> {
    return this.#operation(() => {
      for (const [name, content] of this.#names) if (path.dirname(name) === directory) this.#syncedNames.set(name, content);
    });
  }

  mkdirs(): Promise<void> {
    return Promise.resolve();
  }

  replaceFile = notUsed;
  rename = notUsed;
  remove = notUsed;
  space = notUsed;

  /** Changes a byte behind the journal's back. */
  damage(file: string, offset: number): void {
    const content = this.#names.get(file);
    if (!content) throw problem('ENOENT', file);
    content.cached = Buffer.from(content.cached);
    content.cached.writeUInt8(content.cached.readUInt8(offset) ^ 0xff, offset);
  }

  drop(file: string): void {
    this.#names.delete(file);
  }

  /** Puts `file` of another disk here. */
  transplant(file: string, from: CrashDisk): void {
    const content = from.#names.get(file);
    if (content) this.#names.set(file, { ...content });
  }

  #opened(content: Content): DiskFile {
    const write = (bytes: Uint8Array, position: number) => {
      const end = position + bytes.length;
      if (!content.isOwned || end > content.cached.length) {
        content.cached = Buffer.concat([content.cached, Buffer.alloc(Math.max(0, end - content.cached.length))]);
        content.isOwned = true;
      }
      content.cached.set(bytes, position);
    };
    return {
      read: (into, position) => this.#operation(() => content.cached.copy(into, 0, position)),
      readSync: notUsedNow,
      write: (bytes, position) =>
        this.#operation(
          () => write(bytes, position),
          () => write(bytes.subarray(0, Math.floor(bytes.length / 2)), position),
        ),
      writeSync: (bytes, position) => {
        this.#step(() => write(bytes.subarray(0, Math.floor(bytes.length / 2)), position));
        write(bytes, position);
      },
      sync: () =>
        this.#operation(() => {
          content.synced = content.cached;
          content.isOwned = false;
        }),
      truncate: (byteLength) =>
        this.#operation(() => {
          content.cached = content.cached.subarray(0, byteLength);
          content.isOwned = false;
        }),
      size: () => this.#operation(() => content.cached.length),
      close: () => Promise.resolve(),
    };
  }

  async #operation<T>(run: () => T, half: () => void = () => undefined): Promise<T> {
    await Promise.resolve();
    this.#step(half);
    return run();
  }

  #step(half: () => void): void {
    this.operations += 1;
    if (this.operations === this.#crashAt) half();
    if (this.hasCrashed) throw new Error('crashed');
  }
}

function someSectors({ cached, synced }: Content, random: () => number): Content {
  const byteLength = random() < 0.5 ? synced.length : cached.length;
  const bytes = Buffer.alloc(byteLength);
  synced.copy(bytes);
  for (let offset = 0; offset < Math.min(byteLength, cached.length); offset += sectorBytes) {
    if (random() < 0.5) cached.copy(bytes, offset, offset, Math.min(offset + sectorBytes, byteLength));
  }
  return { cached: bytes, synced: bytes };
}

const problem = (code: string, file: string) => Object.assign(new Error(`${code}: ${file}`), { code });

function notUsed(): Promise<never> {
  return Promise.reject(notUsedNow());
}

function notUsedNow(): never {
  throw new Error('not used by the journal');
}
