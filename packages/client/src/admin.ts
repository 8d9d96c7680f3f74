import { HAServiceProtocol } from '@calf/protocol/common';
import { ClientDatanodeProtocol } from '@calf/protocol/hdfs';
import type { Service, ServiceClient } from '@calf/protocol/message';
import { systemClock, type Clock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import { HadoopError, UserError } from '@calf/runtime/errors';
import { silentLogger, type Logger } from '@calf/runtime/logger';
import { tcpNetwork, type Address, type Network } from '@calf/runtime/network';
import { connectRpc, rpcProxy, type RpcConnection } from '@calf/runtime/rpc-client';
import { currentUser } from './file-system.ts';
import { connectNameNodes, type NameNodeCalls } from './hdfs/namenode-calls.ts';
import { type NameNodeAddress, resolveNameservice } from './hdfs/nameservice.ts';
import { parsePath } from './path.ts';

export { type NameNodeAddress, parseAddress } from './hdfs/nameservice.ts';
export type { NameNodeCalls } from './hdfs/namenode-calls.ts';

export interface AdminOptions {
  /** `hdfs://…`; `fs.defaultFS` unless told. */
  readonly uri?: string | undefined;
  readonly configuration: Configuration;
  readonly user?: string | undefined;
  readonly network?: Network | undefined;
  readonly clock?: Clock | undefined;
  readonly log?: Logger | undefined;
}

/** The servers of one HDFS, for those who run it. */
export interface Admin {
  readonly uri: string;
  /** Whether the URI is a logical name, behind which several NameNodes may stand. */
  readonly logical: boolean;
  readonly nameNodes: readonly NameNodeAddress[];
  /** ClientProtocol, answered by the active NameNode. */
  readonly calls: NameNodeCalls;
  proxy<S extends Service>(service: S): ServiceClient<S>;
  /** One NameNode alone, without failover. */
  nameNode<S extends Service>(service: S, address: Address): ServiceClient<S>;
  dataNode(ipc: Address): ServiceClient<typeof ClientDatanodeProtocol>;
  /** Where the active NameNode's web pages are. @throws UserError */
  activeHttpAddress(): Promise<Address>;
  close(): void;
}

/** No server is contacted before the first call. @throws UserError when the URI is no HDFS */
export function connectAdmin(options: AdminOptions): Admin {
  const { configuration, user = currentUser(), network = tcpNetwork, clock = systemClock, log = silentLogger } = options;
  const uri = options.uri ?? configuration.get('fs.defaultFS', 'file:///');
  const { scheme, authority } = parsePath(uri);
  if (scheme !== 'hdfs' || authority === undefined)
    throw new HadoopError('java.lang.IllegalArgumentException', `FileSystem ${uri} is not an HDFS file system`);
  const nameservice = resolveNameservice(authority, configuration);
  const active = connectNameNodes({ nameservice, configuration, user, network, clock, log });
  const connections: RpcConnection[] = [];
  const alone = (address: Address) => {
    const connection = connectRpc({ network, address, user, log, clock });
    connections.push(connection);
    return connection;
  };
  const admin: Admin = {
    uri: nameservice.uri,
    logical: nameservice.nameNodes[0]?.id !== undefined,
    nameNodes: nameservice.nameNodes,
    calls: active.calls,
    proxy: (service) => active.proxy(service),
    nameNode: (service, address) => rpcProxy(service, alone(address)),
    dataNode: (ipc) => rpcProxy(ClientDatanodeProtocol, alone(ipc)),
    activeHttpAddress: () => activeHttpAddress(admin),
    close() {
      active.close();
      for (const connection of connections) connection.close();
    },
  };
  return admin;
}

/** Source: org.apache.hadoop.hdfs.HAUtil.getAddressOfActive, org.apache.hadoop.hdfs.DFSUtil.getInfoServer. */
async function activeHttpAddress(admin: Admin): Promise<Address> {
  const active = admin.nameNodes.length === 1 ? admin.nameNodes[0] : await findActive(admin);
  if (!active) throw new UserError(`no NameNode of ${admin.uri} is active`);
  return active.http ?? { host: active.rpc.host, port: 9870 };
}

async function findActive(admin: Admin): Promise<NameNodeAddress | undefined> {
  for (const nameNode of admin.nameNodes) {
    try {
      const { state } = await admin.nameNode(HAServiceProtocol, nameNode.rpc).getServiceStatus({});
      if (state === 'ACTIVE') return nameNode;
    } catch {
      // One that does not answer is not the active one; when none is, the caller says so.
    }
  }
  return undefined;
}
