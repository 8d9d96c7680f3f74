import fs from 'node:fs';
import path from 'node:path';

export type OpenFlags = 'r' | 'r+' | 'w' | 'w+' | 'wx' | 'wx+' | 'a';

export interface FileFacts {
  readonly type: 'file' | 'directory' | 'other';
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** An open file; positions and lengths are in bytes. */
export interface DiskFile {
  /** Fills `into` from `position` on; answers how many bytes there were (fewer only at the end of the file). */
  read(into: Uint8Array, position: number): Promise<number>;
  readSync(into: Uint8Array, position: number): number;
  /** Writes all of `bytes` at `position`. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  writeSync(bytes: Uint8Array, position: number): void;
  /** Waits until written data (not times) is on the device: fdatasync. */
  sync(): Promise<void>;
  truncate(byteLength: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

/** The file system seam: real in a process, in memory in a simulation. A missing path throws an error whose `code` is `ENOENT`. */
export interface Disk {
  open(file: string, flags: OpenFlags): Promise<DiskFile>;
  readFile(file: string): Promise<Buffer>;
  /** Replaces `file` so that after a crash it is the old or the new one, whole: temporary file, fsync, rename, directory fsync. */
  replaceFile(file: string, bytes: Uint8Array | string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, or a directory with all in it; nothing there is no error. */
  remove(file: string): Promise<void>;
  mkdirs(directory: string): Promise<void>;
  /** Names in a directory, sorted. */
  list(directory: string): Promise<string[]>;
  stat(file: string): Promise<FileFacts | undefined>;
  /** Makes created, renamed and removed names of `directory` durable. */
  syncDirectory(directory: string): Promise<void>;
  /** Bytes: the whole file system that holds `directory`, and what is free of it. */
  space(directory: string): Promise<{ capacityBytes: number; freeBytes: number }>;
}

export const systemDisk: Disk = {
  async open(file, flags) {
    return openedFile(await fs.promises.open(file, flags));
  },
  readFile: (file) => fs.promises.readFile(file),
  async replaceFile(file, bytes) {
    const temporary = `${file}.tmp`;
    const handle = await fs.promises.open(temporary, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.promises.rename(temporary, file);
    await systemDisk.syncDirectory(path.dirname(file));
  },
  rename: (from, to) => fs.promises.rename(from, to),
  remove: (file) => fs.promises.rm(file, { recursive: true, force: true }),
  async mkdirs(directory) {
    await fs.promises.mkdir(directory, { recursive: true });
  },
  async list(directory) {
    return (await fs.promises.readdir(directory)).sort();
  },
  async stat(file) {
    const facts = await fs.promises.stat(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw error;
    });
    if (!facts) return undefined;
    return {
      type: facts.isFile() ? 'file' : facts.isDirectory() ? 'directory' : 'other',
      bytes: facts.size,
      modifiedMs: facts.mtimeMs,
    };
  },
  async syncDirectory(directory) {
    const handle = await fs.promises.open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  async space(directory) {
    const facts = await fs.promises.statfs(directory);
    return { capacityBytes: facts.blocks * facts.bsize, freeBytes: facts.bavail * facts.bsize };
  },
};

function openedFile(handle: fs.promises.FileHandle): DiskFile {
  return {
    async read(into, position) {
      let filled = 0;
      while (filled < into.length) {
        const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    },
    readSync(into, position) {
      let filled = 0;
      while (filled < into.length) {
        const bytesRead = fs.readSync(handle.fd, into, filled, into.length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    },
    async write(bytes, position) {
      let written = 0;
      while (written < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
        written += bytesWritten;
      }
    },
    writeSync(bytes, position) {
      let written = 0;
      while (written < bytes.length) {
        written += fs.writeSync(handle.fd, bytes, written, bytes.length - written, position + written);
      }
    },
    sync: () => handle.datasync(),
    truncate: (byteLength) => handle.truncate(byteLength),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  };
}
