import { ClientDatanodeProtocol } from '@calf/protocol/datanode-services';
import type { DatanodeVolumeInfoProto } from '@calf/protocol/hdfs';
import { HadoopError } from '@calf/runtime/errors';
import { implement, type RpcService } from '@calf/runtime/rpc-server';
import { visibleLength } from '../core/replica.ts';
import type { ReplicaStore } from '../storage/replica-store.ts';

/** What clients and administrators ask of a DataNode. */
export interface AdministeredNode {
  store(blockPoolId: string): ReplicaStore;
  volume(): Promise<DatanodeVolumeInfoProto>;
  uptimeMs(): number;
  balanceBandwidthBytes(): number;
  reportNow(report: { incremental: boolean }): void;
  /** The process is to end. */
  shutDown(): void;
  readonly superuser: string;
}

/** Source: org.apache.hadoop.hdfs.protocol.ClientDatanodeProtocol. */
export function clientDatanodeProtocol(node: AdministeredNode): RpcService {
  const requireSuperuser = (user: string) => {
    if (user !== node.superuser) throw accessControl(`User ${user} is not a superuser.`);
  };
  return implement(ClientDatanodeProtocol, {
    getReplicaVisibleLength: ({ block }) => ({ length: visibleLength(node.store(block.poolId).requireReplica(block)) }),
    getBlockLocalPathInfo: (_request, { user }) => {
      throw accessControl(
        `Can't continue with getBlockLocalPathInfo() authorization. The user ${user} is not configured in dfs.block.local-path-access.user`,
      );
    },
    getDatanodeInfo: () => ({
      localInfo: {
        softwareVersion: '3.4.3',
        configVersion: 'core-default-3.4.3,hdfs-default-3.4.3',
        uptime: Math.floor(node.uptimeMs() / 1000),
      },
    }),
    getVolumeReport: async (_request, { user }) => {
      requireSuperuser(user);
      return { volumeInfo: [await node.volume()] };
    },
    triggerBlockReport: ({ incremental }, { user }) => {
      requireSuperuser(user);
      node.reportNow({ incremental });
      return {};
    },
    getBalancerBandwidth: (_request, { user }) => {
      requireSuperuser(user);
      return { bandwidth: node.balanceBandwidthBytes() };
    },
    refreshNamenodes: (_request, { user }) => {
      requireSuperuser(user);
      return {};
    },
    evictWriters: (_request, { user }) => {
      requireSuperuser(user);
      return {};
    },
    shutdownDatanode: (_request, { user }) => {
      requireSuperuser(user);
      node.shutDown();
      return {};
    },
  });
}

function accessControl(message: string): HadoopError {
  return new HadoopError('org.apache.hadoop.security.AccessControlException', message);
}
