import fs from 'node:fs';
import path from 'node:path';
import { systemDisk, type DiskFile } from '@calf/runtime/disk';
import type { FileOutput } from '../contract.ts';

export interface LocalOutputOptions {
  readonly append?: boolean;
  readonly overwrite?: boolean;
  readonly createParent?: boolean;
  readonly permission?: number;
  readonly umask: number;
}

/** Opens a local file for writing; missing directories are made unless `createParent` is false. */
export async function openLocalOutput(file: string, options: LocalOutputOptions): Promise<FileOutput> {
  if (options.createParent ?? true) await fs.promises.mkdir(path.dirname(file), { recursive: true });
  const fresh = !fs.existsSync(file);
  const handle = await systemDisk.open(file, options.append ? 'r+' : options.overwrite ? 'w' : 'wx');
  if (fresh) await fs.promises.chmod(file, (options.permission ?? 0o666) & ~options.umask);
  return outputTo(handle, options.append ? await handle.size() : 0);
}

function outputTo(handle: DiskFile, start: number): FileOutput {
  let position = start;
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= handle.close());
  return {
    async write(bytes) {
      const at = position;
      position += bytes.length;
      await handle.write(bytes, at);
    },
    hflush: async () => undefined,
    hsync: () => handle.sync(),
    close,
    abort: close,
    get position() {
      return position;
    },
  };
}
