import os from 'node:os';
import { type Clock, systemClock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import { type Disk, systemDisk } from '@calf/runtime/disk';
import { startHttp } from '@calf/runtime/http';
import type { Logger } from '@calf/runtime/logger';
import { type Address, type Network, tcpNetwork } from '@calf/runtime/network';
import { startRpcServer } from '@calf/runtime/rpc-server';
import { DataNode } from './data-node.ts';
import { startNameNodeLink } from './name-node-link.ts';
import { clientDatanodeProtocol } from './rpc/client-datanode-protocol.ts';
import { interDatanodeProtocol } from './rpc/inter-datanode-protocol.ts';
import { dataNodeSettings } from './settings.ts';
import { openStorageDirectory } from './storage/storage-directory.ts';
import { startTransferServer } from './transfer/transfer-server.ts';

export interface DataNodeOptions {
  readonly configuration: Configuration;
  /** Its storage: one directory of dfs.datanode.data.dir. */
  readonly directory: string;
  /** Registered as hostName: `worker-1`. */
  readonly name: string;
  readonly xferAddress: Address;
  readonly ipcAddress: Address;
  readonly httpAddress: Address;
  readonly nameNodes: readonly Address[];
  readonly log: Logger;
  /** Default: HADOOP_USER_NAME, else the user that runs the process. */
  readonly user?: string;
  readonly network?: Network;
  readonly disk?: Disk;
  readonly clock?: Clock;
}

export interface RunningDataNode {
  readonly xfer: Address;
  readonly ipc: Address;
  readonly http: Address;
  readonly uuid: string;
  stop(): Promise<void>;
  /** Resolves when it can be of no use any more: the process is to end. */
  readonly failed: Promise<Error>;
}

/** Serves the replicas in `directory`, and reports to each of the NameNodes, whenever they are there. @throws UserError */
export async function startDataNode(options: DataNodeOptions): Promise<RunningDataNode> {
  const { configuration, name, log, network = tcpNetwork, disk = systemDisk, clock = systemClock } = options;
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>();
  const directory = await openStorageDirectory(disk, options.directory, () => new Date(clock.now()));
  const user = options.user ?? process.env['HADOOP_USER_NAME'] ?? os.userInfo().username;
  const settings = dataNodeSettings(configuration);
  const node = new DataNode({ name, user, directory, settings, disk, network, clock, log, failed: fail });
  const servers: { close(): Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.close()));
    await node.stop();
  };
  try {
    const transfer = await startTransferServer(node, options.xferAddress);
    servers.push(transfer);
    const services = [clientDatanodeProtocol(node), interDatanodeProtocol(node)];
    const rpc = await startRpcServer({ network, address: options.ipcAddress, services, log });
    servers.push(rpc);
    const pages = await startHttp({ address: options.httpAddress, configuration, log, jmx: () => node.beans() });
    servers.push(pages);
    const [xfer, ipc, http] = [transfer.address, rpc.address, pages.address];
    node.listening(
      { ipAddr: xfer.host, xferPort: xfer.port, ipcPort: ipc.port, infoPort: http.port },
      () => transfer.connectionsCount,
    );
    for (const address of options.nameNodes) node.links.push(startNameNodeLink({ node, address, user, network, clock, log }));
    log.info('datanode ready', { name, xfer, ipc, http, uuid: directory.datanodeUuid });
    return { xfer, ipc, http, uuid: directory.datanodeUuid, stop, failed };
  } catch (error) {
    await stop();
    throw error;
  }
}
