/* What DataNodes speak, without the many messages of ClientProtocol, which every worker would carry otherwise. The types of the messages are in hdfs.ts. */
export { ClientDatanodeProtocol } from './hdfs/client-datanode.ts';
export { DatanodeProtocol } from './hdfs/datanode-protocol.ts';
export { InterDatanodeProtocol } from './hdfs/inter-datanode.ts';
