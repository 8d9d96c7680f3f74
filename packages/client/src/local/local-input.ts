import fs from 'node:fs';
import { systemDisk } from '@calf/runtime/disk';
import type { FileInput } from '../contract.ts';

const chunkBytes = 256 * 1024;

/** Opens a local file for reading. @throws the operating system's error */
export async function openLocalInput(file: string): Promise<FileInput> {
  const facts = await fs.promises.stat(file);
  if (facts.isDirectory()) throw Object.assign(new Error(`${file} (Is a directory)`), { code: 'EISDIR' });
  const handle = await systemDisk.open(file, 'r');
  let bytesRead = 0;
  const read = async (into: Uint8Array, position: number) => {
    const filled = await handle.read(into, position);
    bytesRead += filled;
    return filled;
  };
  return {
    length: facts.size,
    read,
    async *stream(from = 0, to = Number.MAX_SAFE_INTEGER) {
      for (let position = from; position < to; ) {
        const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, to - position));
        const filled = await read(chunk, position);
        if (filled === 0) return;
        yield chunk.subarray(0, filled);
        position += filled;
      }
    },
    get statistics() {
      return { bytesRead, bytesReadLocal: bytesRead, dataNodes: [] };
    },
    close: () => handle.close(),
  };
}
