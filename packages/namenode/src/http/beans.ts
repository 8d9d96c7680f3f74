import type { JmxBean } from '@calf/runtime/http';
import type { Blocksystem } from '../blocksystem.ts';
import { type Datanode, nodeName, storageSum } from '../core/blocks/datanodes.ts';
import { type PoolStatistics, poolStatistics } from '../core/blocks/statistics.ts';
import { softwareVersion } from '../rpc/namespace-info.ts';

/** The beans of a NameNode that users and scripts read, by Hadoop's names. Source: NameNodeMXBean, FSNamesystemMBean, NameNodeStatusMXBean. */
export function nameNodeBeans(blocksystem: Blocksystem, facts: { hostAndPort: string; startedMs: number }): JmxBean[] {
  const at = blocksystem.tell();
  const statistics = poolStatistics(blocksystem.pool);
  return [
    bean('NameNodeStatus', 'org.apache.hadoop.hdfs.server.namenode.NameNode', {
      SecurityEnabled: false,
      NNRole: 'NameNode',
      HostAndPort: facts.hostAndPort,
      LastHATransitionTime: 0,
      BytesWithFutureGenerationStamps: 0,
      State: 'active',
    }),
    nameNodeInfo(blocksystem, statistics, facts.startedMs),
    fsNamesystem(blocksystem, statistics),
    fsNamesystemState(blocksystem, statistics),
    bean('NameNodeActivity', 'NameNodeActivity', {
      ...blocksystem.activity.counts,
      TransactionsNumOps: blocksystem.namesystem.lastTxid,
      SafeModeTime: blocksystem.pool.safeMode.isOn ? at.ms - facts.startedMs : 0,
    }),
    {
      name: 'java.lang:type=Runtime',
      modelerType: 'sun.management.RuntimeImpl',
      attributes: {
        StartTime: facts.startedMs,
        Uptime: at.ms - facts.startedMs,
        Name: `${process.pid}@localhost`,
        SpecName: 'node',
        SpecVersion: process.version,
      },
    },
    {
      name: 'java.lang:type=Memory',
      modelerType: 'sun.management.MemoryImpl',
      attributes: { HeapMemoryUsage: heap() },
    },
  ];
}

function nameNodeInfo({ pool, namesystem, blockPoolId }: Blocksystem, sums: PoolStatistics, startedMs: number): JmxBean {
  const { namespace } = namesystem;
  const live = pool.datanodes.all().filter((node) => node.alive);
  const dead = pool.datanodes.all().filter((node) => !node.alive);
  const percent = (bytes: number) => (sums.capacityBytes === 0 ? 0 : (bytes * 100) / sums.capacityBytes);
  return bean('NameNodeInfo', 'org.apache.hadoop.hdfs.server.namenode.FSNamesystem', {
    Total: sums.capacityBytes,
    Used: sums.usedBytes,
    Free: sums.remainingBytes,
    NonDfsUsedSpace: sums.nonDfsUsedBytes,
    PercentUsed: percent(sums.usedBytes),
    PercentRemaining: percent(sums.remainingBytes),
    BlockPoolUsedSpace: sums.blockPoolUsedBytes,
    PercentBlockPoolUsed: percent(sums.blockPoolUsedBytes),
    ClusterId: namespace.identity?.clusterId ?? '',
    BlockPoolId: blockPoolId,
    Version: `${softwareVersion}, rcalf`,
    SoftwareVersion: softwareVersion,
    UpgradeFinalized: true,
    Safemode: pool.safeMode.isOn ? `Safe mode is ON. ${pool.safeMode.tip(pool.safeModeFacts(), pool.at)}` : '',
    TotalBlocks: namespace.blocks.count,
    TotalFiles: namespace.count,
    NumberOfMissingBlocks: sums.missingBlocks,
    NumberOfMissingBlocksWithReplicationFactorOne: sums.missingReplicationOneBlocks,
    Threads: 1,
    LiveNodes: JSON.stringify(Object.fromEntries(live.map((node) => [liveName(node), liveNode(pool.at.monotonicMs, node)]))),
    DeadNodes: JSON.stringify(
      Object.fromEntries(
        dead.map((node) => [
          liveName(node),
          { lastContact: lastContactS(pool.at.monotonicMs, node), decommissioned: false, xferaddr: nodeName(node.id) },
        ]),
      ),
    ),
    DecomNodes: '{}',
    CorruptFiles: JSON.stringify(
      [...pool.lowRedundancy.corrupt].slice(0, 100).map((row) => namespace.path(pool.table.file(row))),
    ),
    DistinctVersionCount: new Set(live.map((node) => node.softwareVersion)).size,
    DistinctVersions: Object.entries(Object.groupBy(live, (node) => node.softwareVersion)).map(([key, nodes]) => ({
      key,
      value: nodes?.length ?? 0,
    })),
    NNStartedTimeInMillis: startedMs,
    JournalTransactionInfo: JSON.stringify({
      LastAppliedOrWrittenTxId: String(namesystem.lastTxid),
      MostRecentCheckpointTxId: '0',
    }),
  });
}

