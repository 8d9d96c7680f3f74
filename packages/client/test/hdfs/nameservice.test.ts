import { Configuration } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';
import { parseAddress, resolveNameservice } from '../../src/hdfs/nameservice.ts';

test('host and port are one NameNode, at port 8020 unless told', () => {
  const { uri, nameNodes } = resolveNameservice('namenode', new Configuration());
  expect(uri).toBe('hdfs://namenode');
  expect(nameNodes).toEqual([{ id: undefined, rpc: { host: 'namenode', port: 8020 }, http: undefined }]);
});

test('a logical name is the NameNodes that the configuration lists, in that order', () => {
  const configuration = new Configuration([
    ['dfs.ha.namenodes.calf', 'nn1, nn2'],
    ['dfs.namenode.rpc-address.calf.nn1', '127.0.0.1:8020'],
    ['dfs.namenode.rpc-address.calf.nn2', '127.0.0.1:8030'],
    ['dfs.namenode.http-address.calf.nn2', '127.0.0.1:9880'],
  ]);
  expect(resolveNameservice('calf', configuration).nameNodes).toEqual([
    { id: 'nn1', rpc: { host: '127.0.0.1', port: 8020 }, http: undefined },
    { id: 'nn2', rpc: { host: '127.0.0.1', port: 8030 }, http: { host: '127.0.0.1', port: 9880 } },
  ]);
});

test('a listed NameNode without address is told, with the key that is missing', () => {
  const configuration = new Configuration([['dfs.ha.namenodes.calf', 'nn1']]);
  expect(() => resolveNameservice('calf', configuration)).toThrow('dfs.namenode.rpc-address.calf.nn1 is not set');
});

test('an address bound to everything is asked at the RPC host', () => {
  expect(parseAddress('0.0.0.0:9870', 9870, 'master')).toEqual({ host: 'master', port: 9870 });
  expect(() => parseAddress('host:99999', 1)).toThrow('host:port is wanted');
});
