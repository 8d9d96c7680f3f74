import path from 'node:path';
import type { Disk } from '@calf/runtime/disk';
import { UserError } from '@calf/runtime/errors';
import type { Identity } from './core/namespace.ts';

/** Source: org.apache.hadoop.hdfs.server.namenode.NameNodeLayoutVersion of 3.4. */
const layoutVersion = -67;

/** Of a storage directory. Source: org.apache.hadoop.hdfs.server.common.Storage. */
const versionFile = (directory: string) => path.join(directory, 'current', 'VERSION');

/** What the NameNode's directory says of whose it is; undefined for a new one. @throws UserError when the file makes no sense */
export async function readVersionFile(disk: Disk, directory: string): Promise<Identity | undefined> {
  const file = versionFile(directory);
  const text = await disk.readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!text) return undefined;
  const properties = parseProperties(text.toString());
  const [namespaceId, cTimeMs] = [Number(properties.get('namespaceID')), Number(properties.get('cTime'))];
  const [clusterId, blockPoolId] = [properties.get('clusterID'), properties.get('blockpoolID')];
  if (!Number.isSafeInteger(namespaceId) || !Number.isSafeInteger(cTimeMs) || !clusterId || !blockPoolId) {
    throw new UserError(
      `${file} is not the VERSION file of a NameNode: clusterID, blockpoolID, namespaceID and cTime are wanted`,
    );
  }
  return { namespaceId, clusterId, blockPoolId, cTimeMs };
}

export async function writeVersionFile(disk: Disk, directory: string, identity: Identity, nowMs: number): Promise<void> {
  const file = versionFile(directory);
  await disk.mkdirs(path.dirname(file));
  const lines = [
    `#${new Date(nowMs).toUTCString()}`,
    `namespaceID=${identity.namespaceId}`,
    `clusterID=${identity.clusterId}`,
    `cTime=${identity.cTimeMs}`,
    'storageType=NAME_NODE',
    `blockpoolID=${identity.blockPoolId}`,
    `layoutVersion=${layoutVersion}`,
  ];
  await disk.replaceFile(file, `${lines.join('\n')}\n`);
}

function parseProperties(text: string): Map<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('=') && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]));
}
