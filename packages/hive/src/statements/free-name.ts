import type { FileSystem } from '@calf/client/file-system';

/** `part-m-00000`, or `part-m-00000_copy_1` when that is taken; an extension stays last. Source: Hive.mvFile. */
export async function freeName(fileSystem: FileSystem, directory: string, name: string): Promise<string> {
  const dot = name.lastIndexOf('.');
  const [base, extension] = dot === -1 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  let path = `${directory}/${name}`;
  for (let copy = 1; await fileSystem.exists(path); copy++) path = `${directory}/${base}_copy_${copy}${extension}`;
  return path;
}
