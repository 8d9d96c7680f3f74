import type {
  DatanodeCommandProto,
  DatanodeIDProto,
  DatanodeInfoProto,
  DatanodeStorageProto,
  DatanodeVolumeInfoProto,
  ExtendedBlockProto,
  NamespaceInfoProto,
} from '@calf/protocol/hdfs';
import type { Clock } from '@calf/runtime/clock';
import type { Disk } from '@calf/runtime/disk';
import { UserError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import type { JmxBean } from '@calf/runtime/http';
import type { Network } from '@calf/runtime/network';
import { dataNodeBeans } from './beans.ts';
import { type CommandedNode, obey } from './commands.ts';
import type { ReplicaEvent } from './core/incremental-report.ts';
import { type Claims, heard, noClaims } from './core/name-node-claims.ts';
import { ioException } from './core/refusals.ts';
import { zeroCounters } from './metrics.ts';
import type { LinkedNode, NameNode, NameNodeLink } from './name-node-link.ts';
import { namespaceOf } from './registration.ts';
import type { AdministeredNode } from './rpc/client-datanode-protocol.ts';
import type { DataNodeSettings } from './settings.ts';
import { ReplicaStore, type VolumeSpace } from './storage/replica-store.ts';
import type { Namespace, StorageDirectory } from './storage/storage-directory.ts';

export interface DataNodeParts {
  /** Registered as hostName. */
  readonly name: string;
  readonly user: string;
  readonly directory: StorageDirectory;
  readonly settings: DataNodeSettings;
  readonly disk: Disk;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Logger;
  readonly failed: (fault: Error) => void;
}

/** Where the servers listen, known when they do. */
export interface Ports {
  readonly ipAddr: string;
  readonly xferPort: number;
  readonly ipcPort: number;
  readonly infoPort: number;
}

/** One DataNode as its servers and links see it: identity, block pool, what it counts. */
export class DataNode implements LinkedNode, CommandedNode, AdministeredNode {
  readonly settings: DataNodeSettings;
  readonly counters = zeroCounters();
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Logger;
  readonly user: string;
  readonly superuser: string;
  readonly links: NameNodeLink[] = [];
  readonly #parts: DataNodeParts;
  readonly #startedMs: number;
  #ports: Ports = { ipAddr: '127.0.0.1', xferPort: 0, ipcPort: 0, infoPort: 0 };
  #pool: { readonly namespace: Namespace; readonly store: Promise<ReplicaStore> } | undefined;
  #store: ReplicaStore | undefined;
  #claims: Claims = noClaims;
  #lastSpace: VolumeSpace = { capacityBytes: 0, usedBytes: 0, remainingBytes: 0 };
  #transfersUnderWay = 0;
  #balanceBandwidthBytes: number;
  #connectionsCount: () => number = () => 0;

  constructor(parts: DataNodeParts) {
    this.#parts = parts;
    this.settings = parts.settings;
    this.network = parts.network;
    this.clock = parts.clock;
    this.log = parts.log;
    this.user = parts.user;
    this.superuser = parts.user;
    this.#startedMs = parts.clock.monotonicMs();
    this.#balanceBandwidthBytes = parts.settings.balanceBandwidthBytes;
  }

  listening(ports: Ports, connectionsCount: () => number): void {
    this.#ports = ports;
    this.#connectionsCount = connectionsCount;
  }

  /** All NameNodes of a DataNode are of one namespace: the first one says which. */
  join(info: NamespaceInfoProto): Promise<ReplicaStore> {
    const namespace = namespaceOf(info);
    const pool = this.#pool;
    if (pool) {
      requireSame(pool.namespace, namespace);
      return pool.store;
    }
    const store = this.#open(namespace);
    this.#pool = { namespace, store };
    store.catch(() => {
      this.#pool = undefined; // another NameNode may be the right one
    });
    return store;
  }

  async #open(namespace: Namespace): Promise<ReplicaStore> {
    const { directory, disk, log, settings } = this.#parts;
    const layout = await directory.join(namespace);
    this.#store = await ReplicaStore.open({
      disk,
      layout,
      blockPoolId: namespace.blockPoolId,
      log,
      reservedBytes: settings.reservedBytes,
      onEvent: (event) => this.#tell(event),
    });
    return this.#store;
  }

  store(blockPoolId: string): ReplicaStore {
    const store = this.#store;
    if (!store) throw ioException('DataNode is not ready: no NameNode was met yet');
    if (store.blockPoolId !== blockPoolId) throw ioException(`block pool ${blockPoolId} is not found`);
    return store;
  }

  datanodeId(): DatanodeIDProto {
    const { ipAddr, xferPort, ipcPort, infoPort } = this.#ports;
    const { name, directory } = this.#parts;
    return { ipAddr, hostName: name, datanodeUuid: directory.datanodeUuid, xferPort, infoPort, ipcPort, infoSecurePort: 0 };
  }

  self(): DatanodeInfoProto {
    return { ...datanodeInfoDefaults, id: this.datanodeId() };
  }

  storageId(): string {
    return this.#parts.directory.storageId;
  }

  storage(): DatanodeStorageProto {
    return { storageUuid: this.storageId(), state: 'NORMAL', storageType: 'DISK' };
  }

  async space(): Promise<VolumeSpace> {
    this.#lastSpace = (await this.#store?.space()) ?? this.#lastSpace;
    return this.#lastSpace;
  }

  beans(): JmxBean[] {
    const { name, directory } = this.#parts;
    return dataNodeBeans({
      name,
      xferPort: this.#ports.xferPort,
      storageId: directory.storageId,
      storageDirectory: directory.directory,
      clusterId: this.#pool?.namespace.clusterId ?? '',
      datanodeUuid: directory.datanodeUuid,
      counters: this.counters,
      space: this.#lastSpace,
      replicasCount: this.replicasCount,
      connectionsCount: this.#connectionsCount(),
      nameNodes: this.links.map((link) => link.name),
    });
  }

  async load() {
    const { capacityBytes, usedBytes, remainingBytes } = await this.space();
    const storage = this.storage();
    const report = {
      storageUuid: storage.storageUuid,
      storage,
      failed: false,
      capacity: capacityBytes,
      dfsUsed: usedBytes,
      remaining: remainingBytes,
      blockPoolUsed: usedBytes,
      nonDfsUsed: Math.max(0, capacityBytes - usedBytes - remainingBytes),
      mount: undefined,
    };
    return {
      reports: [report],
      xmitsInProgress: this.#transfersUnderWay,
      xceiverCount: this.#connectionsCount(),
      failedVolumes: 0,
      cacheCapacity: 0,
      cacheUsed: 0,
      volumeFailureSummary: undefined,
      slowPeers: [],
      slowDisks: [],
    };
  }

  heard(nameNode: string, claim: { isActive: boolean; txid: number }): boolean {
    const before = this.#claims.active;
    this.#claims = heard(this.#claims, nameNode, claim);
    const { active } = this.#claims;
    if (before !== active && before !== undefined)
      this.log.info('another namenode is obeyed', { nameNode: active ?? 'none', before });
    return active === nameNode;
  }

  obey(commands: readonly DatanodeCommandProto[], nameNode: NameNode): void {
    for (const command of commands) void this.#obey(command, nameNode);
  }

  async #obey(command: DatanodeCommandProto, nameNode: NameNode): Promise<void> {
    this.#transfersUnderWay++;
    try {
      await obey(command, this, nameNode);
    } catch (fault) {
      this.log.warn('command failed', { command: command.cmdType, fault: String(fault) });
    } finally {
      this.#transfersUnderWay--;
    }
  }

  reportBadBlock(block: ExtendedBlockProto, holder: DatanodeInfoProto): void {
    for (const link of this.links) link.reportBadBlock(block, holder);
  }

  reportNow(report: { incremental: boolean }): void {
    for (const link of this.links) link.reportNow(report);
  }

  async volume(): Promise<DatanodeVolumeInfoProto> {
    const { usedBytes, remainingBytes } = await this.space();
    return {
      path: this.#parts.directory.directory,
      storageType: 'DISK',
      usedSpace: usedBytes,
      freeSpace: remainingBytes,
      reservedSpace: this.settings.reservedBytes,
      reservedSpaceForReplicas: 0,
      numBlocks: this.replicasCount,
    };
  }

  get replicasCount(): number {
    return this.#store?.count ?? 0;
  }

  uptimeMs(): number {
    return this.clock.monotonicMs() - this.#startedMs;
  }

  balanceBandwidthBytes(): number {
    return this.#balanceBandwidthBytes;
  }

  setBalanceBandwidth(bytesPerSecond: number): void {
    this.#balanceBandwidthBytes = bytesPerSecond;
  }

  fail(fault: Error): void {
    this.#parts.failed(fault);
  }

  shutDown(): void {
    this.#parts.failed(new Error('shut down by an administrator'));
  }

  async stop(): Promise<void> {
    for (const link of this.links) link.stop();
    await this.#store?.close();
    await this.#parts.directory.close();
  }

  #tell(event: ReplicaEvent): void {
    for (const link of this.links) link.tell(event);
  }
}

/** Source: org.apache.hadoop.hdfs.server.datanode.BPOfferService.checkNSEquality. */
function requireSame(own: Namespace, other: Namespace): void {
  for (const [what, connected, now] of [
    ['Blockpool ID', own.blockPoolId, other.blockPoolId],
    ['Namespace ID', own.namespaceId, other.namespaceId],
    ['Cluster ID', own.clusterId, other.clusterId],
  ]) {
    if (connected !== now) {
      throw new UserError(`${what} mismatch: previously connected to ${what} ${connected} but now connected to ${what} ${now}`);
    }
  }
}

const datanodeInfoDefaults = {
  capacity: 0,
  dfsUsed: 0,
  remaining: 0,
  blockPoolUsed: 0,
  lastUpdate: 0,
  xceiverCount: 0,
  location: undefined,
  nonDfsUsed: undefined,
  adminState: 'NORMAL',
  cacheCapacity: 0,
  cacheUsed: 0,
  lastUpdateMonotonic: 0,
  upgradeDomain: undefined,
  lastBlockReportTime: 0,
  lastBlockReportMonotonic: 0,
  numBlocks: 0,
} as const;
