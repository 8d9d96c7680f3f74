import fs from 'node:fs';
import path from 'node:path';
import { connectFileSystem, type FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';

/** URIs, with `#name` where the file is to have another name. Source: mapreduce.job.cache.files. */
export const cacheFilesKey = 'mapreduce.job.cache.files';

/**
 * Copies the files of a job to the local disk, once, and answers their paths. They are made executable, since the local file that was sent
 * may have been and the file system does not say.
 */
export async function localizeFiles(configuration: Configuration, fileSystem: FileSystem, directory: string): Promise<string[]> {
  const uris = configuration.getList(cacheFilesKey);
  if (uris.length > 0) fs.mkdirSync(directory, { recursive: true });
  return Promise.all(uris.map((uri) => localize(uri, { configuration, fileSystem, directory })));
}

/** Links them into an attempt's working directory. */
export function linkFiles(files: readonly string[], workDirectory: string): void {
  fs.mkdirSync(workDirectory, { recursive: true });
  for (const file of files) fs.symlinkSync(file, path.join(workDirectory, path.basename(file)));
}

async function localize(
  uri: string,
  { configuration, fileSystem, directory }: { configuration: Configuration; fileSystem: FileSystem; directory: string },
): Promise<string> {
  const [source = '', name = path.posix.basename(source)] = uri.split('#');
  const target = path.join(directory, path.basename(name));
  const isOther = /^[a-z]+:/.test(source) && !source.startsWith(fileSystem.uri);
  const from = isOther ? await connectFileSystem({ uri: source, configuration, user: fileSystem.user }) : fileSystem;
  const input = await from.open(source);
  const output = await fs.promises.open(target, 'w', 0o755);
  try {
    for await (const chunk of input.stream()) await output.writeFile(chunk);
  } finally {
    await output.close();
    await input.close();
    if (isOther) await from.close();
  }
  return target;
}
