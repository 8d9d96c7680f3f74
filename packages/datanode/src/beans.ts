import type { JmxBean } from '@calf/runtime/http';
import type { DataNodeCounters } from './metrics.ts';
import { softwareVersion } from './registration.ts';
import type { VolumeSpace } from './storage/replica-store.ts';

/** What `/jmx` tells of a DataNode. */
export interface BeanFacts {
  readonly name: string;
  readonly xferPort: number;
  readonly storageId: string;
  readonly storageDirectory: string;
  readonly clusterId: string;
  readonly datanodeUuid: string;
  readonly counters: DataNodeCounters;
  /** As of the last heartbeat. */
  readonly space: VolumeSpace;
  readonly replicasCount: number;
  readonly connectionsCount: number;
  readonly nameNodes: readonly string[];
}

/** Under Hadoop's names. Source: org.apache.hadoop.hdfs.server.datanode.metrics. */
export function dataNodeBeans(facts: BeanFacts): JmxBean[] {
  return [activityBean(facts), datasetBean(facts), infoBean(facts)];
}

function activityBean({ name, xferPort, counters }: BeanFacts): JmxBean {
  const activity = `DataNodeActivity-${name}-${xferPort}`;
  return {
    name: `Hadoop:service=DataNode,name=${activity}`,
    modelerType: activity,
    attributes: { 'tag.Context': 'dfs', 'tag.Hostname': name, ...counters },
  };
}

function datasetBean({ name, storageDirectory, space, replicasCount }: BeanFacts): JmxBean {
  return {
    name: 'Hadoop:service=DataNode,name=FSDatasetState',
    modelerType: 'FSDatasetState',
    attributes: {
      'tag.Context': 'FSDatasetState',
      'tag.StorageInfo': `FSDataset{dirpath='[${storageDirectory}]'}`,
      'tag.Hostname': name,
      Capacity: space.capacityBytes,
      DfsUsed: space.usedBytes,
      Remaining: space.remainingBytes,
      NumFailedVolumes: 0,
      CacheUsed: 0,
      CacheCapacity: 0,
      NumBlocks: replicasCount,
    },
  };
}

function infoBean(facts: BeanFacts): JmxBean {
  return {
    name: 'Hadoop:service=DataNode,name=DataNodeInfo',
    modelerType: 'org.apache.hadoop.hdfs.server.datanode.DataNode',
    attributes: {
      Version: softwareVersion,
      SoftwareVersion: softwareVersion,
      DatanodeHostname: facts.name,
      DataPort: String(facts.xferPort),
      ClusterId: facts.clusterId,
      DatanodeUuid: facts.datanodeUuid,
      StorageID: facts.storageId,
      XceiverCount: facts.connectionsCount,
      NamenodeAddresses: JSON.stringify(Object.fromEntries(facts.nameNodes.map((nameNode) => [nameNode, facts.clusterId]))),
    },
  };
}
