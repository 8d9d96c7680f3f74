import type { Address } from '@calf/runtime/network';
import { type ClusterPlan, nameservice } from './plan.ts';

/** The one line that `calf up --json` prints when the cluster is ready. */
export interface ReadyCluster {
  readonly event: 'ready';
  /** From the command's start until a write worked. */
  readonly ms: number;
  readonly fs: string;
  readonly namenodes: readonly { id: string; rpc: string; http: string; state: 'active' | 'standby'; pid: number }[];
  readonly datanodes: readonly { id: string; rack: string; xfer: number; ipc: number; http: number; pid: number }[];
  readonly zookeeper: string | null;
  readonly jobtrackers: readonly { id: string; rpc: string; http: string; state: 'active' | 'standby'; pid: number }[];
  readonly tasktrackers: readonly { id: string; http: number; pid: number }[];
  readonly processes: readonly { name: string; pid: number }[];
  readonly conf: string;
  readonly data: string;
}

export function describeReadyCluster(
  plan: ClusterPlan,
  { ms, pidOf }: { ms: number; pidOf: (processName: string) => number },
): ReadyCluster {
  const placed = plan.processes.flatMap((host) => host.roles.map((role) => ({ ...role, pid: pidOf(host.name) })));
  const text = ({ host, port }: Address) => `${host}:${port}`;
  const rackOf = new Map(plan.topology.map(({ name, rack }) => [name, rack]));
  return {
    event: 'ready',
    ms: Math.round(ms),
    fs: `hdfs://${nameservice}`,
    namenodes: placed.flatMap((at) =>
      at.role === 'namenode'
        ? [{ id: at.id, rpc: text(at.rpc), http: text(at.http), state: 'active' as const, pid: at.pid }]
        : [],
    ),
    datanodes: placed.flatMap((at) =>
      at.role === 'datanode'
        ? [
            {
              id: at.name,
              rack: rackOf.get(at.name) ?? '/default-rack',
              xfer: at.xfer.port,
              ipc: at.ipc.port,
              http: at.http.port,
              pid: at.pid,
            },
          ]
        : [],
    ),
    zookeeper: plan.zookeeper ? text(plan.zookeeper) : null,
    jobtrackers: placed.flatMap((at) =>
      at.role === 'jobtracker'
        ? [{ id: at.id, rpc: text(at.rpc), http: text(at.http), state: 'active' as const, pid: at.pid }]
        : [],
    ),
    tasktrackers: placed.flatMap((at) => (at.role === 'tasktracker' ? [{ id: at.name, http: at.http.port, pid: at.pid }] : [])),
    processes: plan.processes.map(({ name }) => ({ name, pid: pidOf(name) })),
    conf: plan.confDirectory,
    data: plan.dataDirectory,
  };
}
