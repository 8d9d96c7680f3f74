import type { Address } from '@calf/runtime/network';
import type { Configuration } from '@calf/runtime/configuration';
import { UserError } from '@calf/runtime/errors';

const rpcPortDefault = 8020;
const httpPortDefault = 9870;

/** One NameNode; `id` is undefined when it is addressed by host and port. */
export interface NameNodeAddress {
  readonly id: string | undefined;
  readonly rpc: Address;
  /** Undefined when the configuration does not name it. */
  readonly http: Address | undefined;
}

export interface Nameservice {
  /** `hdfs://calf` or `hdfs://host:port`. */
  readonly uri: string;
  /** In the order of `dfs.ha.namenodes.<name>`. */
  readonly nameNodes: readonly NameNodeAddress[];
}

/**
 * Whom `hdfs://<authority>` means: the NameNodes of a logical name, or the one at that host and port.
 * Source: org.apache.hadoop.hdfs.DFSUtilClient.getAddresses. @throws UserError
 */
export function resolveNameservice(authority: string, configuration: Configuration): Nameservice {
  const ids = configuration.getList(`dfs.ha.namenodes.${authority}`);
  if (ids.length > 0) {
    return { uri: `hdfs://${authority}`, nameNodes: ids.map((id) => logicalNameNode(authority, id, configuration)) };
  }
  const rpc = parseAddress(authority, rpcPortDefault);
  const http = configuration.get('dfs.namenode.http-address');
  return {
    uri: `hdfs://${authority}`,
    nameNodes: [{ id: undefined, rpc, http: http === undefined ? undefined : parseAddress(http, httpPortDefault, rpc.host) }],
  };
}

function logicalNameNode(nameservice: string, id: string, configuration: Configuration): NameNodeAddress {
  const rpcKey = `dfs.namenode.rpc-address.${nameservice}.${id}`;
  const rpc = configuration.get(rpcKey);
  if (rpc === undefined) throw new UserError(`${rpcKey} is not set, though dfs.ha.namenodes.${nameservice} names ${id}`);
  const http = configuration.get(`dfs.namenode.http-address.${nameservice}.${id}`);
  return {
    id,
    rpc: parseAddress(rpc, rpcPortDefault),
    http: http === undefined ? undefined : parseAddress(http, httpPortDefault),
  };
}

/** `host`, `host:port`; an address bound to everything (`0.0.0.0`) is asked at `anyHost`. @throws UserError */
export function parseAddress(text: string, portDefault: number, anyHost?: string): Address {
  const parts = /^\[?([^\]]+?)\]?(?::(\d{1,5}))?$/.exec(text.trim());
  const port = parts?.[2] === undefined ? portDefault : Number(parts[2]);
  if (!parts?.[1] || port > 65_535) throw new UserError(`"${text}" is no address: host:port is wanted`);
  const host = parts[1] === '0.0.0.0' && anyHost !== undefined ? anyHost : parts[1];
  return { host, port };
}
