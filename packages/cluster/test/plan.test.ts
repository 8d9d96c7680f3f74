import { expect, test } from 'vitest';
import { type ClusterOptions, planCluster, portsWanted } from '../src/plan.ts';

const planned = (options: Partial<ClusterOptions> = {}) =>
  planCluster({
    dataDirectory: '/data',
    workerCount: 3,
    parts: new Set(['hdfs', 'zk', 'mr']),
    host: '127.0.0.1',
    ports: 'hadoop',
    conf: [],
    ...options,
  });

const rolesOf = (plan: ReturnType<typeof planned>) =>
  plan.processes.map(({ name, roles }) => [name, roles.map(({ role }) => role)]);

test('a process stands for a host', () => {
  expect(rolesOf(planned())).toEqual([
    ['coordinator', ['coordinator']],
    ['master-1', ['namenode', 'jobtracker']],
    ['worker-1', ['datanode', 'tasktracker']],
    ['worker-2', ['datanode', 'tasktracker']],
    ['worker-3', ['datanode', 'tasktracker']],
  ]);
  expect(rolesOf(planned({ parts: new Set(['hdfs']), workerCount: 1 }))).toEqual([
    ['master-1', ['namenode']],
    ['worker-1', ['datanode']],
  ]);
});

test('workers are spread over two racks', () => {
  expect(planned().topology).toEqual([
    { name: 'worker-1', rack: '/rack-1' },
    { name: 'worker-2', rack: '/rack-2' },
    { name: 'worker-3', rack: '/rack-1' },
  ]);
});

const portsOf = (plan: ReturnType<typeof planned>) =>
  plan.processes.flatMap(({ roles }) =>
    roles.flatMap((role) => Object.entries(role).flatMap(([key, at]) => (isAddress(at) && key !== 'datanode' ? [at.port] : []))),
  );

const isAddress = (value: unknown): value is { port: number } => typeof value === 'object' && value !== null && 'port' in value;

test("ports are Hadoop's, ten apart for the next of a kind", () => {
  expect(portsOf(planned())).toEqual([
    2181, 8020, 9870, 8021, 19888, 9866, 9867, 9864, 13562, 9876, 9877, 9874, 13572, 9886, 9887, 9884, 13582,
  ]);
});

test('given ports are all used, each once', () => {
  const shape = { workerCount: 2, parts: new Set(['hdfs', 'zk', 'mr'] as const) };
  const ports = Array.from({ length: portsWanted(shape) }, (_, index) => 5000 + index);
  expect(portsOf(planned({ ...shape, ports })).toSorted((left, right) => left - right)).toEqual(ports);
});

test('a key given by hand wins over the local profile', () => {
  const conf = new Map(planned({ conf: [['dfs.heartbeat.interval', '3']] }).conf);
  expect(conf.get('dfs.heartbeat.interval')).toBe('3');
  expect(conf.get('fs.defaultFS')).toBe('hdfs://calf');
  expect(conf.get('dfs.namenode.rpc-address.calf.nn1')).toBe('127.0.0.1:8020');
});

test('there are never more replicas asked for than workers', () => {
  expect(new Map(planned({ workerCount: 2 }).conf).get('dfs.replication')).toBe('2');
  expect(new Map(planned({ workerCount: 5 }).conf).get('dfs.replication')).toBe('3');
});
