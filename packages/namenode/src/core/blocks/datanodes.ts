import { HadoopError } from '@calf/runtime/errors';
import type { Moment } from '../moment.ts';
import type { StorageType } from '../storage-policies.ts';
import { Scheduled } from './scheduled.ts';
import { type RackTable, rackOf } from './topology.ts';

/** Who a DataNode says it is; `ipAddr` is the address its registration came from. */
export interface DatanodeId {
  readonly datanodeUuid: string;
  readonly ipAddr: string;
  readonly hostName: string;
  readonly xferPort: number;
  readonly infoPort: number;
  readonly infoSecurePort: number;
  readonly ipcPort: number;
}

/** One volume of a DataNode; byte counts are those of its last heartbeat. */
export interface Storage {
  /** Names the storage in the block map; never reused. */
  readonly index: number;
  readonly uuid: string;
  readonly datanode: Datanode;
  type: StorageType;
  readOnlyShared: boolean;
  failed: boolean;
  capacityBytes: number;
  dfsUsedBytes: number;
  remainingBytes: number;
  blockPoolUsedBytes: number;
  nonDfsUsedBytes: number;
  mount: string | undefined;
  replicaCount: number;
  /** Full reports taken since its node registered last. Before the first one, replicas that vanished may still be counted. */
  fullReportCount: number;
}

export interface Datanode {
  id: DatanodeId;
  rack: string;
  softwareVersion: string;
  readonly storages: Map<string, Storage>;
  /** Counted in the cluster: registered, and heard from within the limit. */
  alive: boolean;
  /** Its next heartbeat is answered with the command to register. */
  mustRegister: boolean;
  lastContact: Moment;
  lastFullReport: Moment | undefined;
  /** Threads that serve transfers now, by its own account. */
  xceiverCount: number;
  xmitsInProgress: number;
  cacheCapacityBytes: number;
  cacheUsedBytes: number;
  failedVolumeCount: number;
  readonly scheduled: Scheduled;
  /** Bytes per second for moves of blocks: to be told with its next heartbeat. */
  newBalancerBandwidth: number | undefined;
}

export interface DatanodeTimes {
  /** Without a heartbeat for so long, a node is stale: the last choice of readers, and none of those who recover a block. */
  readonly staleMs: number;
  /** And for so long, dead: its replicas count no more. */
  readonly deadMs: number;
}

/** What a heartbeat says of one storage. */
interface StorageReport {
  readonly uuid: string;
  readonly type: StorageType;
  readonly readOnlyShared: boolean;
  readonly failed: boolean;
  readonly capacityBytes: number;
  readonly dfsUsedBytes: number;
  readonly remainingBytes: number;
  readonly blockPoolUsedBytes: number;
  readonly nonDfsUsedBytes: number;
  readonly mount?: string | undefined;
}

/** Every DataNode that has registered since the start, by uuid. Source: org.apache.hadoop.hdfs.server.blockmanagement.DatanodeManager. */
export class Datanodes {
  readonly #byUuid = new Map<string, Datanode>();
  readonly #storages: Storage[] = [];
  readonly times: DatanodeTimes;
  rackTable: RackTable;

  constructor(times: DatanodeTimes, rackTable: RackTable = new Map()) {
    this.times = times;
    this.rackTable = rackTable;
  }

  /**
   * Takes a registration: a new node, or one that came back, perhaps with another address. A node of another uuid at the same
   * address and port has been replaced, and is answered. Source: DatanodeManager.registerDatanode.
   */
  register(id: DatanodeId, softwareVersion: string, at: Moment): { node: Datanode; replaced: Datanode | undefined } {
    const replaced = this.all().find(
      (node) => node.id.datanodeUuid !== id.datanodeUuid && node.id.ipAddr === id.ipAddr && node.id.xferPort === id.xferPort,
    );
    if (replaced) this.#byUuid.delete(replaced.id.datanodeUuid);
    const node = this.#byUuid.get(id.datanodeUuid) ?? unknownNode(id, softwareVersion, at);
    this.#byUuid.set(id.datanodeUuid, node);
    for (const storage of node.storages.values()) storage.fullReportCount = 0; // it may have lost something while it was away
    Object.assign(node, {
      id,
      softwareVersion,
      rack: rackOf(this.rackTable, id),
      alive: true,
      mustRegister: false,
      lastContact: at,
    });
    return { node, replaced };
  }

  get(uuid: string): Datanode | undefined {
    return this.#byUuid.get(uuid);
  }

  /** The node that sent a report or heartbeat. @throws HadoopError UnregisteredNodeException when there is none of that name and place */
  registered(id: DatanodeId): Datanode {
    const node = this.#byUuid.get(id.datanodeUuid);
    if (!node) throw unregistered(`Data node ${describeNode(id)} is not registered`);
    if (node.id.xferPort !== id.xferPort || node.id.ipAddr !== id.ipAddr) {
      throw unregistered(
        `Data node ${describeNode(id)} is attempting to report storage ID ${id.datanodeUuid}. Node ${describeNode(node.id)} is expected to serve this storage.`,
      );
    }
    return node;
  }

