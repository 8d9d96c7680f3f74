import path from 'node:path';
import type { Configuration } from '@calf/runtime/configuration';
import { UserError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import type { Address } from '@calf/runtime/network';
import type { RolePlan } from './plan.ts';
import { type RunningRole, startRoles } from './roles.ts';

/** The roles that can run on a machine of their own. */
export const loneRoles = ['coordinator', 'namenode', 'datanode', 'jobtracker', 'tasktracker'] as const;
export type LoneRole = (typeof loneRoles)[number];

export interface LoneRoleOptions {
  readonly configuration: Configuration;
  /** Holds the role's files. */
  readonly dataDirectory: string;
  /** What a worker registers as. */
  readonly name: string;
}

/** Starts one role in this process, for a machine of its own. @throws UserError */
export async function startLoneRole(
  role: LoneRole,
  { log, ...options }: LoneRoleOptions & { log: Logger },
): Promise<{ plan: RolePlan; running: RunningRole }> {
  const plan = planLoneRole(role, options);
  const [running] = await startRoles({ roles: [plan] }, { configuration: options.configuration, log });
  if (!running) throw new Error(`no ${role} was started`);
  return { plan, running };
}

/** Loopback, unless a key says otherwise; ports are Hadoop's. */
const host = '127.0.0.1';

/** Addresses from Hadoop's keys, with Hadoop's defaults but for the host. @throws UserError */
export function planLoneRole(role: LoneRole, { configuration, dataDirectory, name }: LoneRoleOptions): RolePlan {
  const addressOf = (key: string, port: number) => readAddress(configuration.get(key) ?? `${host}:${port}`, key);
  const directory = path.join(dataDirectory, role);
  switch (role) {
    case 'coordinator':
      return { role, client: addressOf('calf.zookeeper.address', 2181), directory };
    case 'namenode': {
      const { id, suffix } = nameNodeKeys(configuration);
      return {
        role,
        id,
        rpc: addressOf(`dfs.namenode.rpc-address${suffix}`, 8020),
        http: addressOf(`dfs.namenode.http-address${suffix}`, 9870),
        directory,
        journalDirectory: path.join(dataDirectory, 'journal'),
      };
    }
    case 'datanode':
      return {
        role,
        name,
        xfer: addressOf('dfs.datanode.address', 9866),
        ipc: addressOf('dfs.datanode.ipc.address', 9867),
        http: addressOf('dfs.datanode.http.address', 9864),
        directory,
        nameNodes: nameNodeAddresses(configuration),
      };
    case 'jobtracker':
      return {
        role,
        id: 'jt1',
        rpc: addressOf('mapreduce.jobtracker.address', 8021),
        http: addressOf('mapreduce.jobtracker.http.address', 19888),
      };
    case 'tasktracker':
      return {
        role,
        name,
        http: addressOf('mapreduce.tasktracker.http.address', 13562),
        datanode: addressOf('dfs.datanode.address', 9866),
        directory,
      };
  }
}

/** `.ns.nn` behind a key where names are logical. Source: org.apache.hadoop.hdfs.DFSUtil.getSuffixIDs. */
function nameNodeKeys(configuration: Configuration): { id: string; suffix: string } {
  const [nameservice] = configuration.getList('dfs.nameservices');
  if (nameservice === undefined) return { id: 'nn1', suffix: '' };
  const [first = 'nn1'] = configuration.getList(`dfs.ha.namenodes.${nameservice}`);
  const id = configuration.get('dfs.ha.namenode.id', first);
  return { id, suffix: `.${nameservice}.${id}` };
}

/** Every NameNode that the configuration names: a DataNode reports to all. @throws UserError */
function nameNodeAddresses(configuration: Configuration): Address[] {
  const logical = configuration
    .getList('dfs.nameservices')
    .flatMap((nameservice) => configuration.getList(`dfs.ha.namenodes.${nameservice}`).map((id) => `${nameservice}.${id}`))
    .map((names) => `dfs.namenode.rpc-address.${names}`);
  const keys = logical.length > 0 ? logical : ['dfs.namenode.rpc-address'];
  const addresses = keys.flatMap((key) => {
    const text = configuration.get(key) ?? configuration.get('fs.defaultFS')?.match(/^hdfs:\/\/([^/]+)/)?.[1];
    return text === undefined ? [] : [readAddress(text.includes(':') ? text : `${text}:8020`, key)];
  });
  if (addresses.length > 0) return addresses;
  throw new UserError('which NameNode? Set fs.defaultFS, or dfs.namenode.rpc-address, in HADOOP_CONF_DIR or by --conf');
}

function readAddress(text: string, key: string): Address {
  const parts = /^(.+):(\d{1,5})$/.exec(text);
  if (!parts?.[1] || Number(parts[2]) > 65_535) throw new UserError(`${key} is "${text}", but host:port is wanted`);
  return { host: parts[1], port: Number(parts[2]) };
}