function fsNamesystem({ pool, namesystem }: Blocksystem, sums: PoolStatistics): JmxBean {
  const { namespace } = namesystem;
  return bean('FSNamesystem', 'FSNamesystem', {
    'tag.HAState': 'active',
    MissingBlocks: sums.missingBlocks,
    MissingReplOneBlocks: sums.missingReplicationOneBlocks,
    ExpiredHeartbeats: 0,
    LastWrittenTransactionId: namesystem.lastTxid,
    CapacityTotal: sums.capacityBytes,
    CapacityUsed: sums.usedBytes,
    CapacityRemaining: sums.remainingBytes,
    CapacityUsedNonDFS: sums.nonDfsUsedBytes,
    TotalLoad: sums.xceiverCount,
    BlocksTotal: namespace.blocks.count,
    NumFilesUnderConstruction: pool.leases.fileCount,
    NumActiveClients: pool.leases.count,
    FilesTotal: namespace.count,
    PendingReplicationBlocks: pool.pendingCopies.blockCount,
    PendingReconstructionBlocks: pool.pendingCopies.blockCount,
    UnderReplicatedBlocks: sums.lowRedundancyBlocks,
    LowRedundancyBlocks: sums.lowRedundancyBlocks,
    CorruptBlocks: sums.corruptBlocks,
    ScheduledReplicationBlocks: sums.lowRedundancyBlocks + pool.pendingCopies.blockCount,
    PendingDeletionBlocks: sums.pendingDeletionBlocks,
    ExcessBlocks: pool.excess.size,
    PostponedMisreplicatedBlocks: pool.postponed.size,
    NumLiveDataNodes: pool.datanodes.live().length,
    NumDeadDataNodes: pool.datanodes.all().filter((node) => !node.alive).length,
    StaleDataNodes: pool.datanodes.live().filter((node) => pool.datanodes.isStale(node, pool.at)).length,
  });
}

function fsNamesystemState({ pool, namesystem }: Blocksystem, sums: PoolStatistics): JmxBean {
  const { namespace } = namesystem;
  return bean('FSNamesystemState', 'org.apache.hadoop.hdfs.server.namenode.FSNamesystem', {
    CapacityTotal: sums.capacityBytes,
    CapacityUsed: sums.usedBytes,
    CapacityRemaining: sums.remainingBytes,
    TotalLoad: sums.xceiverCount,
    FSState: pool.safeMode.isOn ? 'safeMode' : 'Operational',
    BlocksTotal: namespace.blocks.count,
    FilesTotal: namespace.count,
    PendingReplicationBlocks: pool.pendingCopies.blockCount,
    UnderReplicatedBlocks: sums.lowRedundancyBlocks,
    ScheduledReplicationBlocks: sums.lowRedundancyBlocks + pool.pendingCopies.blockCount,
    PendingDeletionBlocks: sums.pendingDeletionBlocks,
    NumLiveDataNodes: pool.datanodes.live().length,
    NumDeadDataNodes: pool.datanodes.all().filter((node) => !node.alive).length,
    NumStaleDataNodes: pool.datanodes.live().filter((node) => pool.datanodes.isStale(node, pool.at)).length,
    NumDecomLiveDataNodes: 0,
    NumDecomDeadDataNodes: 0,
    NumDecommissioningDataNodes: 0,
    NumEncryptionZones: 0,
    NumFilesUnderConstruction: pool.leases.fileCount,
  });
}

function bean(name: string, modelerType: string, attributes: JmxBean['attributes']): JmxBean {
  return { name: `Hadoop:service=NameNode,name=${name}`, modelerType, attributes };
}

const liveName = (node: Datanode) => `${node.id.hostName}:${node.id.xferPort}`;
const lastContactS = (nowMs: number, node: Datanode) => Math.trunc((nowMs - node.lastContact.monotonicMs) / 1000);

/** Source: FSNamesystem.getLiveNodes. */
function liveNode(nowMs: number, node: Datanode) {
  const capacity = storageSum(node, (storage) => storage.capacityBytes);
  const blockPoolUsed = storageSum(node, (storage) => storage.blockPoolUsedBytes);
  return {
    infoAddr: `${node.id.ipAddr}:${node.id.infoPort}`,
    infoSecureAddr: `${node.id.ipAddr}:${node.id.infoSecurePort}`,
    xferaddr: nodeName(node.id),
    location: node.rack,
    uuid: node.id.datanodeUuid,
    lastContact: lastContactS(nowMs, node),
    usedSpace: storageSum(node, (storage) => storage.dfsUsedBytes),
    adminState: 'In Service',
    nonDfsUsedSpace: storageSum(node, (storage) => storage.nonDfsUsedBytes),
    capacity,
    numBlocks: storageSum(node, (storage) => storage.replicaCount),
    version: node.softwareVersion,
    used: storageSum(node, (storage) => storage.dfsUsedBytes),
    remaining: storageSum(node, (storage) => storage.remainingBytes),
    blockScheduled: node.scheduled.count,
    blockPoolUsed,
    blockPoolUsedPercent: capacity === 0 ? 0 : (blockPoolUsed * 100) / capacity,
    volfails: node.failedVolumeCount,
  };
}

function heap() {
  const { heapUsed, heapTotal, rss } = process.memoryUsage();
  return { committed: heapTotal, init: 0, max: rss, used: heapUsed };
}
