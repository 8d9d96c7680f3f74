import type { FileSystemSnapshots } from '../contract.ts';
import type { HdfsClient } from './shared.ts';

/** Snapshots of directories that allow them. Source: org.apache.hadoop.hdfs.DFSClient. */
export function snapshotsOf({ nameNode, resolve }: Pick<HdfsClient, 'nameNode' | 'resolve'>): FileSystemSnapshots {
  return {
    async create(path, snapshotName) {
      const { snapshotPath } = await nameNode.createSnapshot({ snapshotRoot: resolve(path), snapshotName });
      return snapshotPath;
    },
    async delete(path, snapshotName) {
      await nameNode.deleteSnapshot({ snapshotRoot: resolve(path), snapshotName });
    },
    async rename(path, snapshotOldName, snapshotNewName) {
      await nameNode.renameSnapshot({ snapshotRoot: resolve(path), snapshotOldName, snapshotNewName });
    },
  };
}
