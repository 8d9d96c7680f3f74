import type { DataNodeCounters } from './metrics.ts';

/** What `/jmx` tells of a DataNode, under Hadoop's bean names. */
export interface BeanFacts {
  readonly name: string;
  readonly xferPort: number;
  readonly storageId: string;
  readonly storageDirectory: string;
  readonly clusterId: string;
  readonly datanodeUuid: string;
  readonly counters: DataNodeCounters;
  readonly space: { capacityBytes: number; usedBytes: number; remainingBytes: number };
  readonly replicasCount: number;
  readonly connectionsCount: number;
  readonly nameNodes: readonly { readonly name: string; readonly isActive: boolean }[];
}

export function dataNodeBeans(facts: BeanFacts): Record<string, unknown>[] {
  const { name, xferPort, counters, space } = facts;
  return [
    {
      name: `Hadoop:service=DataNode,name=DataNodeActivity-${name}-${xferPort}`,
      modelerType: `DataNodeActivity-${name}-${xferPort}`,
      'tag.Context': 'dfs',
      'tag.Hostname': name,
      ...counters,
    },
    {
      name: 'Hadoop:service=DataNode,name=FSDatasetState',
      modelerType: 'FSDatasetState',
      'tag.Context': 'FSDatasetState',
      'tag.StorageInfo': `FSDataset{dirpath='[${facts.storageDirectory}]'}`,
      'tag.Hostname': name,
      Capacity: space.capacityBytes,
      DfsUsed: space.usedBytes,
      Remaining: space.remainingBytes,
      NumFailedVolumes: 0,
      CacheUsed: 0,
      CacheCapacity: 0,
      NumBlocks: facts.replicasCount,
    },
    {
      name: 'Hadoop:service=DataNode,name=DataNodeInfo',
      modelerType: 'org.apache.hadoop.hdfs.server.datanode.DataNode',
      Version: '3.4.3',
      SoftwareVersion: '3.4.3',
      DatanodeHostname: name,
      DataPort: String(xferPort),
      ClusterId: facts.clusterId,
      DatanodeUuid: facts.datanodeUuid,
      StorageID: facts.storageId,
      XceiverCount: facts.connectionsCount,
      NamenodeAddresses: JSON.stringify(Object.fromEntries(facts.nameNodes.map((nameNode) => [nameNode.name, facts.clusterId]))),
    },
  ];
}
