import type { DatanodeInfoProto, ExtendedBlockProto } from '@calf/protocol/hdfs';
import type { Clock } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { Address, Network } from '@calf/runtime/network';
import type { DataNodeCounters } from '../metrics.ts';
import type { DataNodeSettings } from '../settings.ts';
import type { ReplicaStore } from '../storage/replica-store.ts';

/** What operations see of the DataNode that they run on. */
export interface TransferNode {
  /** @throws HadoopError while no NameNode was met, or for another block pool */
  store(blockPoolId: string): ReplicaStore;
  /** Itself, as it is known to NameNodes. */
  self(): DatanodeInfoProto;
  /** Tells the NameNodes that a DataNode's replica is corrupt. */
  reportBadBlock(block: ExtendedBlockProto, holder: DatanodeInfoProto): void;
  readonly network: Network;
  readonly clock: Clock;
  readonly settings: DataNodeSettings;
  readonly counters: DataNodeCounters;
  readonly log: Logger;
}

export function xferAddress({ settings }: TransferNode, { id }: DatanodeInfoProto): Address {
  return { host: settings.connectByHostname ? id.hostName : id.ipAddr, port: id.xferPort };
}
