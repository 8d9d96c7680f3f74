import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { UserError } from '@calf/runtime/errors';
import type { Disk } from '@calf/runtime/disk';
import { dataNodeLayoutVersion, type PoolLayout, poolLayout } from './layout.ts';
import { type LockFile, takeLockFile } from './lock-file.ts';
import { parseVersionFile, renderVersionFile } from './version-file.ts';

/** What a NameNode says of itself when asked for its version. */
export interface Namespace {
  readonly clusterId: string;
  readonly namespaceId: number;
  readonly blockPoolId: string;
  readonly cTime: number;
}

/** A directory of `dfs.datanode.data.dir`, locked for this process. */
export interface StorageDirectory {
  readonly directory: string;
  /** Both are new until the first NameNode is met, and then kept in the VERSION file. */
  readonly datanodeUuid: string;
  readonly storageId: string;
  /** Makes room for the NameNode's block pool when it is new, else checks that it is the same one. @throws UserError */
  join(namespace: Namespace): Promise<PoolLayout>;
  close(): Promise<void>;
}

/** @throws UserError when the directory is in use, of another layout, or no DataNode's */
export async function openStorageDirectory(disk: Disk, directory: string, now: () => Date): Promise<StorageDirectory> {
  await disk.mkdirs(directory);
  const lock: LockFile = await takeLockFile(disk, directory);
  try {
    const version = await readVersion(disk, path.join(directory, 'current'));
    if (version) requireDataNode(directory, version);
    const datanodeUuid = version?.get('datanodeUuid') ?? randomUUID();
    const storageId = version?.get('storageID') ?? `DS-${randomUUID()}`;
    let clusterId = version?.get('clusterID');
    return {
      directory,
      datanodeUuid,
      storageId,
      async join(namespace) {
        if (clusterId !== undefined) requireCluster(directory, clusterId, namespace.clusterId);
        else await format(disk, { directory, datanodeUuid, storageId, clusterId: namespace.clusterId, now });
        clusterId = namespace.clusterId;
        return joinPool(disk, directory, namespace, now);
      },
      close: () => lock.release(),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface Format {
  readonly directory: string;
  readonly datanodeUuid: string;
  readonly storageId: string;
  readonly clusterId: string;
  readonly now: () => Date;
}

/** Source: org.apache.hadoop.hdfs.server.datanode.DataStorage.setPropertiesFromFields. */
async function format(disk: Disk, { directory, datanodeUuid, storageId, clusterId, now }: Format): Promise<void> {
  await disk.mkdirs(path.join(directory, 'current'));
  await disk.replaceFile(
    path.join(directory, 'current', 'VERSION'),
    renderVersionFile(
      {
        storageID: storageId,
        clusterID: clusterId,
        cTime: '0',
        datanodeUuid,
        storageType: 'DATA_NODE',
        layoutVersion: String(dataNodeLayoutVersion),
      },
      now(),
    ),
  );
}

/** Source: org.apache.hadoop.hdfs.server.datanode.BlockPoolSliceStorage. */
async function joinPool(disk: Disk, directory: string, namespace: Namespace, now: () => Date): Promise<PoolLayout> {
  const { blockPoolId, namespaceId, cTime } = namespace;
  if (!/^BP-\d+-[\d.]+-\d+$/.test(blockPoolId)) throw new UserError(`the NameNode names a senseless block pool: ${blockPoolId}`);
  const layout = poolLayout(directory, blockPoolId);
  const version = await readVersion(disk, layout.current);
  if (version && version.get('namespaceID') !== String(namespaceId)) {
    throw new UserError(
      `Incompatible namespaceIDs in ${layout.pool}: namenode namespaceID = ${namespaceId}; datanode namespaceID = ${version.get('namespaceID')}`,
    );
  }
  for (const wanted of [layout.finalized, layout.rbw, layout.tmp]) await disk.mkdirs(wanted);
  if (!version) {
    const properties = {
      namespaceID: String(namespaceId),
      cTime: String(cTime),
      blockpoolID: blockPoolId,
      layoutVersion: String(dataNodeLayoutVersion),
    };
    await disk.replaceFile(path.join(layout.current, 'VERSION'), renderVersionFile(properties, now()));
    // What is synced within lasts no longer than the names above it.
    for (const above of [layout.pool, path.dirname(layout.pool), directory]) await disk.syncDirectory(above);
  }
  return layout;
}

async function readVersion(disk: Disk, directory: string): Promise<Map<string, string> | undefined> {
  const file = path.join(directory, 'VERSION');
  return (await disk.stat(file)) ? parseVersionFile((await disk.readFile(file)).toString('latin1')) : undefined;
}

function requireDataNode(directory: string, version: Map<string, string>): void {
  if (version.get('storageType') !== 'DATA_NODE') {
    throw new UserError(
      `${directory} holds a ${version.get('storageType')}, not a DataNode: choose another directory (dfs.datanode.data.dir)`,
    );
  }
  if (version.get('layoutVersion') !== String(dataNodeLayoutVersion)) {
    throw new UserError(
      `${directory} has layout version ${version.get('layoutVersion')}, but ${dataNodeLayoutVersion} is wanted: upgrade it with a Hadoop 3 DataNode first`,
    );
  }
}

function requireCluster(directory: string, own: string, wanted: string): void {
  if (own === wanted) return;
  throw new UserError(
    `Incompatible clusterIDs in ${directory}: namenode clusterID = ${wanted}; datanode clusterID = ${own}. ` +
      'Use another directory (dfs.datanode.data.dir), or the NameNode that the directory belongs to',
  );
}
