import { ProtocolMetaInfo } from '@calf/protocol/common';
import type { Service } from '@calf/protocol/message';
import { implement, type RpcService } from './rpc-service.ts';

/**
 * Answers which protocols and versions a server speaks. Methods are not listed: Hadoop names them by hashes of Java signatures, and a client
 * that does not find one takes its older way.
 * Source: org.apache.hadoop.ipc.ProtocolMetaInfoServerSideTranslatorPB.
 */
export function protocolMetaInfo(services: readonly Service[]): RpcService {
  const versionsOf = (protocol: string) =>
    services
      .filter((service) => service.protocol === (protocolsOfInterfaces[protocol] ?? protocol))
      .map(({ version }) => version);
  return implement(ProtocolMetaInfo, {
    getProtocolVersions: ({ protocol }) => ({
      protocolVersions: [{ rpcKind: 'RPC_PROTOCOL_BUFFER', versions: versionsOf(protocol) }],
    }),
    getProtocolSignature: ({ protocol, rpcKind }) => ({
      protocolSignature: rpcKind === 'RPC_PROTOCOL_BUFFER' ? versionsOf(protocol).map((version) => ({ version })) : [],
    }),
  });
}

/** Clients ask by the name of their Java interface, whose annotation has the protocol's name. */
const protocolsOfInterfaces: Readonly<Record<string, string>> = {
  'org.apache.hadoop.hdfs.protocolPB.ClientNamenodeProtocolPB': 'org.apache.hadoop.hdfs.protocol.ClientProtocol',
  'org.apache.hadoop.hdfs.protocolPB.ClientDatanodeProtocolPB': 'org.apache.hadoop.hdfs.protocol.ClientDatanodeProtocol',
  'org.apache.hadoop.hdfs.protocolPB.DatanodeProtocolPB': 'org.apache.hadoop.hdfs.server.protocol.DatanodeProtocol',
  'org.apache.hadoop.hdfs.protocolPB.InterDatanodeProtocolPB': 'org.apache.hadoop.hdfs.server.protocol.InterDatanodeProtocol',
  'org.apache.hadoop.hdfs.protocolPB.NamenodeProtocolPB': 'org.apache.hadoop.hdfs.server.protocol.NamenodeProtocol',
  'org.apache.hadoop.ha.protocolPB.HAServiceProtocolPB': 'org.apache.hadoop.ha.HAServiceProtocol',
};
