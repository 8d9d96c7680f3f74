import type { DiskFile } from '@calf/runtime/disk';

export interface GrowingFile {
  /** The end of what was appended. */
  readonly offset: number;
  /** Writes `bytes` at the end and syncs; only then the end moves. */
  append(bytes: Uint8Array): Promise<void>;
  /** Gives the zeros beyond the end back. */
  trim(): Promise<void>;
}

const stepBytesMin = 256 * 1024;
const stepBytesMax = 16 * 1024 * 1024;

/**
 * A file that grows by zeros ahead of what is appended, in steps as large as itself from 256 KiB to 16 MiB: most syncs then write data in
 * place and no metadata.
 */
export function growingFile(file: DiskFile, start: number): GrowingFile {
  let offset = start;
  let allocated = start;

  async function allocate(end: number): Promise<void> {
    if (end <= allocated) return;
    const step = Math.min(Math.max(allocated, stepBytesMin), stepBytesMax);
    const grown = Math.ceil(end / step) * step;
    await file.write(Buffer.alloc(grown - allocated), allocated);
    allocated = grown;
  }

  return {
    get offset() {
      return offset;
    },
    async append(bytes) {
      await allocate(offset + bytes.length);
      await file.write(bytes, offset);
      await file.sync();
      offset += bytes.length;
    },
    async trim() {
      await file.truncate(offset);
      allocated = offset;
    },
  };
}
