import { connectAdmin } from '@calf/client/admin';
import type { Session } from './session.ts';

/** Defaults of keys that people ask for, from core-default.xml and hdfs-default.xml. */
const defaults: Readonly<Record<string, string>> = {
  'fs.defaultFS': 'file:///',
  'fs.trash.interval': '0',
  'fs.permissions.umask-mode': '022',
  'io.file.buffer.size': '4096',
  'dfs.blocksize': '134217728',
  'dfs.replication': '3',
  'dfs.replication.max': '512',
  'dfs.namenode.replication.min': '1',
  'dfs.bytes-per-checksum': '512',
  'dfs.checksum.type': 'CRC32C',
  'dfs.client-write-packet-size': '65536',
  'dfs.permissions.enabled': 'true',
  'dfs.permissions.superusergroup': 'supergroup',
  'dfs.heartbeat.interval': '3s',
  'dfs.namenode.http-address': '0.0.0.0:9870',
  'dfs.datanode.address': '0.0.0.0:9866',
  'dfs.datanode.http.address': '0.0.0.0:9864',
  'dfs.datanode.ipc.address': '0.0.0.0:9867',
  'dfs.namenode.fs-limits.min-block-size': '1048576',
};

/** `hdfs getconf`. Source: org.apache.hadoop.hdfs.tools.GetConf. */
export async function runGetConf({ configuration, user, out, err }: Session, argv: readonly string[]): Promise<number> {
  const [option = '', key] = argv;
  if (option === '-confKey' && key !== undefined) {
    const value = configuration.get(key) ?? (Object.hasOwn(defaults, key) ? defaults[key] : undefined);
    if (value === undefined) {
      await err.line(`Configuration ${key} is missing.`);
      return 255;
    }
    await out.line(value);
    return 0;
  }
  if (option === '-namenodes' || option === '-nnRpcAddresses') {
    const admin = connectAdmin({ configuration, user });
    const addresses = admin.nameNodes.map(({ rpc }) => rpc);
    admin.close();
    if (option === '-namenodes') await out.line([...new Set(addresses.map(({ host }) => host))].join(' '));
    else for (const { host, port } of addresses) await out.line(`${host}:${port}`);
    return 0;
  }
  await err.line('hdfs getconf reads the configuration:\n\t[-namenodes]\thosts of the NameNodes');
  await err.line('\t[-nnRpcAddresses]\ttheir RPC addresses\n\t[-confKey [key]]\tthe value of a key');
  return 255;
}
