import path from 'node:path';
import type { Address } from '@calf/runtime/network';

/** What a cluster can be made of; `hdfs`, `zk` and `mr` are what `--only` takes. */
export type Part = 'hdfs' | 'zk' | 'mr';

export interface ClusterOptions {
  /** Holds everything the cluster keeps. */
  readonly dataDirectory: string;
  readonly workerCount: number;
  readonly parts: ReadonlySet<Part>;
  readonly host: string;
  /** Hadoop's own ports, or exactly these, as many as `portsWanted` says. */
  readonly ports: 'hadoop' | readonly number[];
  /** Hadoop keys that win over the local profile. */
  readonly conf: readonly (readonly [string, string])[];
}

export type RolePlan =
  | { readonly role: 'coordinator'; readonly client: Address; readonly directory: string }
  | {
      readonly role: 'namenode';
      readonly id: string;
      readonly rpc: Address;
      readonly http: Address;
      readonly directory: string;
      readonly journalDirectory: string;
    }
  | { readonly role: 'jobtracker'; readonly id: string; readonly rpc: Address; readonly http: Address }
  | {
      readonly role: 'datanode';
      readonly name: string;
      readonly xfer: Address;
      readonly ipc: Address;
      readonly http: Address;
      readonly directory: string;
      readonly nameNodes: readonly Address[];
    }
  | {
      readonly role: 'tasktracker';
      readonly name: string;
      readonly http: Address;
      readonly datanode: Address;
      readonly directory: string;
    };

/** A process stands for a host: its roles live and die together. */
export interface ProcessPlan {
  readonly name: string;
  readonly roles: readonly RolePlan[];
}

export interface ClusterPlan {
  readonly dataDirectory: string;
  readonly confDirectory: string;
  readonly processes: readonly ProcessPlan[];
  readonly zookeeper: Address | undefined;
  readonly topology: readonly { readonly name: string; readonly rack: string }[];
  readonly conf: readonly (readonly [string, string])[];
}

/** The logical name of every calf cluster: `hdfs://calf`. */
export const nameservice = 'calf';

const rackCount = 2;

/** First port of each kind, Hadoop's own where it has one, and the step to the next of that kind. Source: hdfs-default.xml, mapred-default.xml. */
const hadoopPorts = {
  zookeeper: 2181,
  namenodeRpc: 8020,
  namenodeHttp: 9870,
  jobtrackerRpc: 8021,
  jobtrackerHttp: 19888,
  xfer: 9866,
  datanodeHttp: 9864,
  ipc: 9867,
  tasktrackerHttp: 13562,
} as const;
type PortKind = keyof typeof hadoopPorts;

/** How many ports a cluster of this shape needs. */
export function portsWanted({ workerCount, parts }: Pick<ClusterOptions, 'workerCount' | 'parts'>): number {
  return portKinds(workerCount, parts).length;
}

/** Which role runs in which process, on which addresses, with which configuration. */
export function planCluster(options: ClusterOptions): ClusterPlan {
  const { dataDirectory, workerCount, parts, host } = options;
  const addressOf = addressBook(options);
  const confDirectory = path.join(dataDirectory, 'conf');
  const zookeeper = parts.has('zk') ? addressOf('zookeeper', 0) : undefined;
  const nameNode = parts.has('hdfs') ? { rpc: addressOf('namenodeRpc', 0), http: addressOf('namenodeHttp', 0) } : undefined;
  const jobTracker = parts.has('mr') ? { rpc: addressOf('jobtrackerRpc', 0), http: addressOf('jobtrackerHttp', 0) } : undefined;
  const coordinator: ProcessPlan[] = zookeeper
    ? [
        {
          name: 'coordinator',
          roles: [{ role: 'coordinator', client: zookeeper, directory: path.join(dataDirectory, 'coordinator') }],
        },
      ]
    : [];
  const masterRoles: RolePlan[] = [
    ...(nameNode
      ? [
          {
            role: 'namenode' as const,
            id: 'nn1',
            ...nameNode,
            directory: path.join(dataDirectory, 'master-1', 'namenode'),
            journalDirectory: path.join(dataDirectory, 'journal'),
          },
        ]
      : []),
    ...(jobTracker ? [{ role: 'jobtracker' as const, id: 'jt1', ...jobTracker }] : []),
  ];
  const workers = Array.from({ length: nameNode ? workerCount : 0 }, (_, index): ProcessPlan => {
    const name = `worker-${index + 1}`;
    const xfer = addressOf('xfer', index);
    const datanode: RolePlan = {
      role: 'datanode',
      name,
      xfer,
      ipc: addressOf('ipc', index),
      http: addressOf('datanodeHttp', index),
      directory: path.join(dataDirectory, name, 'datanode'),
      nameNodes: nameNode ? [nameNode.rpc] : [],
    };
    const tasktracker: RolePlan[] = jobTracker
      ? [
          {
            role: 'tasktracker',
            name,
            http: addressOf('tasktrackerHttp', index),
            datanode: xfer,
            directory: path.join(dataDirectory, name, 'tasks'),
          },
        ]
      : [];
    return { name, roles: [datanode, ...tasktracker] };
  });
  const topology = workers.map(({ name }, index) => ({ name, rack: `/rack-${(index % rackCount) + 1}` }));
  const plan = {
    dataDirectory,
    confDirectory,
    processes: [...coordinator, ...(masterRoles.length > 0 ? [{ name: 'master-1', roles: masterRoles }] : []), ...workers],
    zookeeper,
    topology,
  };
  const profile = localProfile({ host, workerCount: workers.length, confDirectory, zookeeper, nameNode, jobTracker });
  return { ...plan, conf: [...new Map([...profile, ...options.conf])] };
}