  all(): Datanode[] {
    return [...this.#byUuid.values()];
  }

  live(): Datanode[] {
    return this.all().filter((node) => node.alive);
  }

  /** Racks that hold a live node. */
  rackCount(): number {
    return new Set(this.live().map((node) => node.rack)).size;
  }

  /** Live nodes at `host`, an address or a registered name. */
  atHost(host: string): Datanode[] {
    return this.live().filter((node) => node.id.ipAddr === host || node.id.hostName === host);
  }

  storage(index: number): Storage {
    const storage = this.#storages[index];
    if (!storage) throw new Error(`there is no storage ${index} among ${this.#storages.length}`);
    return storage;
  }

  storageOf(node: Datanode, uuid: string): Storage | undefined {
    return node.storages.get(uuid);
  }

  /** The storage `uuid` of `node`, made when it is heard of for the first time. */
  ensureStorage(node: Datanode, { uuid, type }: { uuid: string; type: StorageType }): Storage {
    const known = node.storages.get(uuid);
    if (known) {
      known.type = type;
      return known;
    }
    const storage = emptyStorage({ index: this.#storages.length, uuid, type, datanode: node });
    this.#storages.push(storage);
    node.storages.set(uuid, storage);
    return storage;
  }

  isStale(node: Datanode, at: Moment): boolean {
    return at.monotonicMs - node.lastContact.monotonicMs > this.times.staleMs;
  }

  /** Live nodes that have been silent for too long. Source: HeartbeatManager.heartbeatCheck. */
  overdue(at: Moment): Datanode[] {
    return this.live().filter((node) => at.monotonicMs - node.lastContact.monotonicMs > this.times.deadMs);
  }

  /** Takes a heartbeat's facts; answers the storages that failed with it. */
  heartbeat(node: Datanode, beat: Heartbeat, at: Moment): Storage[] {
    node.lastContact = at;
    node.alive = true;
    node.scheduled.roll(at);
    node.xceiverCount = beat.xceiverCount;
    node.xmitsInProgress = beat.xmitsInProgress;
    node.cacheCapacityBytes = beat.cacheCapacityBytes;
    node.cacheUsedBytes = beat.cacheUsedBytes;
    node.failedVolumeCount = beat.failedVolumeCount;
    const failed: Storage[] = [];
    for (const { uuid, ...facts } of beat.storages) {
      const storage = this.ensureStorage(node, { uuid, type: facts.type });
      if (facts.failed && !storage.failed) failed.push(storage);
      Object.assign(storage, facts);
    }
    return failed;
  }
}

export interface Heartbeat {
  readonly storages: readonly StorageReport[];
  readonly xceiverCount: number;
  readonly xmitsInProgress: number;
  readonly cacheCapacityBytes: number;
  readonly cacheUsedBytes: number;
  readonly failedVolumeCount: number;
}

/** Sum of one figure over a node's storages. */
export function storageSum(node: Datanode, figure: (storage: Storage) => number): number {
  let sum = 0;
  for (const storage of node.storages.values()) sum += figure(storage);
  return sum;
}

/** `127.0.0.1:9866`. */
export const nodeName = ({ ipAddr, xferPort }: DatanodeId): string => `${ipAddr}:${xferPort}`;

function describeNode(id: DatanodeId): string {
  return `DatanodeRegistration(${nodeName(id)}, datanodeUuid=${id.datanodeUuid}, infoPort=${id.infoPort}, ipcPort=${id.ipcPort})`;
}

/** Source: DatanodeManager.getDatanode, UnregisteredNodeException. */
function unregistered(message: string): HadoopError {
  return new HadoopError('org.apache.hadoop.hdfs.protocol.UnregisteredNodeException', message);
}

function unknownNode(id: DatanodeId, softwareVersion: string, at: Moment): Datanode {
  return {
    id,
    softwareVersion,
    rack: '',
    storages: new Map(),
    alive: true,
    mustRegister: false,
    lastContact: at,
    lastFullReport: undefined,
    xceiverCount: 0,
    xmitsInProgress: 0,
    cacheCapacityBytes: 0,
    cacheUsedBytes: 0,
    failedVolumeCount: 0,
    scheduled: new Scheduled(),
    newBalancerBandwidth: undefined,
  };
}

function emptyStorage(named: Pick<Storage, 'index' | 'uuid' | 'type' | 'datanode'>): Storage {
  return {
    ...named,
    readOnlyShared: false,
    failed: false,
    capacityBytes: 0,
    dfsUsedBytes: 0,
    remainingBytes: 0,
    blockPoolUsedBytes: 0,
    nonDfsUsedBytes: 0,
    mount: undefined,
    replicaCount: 0,
    fullReportCount: 0,
  };
}
