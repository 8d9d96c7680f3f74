import type { ReadyCluster } from '@calf/cluster/cluster';

/** The addresses of a cluster, a process a line, and what to type next. */
export function describeForPeople(ready: ReadyCluster): string {
  const rolesOf = (pid: number): string[] => [
    ...(ready.zookeeper !== null && ready.processes.some((host) => host.pid === pid && host.name === 'coordinator')
      ? [`ZooKeeper ${ready.zookeeper}`]
      : []),
    ...ready.namenodes.filter((at) => at.pid === pid).map((at) => `NameNode ${at.rpc} http://${at.http} (${at.state})`),
    ...ready.jobtrackers.filter((at) => at.pid === pid).map((at) => `JobTracker ${at.rpc} http://${at.http} (${at.state})`),
  ];
  const workerOf = (name: string): string[] => [
    ...ready.datanodes.filter((at) => at.id === name).map((at) => `DataNode :${at.xfer} http :${at.http} ${at.rack}`),
    ...ready.tasktrackers.filter((at) => at.id === name).map((at) => `TaskTracker http :${at.http}`),
  ];
  const line = ({ name, pid }: { name: string; pid: number }) => {
    const roles = name.startsWith('worker') ? workerOf(name) : rolesOf(pid);
    return `  ${name.padEnd(12)} ${roles.join(' · ')}  (pid ${pid})\n`;
  };
  return [
    ...ready.processes.map(line),
    `ready in ${(ready.ms / 1000).toFixed(2)} s: ${ready.fs}, data in ${ready.data}\n`,
    `for other Hadoop clients: export HADOOP_CONF_DIR=${quoted(ready.conf)}\n`,
  ].join('');
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
