import type { NamespaceInfoProto, StorageInfoProto } from '@calf/protocol/hdfs';
import type { Draft } from '@calf/protocol/message';
import type { NamespaceView } from '../core/namespace.ts';

/** What this NameNode says it is: clients and DataNodes compare it with what they can talk to. */
export const softwareVersion = '3.4.3';

/** Source: org.apache.hadoop.hdfs.server.namenode.NameNodeLayoutVersion. */
const layoutVersion = -67;

/** Full block reports may come in buffers. Source: NamespaceInfo.Capability.STORAGE_BLOCK_REPORT_BUFFERS. */
const capabilities = 1;

/** Source: org.apache.hadoop.hdfs.server.protocol.NamespaceInfo. @throws Error before the journal's first edit */
export function namespaceInfo({ identity }: NamespaceView): Draft<typeof NamespaceInfoProto> & { storageInfo: StorageInfoProto } {
  if (!identity) throw new Error('the namespace is not formatted');
  return {
    buildVersion: 'calf',
    unused: 0,
    blockPoolID: identity.blockPoolId,
    storageInfo: {
      layoutVersion,
      namespceID: identity.namespaceId,
      clusterID: identity.clusterId,
      cTime: identity.cTimeMs,
    },
    softwareVersion,
    capabilities,
    state: 'ACTIVE',
  };
}

/** `NS-<namespace>-<cluster>-<ctime>`. Source: org.apache.hadoop.hdfs.server.common.Storage.getRegistrationID. */
export function registrationId({ namespceID, clusterID, cTime }: StorageInfoProto): string {
  return `NS-${namespceID}-${clusterID}-${cTime}`;
}

/** Compares the numbers of two versions; a suffix makes no difference. Source: org.apache.hadoop.util.VersionUtil.compareVersions. */
export function isOlderVersion(version: string, than: string): boolean {
  const numbers = (text: string) => text.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
  const [one, other] = [numbers(version), numbers(than)];
  for (let index = 0; index < 3; index++) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
