import { Configuration } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';
import { planLoneRole } from '../src/lone-role.ts';

const plan = (role: Parameters<typeof planLoneRole>[0], keys: Record<string, string> = {}) =>
  planLoneRole(role, { configuration: new Configuration(Object.entries(keys)), dataDirectory: '/data', name: 'host-7' });

test('a role alone listens on loopback at the ports of Hadoop', () => {
  expect(plan('namenode')).toMatchObject({ rpc: { host: '127.0.0.1', port: 8020 }, http: { host: '127.0.0.1', port: 9870 } });
});

test('a NameNode finds its own addresses behind a logical name', () => {
  const keys = {
    'dfs.nameservices': 'prod',
    'dfs.ha.namenodes.prod': 'a,b',
    'dfs.ha.namenode.id': 'b',
    'dfs.namenode.rpc-address.prod.b': '10.0.0.2:9000',
  };
  expect(plan('namenode', keys)).toMatchObject({ id: 'b', rpc: { host: '10.0.0.2', port: 9000 } });
});

test('a DataNode reports to every NameNode that is named', () => {
  const keys = {
    'dfs.nameservices': 'prod',
    'dfs.ha.namenodes.prod': 'a,b',
    'dfs.namenode.rpc-address.prod.a': '10.0.0.1:9000',
    'dfs.namenode.rpc-address.prod.b': '10.0.0.2:9000',
  };
  expect(plan('datanode', keys)).toMatchObject({ name: 'host-7', nameNodes: [{ host: '10.0.0.1' }, { host: '10.0.0.2' }] });
  expect(plan('datanode', { 'fs.defaultFS': 'hdfs://nn' })).toMatchObject({ nameNodes: [{ host: 'nn', port: 8020 }] });
});

test('a DataNode without a NameNode, and an address without a port, are refused', () => {
  expect(() => plan('datanode')).toThrow('which NameNode?');
  expect(() => plan('coordinator', { 'calf.zookeeper.address': 'here' })).toThrow('calf.zookeeper.address is "here"');
});
