import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectFileSystem, type FileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';

/** A directory of the test's own, on the local file system, which is gone afterwards. */
export async function localFiles(): Promise<{ directory: string; fileSystem: FileSystem } & AsyncDisposable> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-mapreduce-'));
  const fileSystem = await connectFileSystem({ uri: 'file:///', configuration: new Configuration() });
  return {
    directory,
    fileSystem,
    async [Symbol.asyncDispose]() {
      await fileSystem.close();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
