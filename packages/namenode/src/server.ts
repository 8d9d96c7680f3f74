import os from 'node:os';
import { type Journal, type JournalWriter, openJournal } from '@calf/journal/journal';
import { ClientProtocol } from '@calf/protocol/hdfs';
import { type Clock, systemClock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import { type Disk, systemDisk } from '@calf/runtime/disk';
import { UserError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import { type Address, type Network, tcpNetwork } from '@calf/runtime/network';
import { implement, startRpcServer } from '@calf/runtime/rpc-server';
import { type BlockService, createBlockService } from './block-service.ts';
import { type Groups, hostGroups } from './groups.ts';
import { settleIdentity } from './identity.ts';
import { Namesystem } from './namesystem.ts';
import { absentRows } from './rpc/absent-rows.ts';
import { aclRows } from './rpc/acl-rows.ts';
import { adminRows } from './rpc/admin-rows.ts';
import { lookRows } from './rpc/look-rows.ts';
import { changes } from './rpc/calls.ts';
import { nameRows } from './rpc/name-rows.ts';
import { xattrRows } from './rpc/xattr-rows.ts';
import { otherServices } from './rpc/other-services.ts';
import { policyRows } from './rpc/policy-rows.ts';
import { serviceRows } from './rpc/service-rows.ts';
import { readSettings, type Settings } from './settings.ts';

export interface NameNodeOptions {
  readonly configuration: Configuration;
  /** Its private files. */
  readonly directory: string;
  /** The journal and nothing else. */
  readonly journalDirectory: string;
  readonly rpcAddress: Address;
  readonly httpAddress: Address;
  /** The cluster that the directories must be of, and a new file system's; without it any, and a new one's is drawn. */
  readonly clusterId?: string | undefined;
  /** Default: HADOOP_USER_NAME, else the user that runs the process. */
  readonly superuser?: string | undefined;
  /** Default: as the host knows them. */
  readonly groups?: Groups | undefined;
  readonly log: Logger;
  readonly network?: Network;
  readonly disk?: Disk;
  readonly clock?: Clock;
}

export interface NameNode {
  readonly rpc: Address;
  readonly http: Address;
  stop(): Promise<void>;
  /** Resolves when its memory may be ahead of its journal: the process must end. */
  readonly failed: Promise<Error>;
}

/** Recovers the namespace from the journal, and serves it. @throws UserError */
export async function startNameNode(options: NameNodeOptions): Promise<NameNode> {
  const { configuration, log, disk = systemDisk, network = tcpNetwork, clock = systemClock } = options;
  const settings = readSettings(configuration);
  const groups = options.groups ?? hostGroups({ clock, log, expiryMs: settings.groupsExpiryMs });
  const namesystem = new Namesystem({ ...settings, clock, groups, superuser: options.superuser ?? processUser() });
  const blocks = createBlockService({ namesystem, configuration, log });
  const journal = openJournal({ directory: options.journalDirectory, disk, log, clock });
  const writer = await recover(journal, namesystem);
  const opened = [() => writer.close(), () => blocks.stop()];
  const stop = async () => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const { clusterId, directory, journalDirectory } = options;
    const identity = await settleIdentity(namesystem, { disk, directory, journalDirectory, clusterId });
    blocks.start();
    const services = servicesOf({ namesystem, groups, blocks, settings });
    const { rpcAddress, httpAddress } = options;
    const server = await free(startRpcServer({ network, address: rpcAddress, services, log }), rpcAddress, rpcKey);
    opened.push(() => server.close());
    const http = await free(blocks.listen(httpAddress), httpAddress, httpKey);
    log.info('namenode ready', { rpc: server.address, http, clusterId: identity.clusterId, inodes: namesystem.namespace.count });
    return { rpc: server.address, http, failed: Promise.race([writer.failed, namesystem.failed]), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Takes the journal over first, so that no former writer adds to what is then read. */
async function recover(journal: Journal, namesystem: Namesystem): Promise<JournalWriter> {
  const writer = await journal.startEpoch();
  await journal.replay(1, (txid, bytes) => namesystem.replay(txid, bytes));
  namesystem.startWriting(writer);
  return writer;
}

function servicesOf(parts: { namesystem: Namesystem; groups: Groups; blocks: BlockService; settings: Settings }) {
  const { namesystem, groups, blocks, settings } = parts;
  const change = changes(namesystem, blocks.checkSafeMode);
  return [
    implement(ClientProtocol, {
      ...nameRows(change),
      ...aclRows(namesystem, change),
      ...policyRows(namesystem, change),
      ...xattrRows(namesystem, change, settings.xattrLimits),
      ...lookRows(namesystem, { countMax: settings.listingCountMax, locate: blocks.locate }),
      ...serviceRows(namesystem, settings.serverDefaults),
      ...adminRows(namesystem, blocks),
      ...absentRows(namesystem),
      ...blocks.clientRows,
    }),
    ...otherServices(namesystem, groups),
    ...blocks.services,
  ];
}

const rpcKey = 'dfs.namenode.rpc-address';
const httpKey = 'dfs.namenode.http-address';

/** @throws UserError when somebody else listens there; `key` says where the address comes from */
async function free<Server>(starting: Promise<Server>, { host, port }: Address, key: string): Promise<Server> {
  try {
    return await starting;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(`port ${port} of ${host} is taken (${key}); end who uses it, or choose another port`, { cause: error });
  }
}

function processUser(): string {
  return process.env['HADOOP_USER_NAME'] ?? os.userInfo().username;
}
