import type { DatanodeIDProto, DatanodeRegistrationProto, NamespaceInfoProto } from '@calf/protocol/hdfs';
import { HadoopError } from '@calf/runtime/errors';
import { dataNodeLayoutVersion } from './storage/layout.ts';
import type { Namespace } from './storage/storage-directory.ts';

/** The Hadoop that we answer for: NameNodes refuse what is older than 2.1.0-beta. */
export const softwareVersion = '3.4.3';

const nameNodeVersionMin = '2.1.0-beta';

export function namespaceOf({ blockPoolID, storageInfo }: NamespaceInfoProto): Namespace {
  const { clusterID, namespceID, cTime } = storageInfo;
  return { clusterId: clusterID, namespaceId: namespceID, blockPoolId: blockPoolID, cTime };
}

/** @throws HadoopError when the NameNode is too old */
export function requireVersion({ softwareVersion: version }: NamespaceInfoProto): void {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major > 2 || (major === 2 && minor >= 1)) return;
  throw new HadoopError(
    'org.apache.hadoop.hdfs.server.common.IncorrectVersionException',
    `The reported NameNode version is too low to communicate with this DataNode. NameNode version: '${version}' Minimum NameNode version: '${nameNodeVersionMin}'`,
  );
}

/** Whether the NameNode reads block reports as buffers. Source: NamespaceInfo.Capability.STORAGE_BLOCK_REPORT_BUFFERS. */
export function readsBlocksBuffers({ capabilities }: NamespaceInfoProto): boolean {
  return capabilities % 2 === 1;
}

export function registrationOf(datanodeID: DatanodeIDProto, { storageInfo }: NamespaceInfoProto): DatanodeRegistrationProto {
  return {
    datanodeID,
    storageInfo: { ...storageInfo, layoutVersion: dataNodeLayoutVersion },
    keys: {
      isBlockTokenEnabled: false,
      keyUpdateInterval: 0,
      tokenLifeTime: 0,
      currentKey: { keyId: 0, expiryDate: 0, keyBytes: undefined },
      allKeys: [],
    },
    softwareVersion,
  };
}
