import type { FileSystem } from '@calf/client/file-system';

/**
 * What an administrator makes on a new HDFS before users come: a place for everybody's temporary files (jobs are staged there), the
 * home of whoever started the cluster, and Hive's folder, in which every user may make tables. What is there already stays as it is.
 */
export async function makeFirstFolders(fileSystem: FileSystem): Promise<void> {
  await makeFolder(fileSystem, '/tmp', 0o1777);
  await makeFolder(fileSystem, fileSystem.homeDirectory(), 0o755);
  await makeFolder(fileSystem, '/apps/hive', 0o1777);
}

async function makeFolder(fileSystem: FileSystem, path: string, permission: number): Promise<void> {
  if (await fileSystem.exists(path)) return;
  await fileSystem.mkdirs(path);
  // The umask does not hold for a mode that is set.
  await fileSystem.setPermission(path, permission);
}