/** Hadoop's keys for a cluster on one machine: short time-outs, no safe-mode extension. What is not here has Hadoop's default. */
function localProfile(at: {
  host: string;
  workerCount: number;
  confDirectory: string;
  zookeeper: Address | undefined;
  nameNode: { rpc: Address; http: Address } | undefined;
  jobTracker: { rpc: Address } | undefined;
}): (readonly [string, string])[] {
  const text = ({ host, port }: Address) => `${host}:${port}`;
  const always: [string, string][] = [
    ['calf.cluster.name', nameservice],
    ['net.topology.node.switch.mapping.impl', 'org.apache.hadoop.net.TableMapping'],
    ['net.topology.table.file.name', path.join(at.confDirectory, 'topology.table')],
  ];
  const zookeeper: [string, string][] = at.zookeeper
    ? [
        ['ha.zookeeper.quorum', text(at.zookeeper)],
        ['ha.zookeeper.session-timeout.ms', '2000'],
        ['calf.zookeeper.tick-time.ms', '200'],
      ]
    : [];
  const hdfs: [string, string][] = at.nameNode
    ? [
        ['fs.defaultFS', `hdfs://${nameservice}`],
        ['dfs.nameservices', nameservice],
        [`dfs.ha.namenodes.${nameservice}`, 'nn1'],
        [`dfs.namenode.rpc-address.${nameservice}.nn1`, text(at.nameNode.rpc)],
        [`dfs.namenode.http-address.${nameservice}.nn1`, text(at.nameNode.http)],
        [
          `dfs.client.failover.proxy.provider.${nameservice}`,
          'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider',
        ],
        ['dfs.replication', String(Math.max(1, Math.min(3, at.workerCount)))],
        ['dfs.heartbeat.interval', '1'],
        ['dfs.namenode.heartbeat.recheck-interval', '500'],
        ['dfs.namenode.stale.datanode.interval', '3000'],
        ['dfs.namenode.safemode.extension', '0'],
        ['dfs.namenode.datanode.registration.ip-hostname-check', 'false'],
      ]
    : [];
  const mapred: [string, string][] = at.jobTracker
    ? [
        ['mapreduce.framework.name', 'calf'],
        ['mapreduce.jobtracker.address', text(at.jobTracker.rpc)],
      ]
    : [];
  return [...always, ...zookeeper, ...hdfs, ...mapred];
}

function portKinds(workerCount: number, parts: ReadonlySet<Part>): { kind: PortKind; index: number }[] {
  const masters: PortKind[] = [
    ...(parts.has('zk') ? (['zookeeper'] as const) : []),
    ...(parts.has('hdfs') ? (['namenodeRpc', 'namenodeHttp'] as const) : []),
    ...(parts.has('mr') ? (['jobtrackerRpc', 'jobtrackerHttp'] as const) : []),
  ];
  const each: PortKind[] = [
    ...(parts.has('hdfs') ? (['xfer', 'ipc', 'datanodeHttp'] as const) : []),
    ...(parts.has('mr') ? (['tasktrackerHttp'] as const) : []),
  ];
  const workers = Array.from({ length: workerCount }, (_, index) => each.map((kind) => ({ kind, index }))).flat();
  return [...masters.map((kind) => ({ kind, index: 0 })), ...workers];
}

function addressBook({ workerCount, parts, host, ports }: ClusterOptions): (kind: PortKind, index: number) => Address {
  const kinds = portKinds(workerCount, parts);
  const portAt = (position: number, { kind, index }: { kind: PortKind; index: number }) => {
    return ports === 'hadoop' ? hadoopPorts[kind] + 10 * index : ports[position];
  };
  const book = new Map(kinds.map((wanted, position) => [`${wanted.kind} ${wanted.index}`, portAt(position, wanted)]));
  return (kind, index) => {
    const port = book.get(`${kind} ${index}`);
    if (port === undefined) throw new Error(`no port was planned for ${kind} ${index}`);
    return { host, port };
  };
}
