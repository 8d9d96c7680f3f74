import type { Block, BlockTable } from '../block-table.ts';
import { Leases } from '../leases.ts';
import type { Moment } from '../moment.ts';
import type { Namespace, NamespaceObserver, UnderConstruction } from '../namespace.ts';
import { type Construction, expectedOn } from './construction.ts';
import type { Datanode, DatanodeId, Datanodes, Storage } from './datanodes.ts';
import { Invalidations } from './invalidations.ts';
import { LowRedundancy } from './low-redundancy.ts';
import { PendingCopies } from './pending-copies.ts';
import { Replicas } from './replicas.ts';
import { ReportLeases } from './report-leases.ts';
import { SafeMode, type SafeModeFacts, type SafeModeLimits } from './safe-mode.ts';
import { surplusReplicas } from './surplus.ts';

export interface BlockPoolLimits {
  /** Replicas a block needs to count as written: `dfs.namenode.replication.min`. */
  readonly replicationMin: number;
  /** After so long an ordered copy is ordered again: `dfs.namenode.reconstruction.pending.timeout-sec`. */
  readonly copyTimeoutMs: number;
  readonly safeMode: SafeModeLimits;
}

/** A block's replicas by what they are worth. */
export interface ReplicaCounts {
  readonly live: number;
  readonly corrupt: number;
  /** To be deleted soon, since there are too many. */
  readonly excess: number;
}

/** Why a replica is bad, and the generation stamp by which its DataNode knows it. */
export interface CorruptReplica {
  readonly reason: string;
  readonly generationStamp: number;
}

/** A block whose replicas a DataNode is to bring to one length. */
export interface Recovery {
  readonly row: number;
  readonly recoveryId: number;
}

/** A copy that a DataNode is to send to others. */
export interface Transfer {
  readonly block: Block;
  readonly targets: readonly Storage[];
}

/**
 * What the NameNode knows beyond its namespace: where replicas are, which are bad, too few or too many, and who writes what. It follows the
 * namespace as its observer, and DataNodes by their reports. Nothing here is journaled: after a restart it is built from reports.
 * Source: org.apache.hadoop.hdfs.server.blockmanagement.BlockManager.
 */
export class BlockPool implements NamespaceObserver {
  readonly namespace: Namespace;
  readonly datanodes: Datanodes;
  readonly limits: BlockPoolLimits;
  readonly replicas = new Replicas();
  /** Blocks that are not complete, by row. */
  readonly construction = new Map<number, Construction>();
  /** Bad replicas and why they are, by row and storage number. */
  readonly corrupt = new Map<number, Map<number, CorruptReplica>>();
  /** Surplus replicas that are to be deleted, by row: storage numbers. */
  readonly excess = new Map<number, Set<number>>();
  /** Rows with a surplus that waits for full reports of all its storages. */
  readonly postponed = new Set<number>();
  readonly lowRedundancy = new LowRedundancy();
  readonly pendingCopies: PendingCopies;
  readonly invalidations = new Invalidations();
  readonly transfers = new Map<string, Transfer[]>();
  readonly recoveries = new Map<string, Recovery[]>();
  readonly leases = new Leases();
  readonly reportLeases = new ReportLeases();
  readonly safeMode: SafeMode;
  /** The latest moment the shell has told. */
  at: Moment = { ms: 0, monotonicMs: 0 };
  /** Told of a committed block that has got its minimal replicas. */
  onMinimalReplicas: (row: number) => void = () => undefined;
  #safeBlocks = 0;
  /** Copies and deletions are decided: not while the journal is replayed, nor in the safe mode of a start. */
  #keepsRedundancy = false;

  constructor(namespace: Namespace, datanodes: Datanodes, limits: BlockPoolLimits) {
    this.namespace = namespace;
    this.datanodes = datanodes;
    this.limits = limits;
    this.pendingCopies = new PendingCopies(limits.copyTimeoutMs);
    this.safeMode = new SafeMode(limits.safeMode);
  }

  get table(): BlockTable {
    return this.namespace.blocks;
  }

  get keepsRedundancy(): boolean {
    return this.#keepsRedundancy;
  }

  // The namespace changes.

  fileOpened(file: number, by: UnderConstruction): void {
    const wasOpen = this.leases.holderOf(file) !== undefined;
    this.leases.open(file, by.clientName, this.at.monotonicMs);
    const last = this.namespace.lastBlock(file);
    if (wasOpen || last < 0 || this.table.bytes(last) >= this.namespace.layout(file).blockSize) return;
    this.reopen(last);
  }

  fileClosed(file: number): void {
    this.leases.close(file);
    for (const row of this.namespace.blockRows(file)) {
      if (this.construction.has(row)) this.#complete(row);
    }
  }

  blockAdded(row: number): void {
    const file = this.table.file(row);
    const before = this.namespace.blockRows(file).at(-2);
    if (before !== undefined) this.#closeBehind(before);
    if (this.namespace.underConstruction(file)) this.construction.set(row, { state: 'UNDER_CONSTRUCTION', expected: [] });
  }

  blockRemoved(row: number): void {
    const block = this.table.block(row);
    if (this.#isSafe(row)) this.#safeBlocks--;
    const expected = this.construction.get(row)?.expected.map(({ storage }) => storage) ?? [];
    for (const index of new Set([...this.replicas.of(row), ...expected, ...this.pendingCopies.targets(row)])) {
      const storage = this.datanodes.storage(index);
      if (this.replicas.has(row, index)) storage.replicaCount--;
      else storage.datanode.scheduled.settle();
      this.invalidations.add(storage.datanode.id.datanodeUuid, block);
    }
    this.replicas.clear(row);
    this.construction.delete(row);
    this.corrupt.delete(row);
    this.excess.delete(row);
    this.postponed.delete(row);
    this.lowRedundancy.remove(row);
    this.pendingCopies.forget(row);
  }

  replicationChanged(file: number): void {
    for (const row of this.namespace.blockRows(file)) this.check(row);
  }

  // Blocks that are being written.

  isComplete(row: number): boolean {
    return !this.construction.has(row);
  }

  /** Length and generation stamp as far as they are known: a committed block's may not be journaled yet. */
  facts(row: number): Block {
    const construction = this.construction.get(row);
    const block = this.table.block(row);
    return construction?.state === 'COMMITTED'
      ? { id: block.id, bytes: construction.bytes, generationStamp: construction.generationStamp }
      : block;
  }

  /** The writer is sent to `storages`. */
  expect(row: number, storages: readonly Storage[]): void {
    for (const storage of storages) storage.datanode.scheduled.add();
    const expected = expectedOn(
      storages.map(({ index }) => index),
      this.table.generationStamp(row),
    );
    this.construction.set(row, { state: 'UNDER_CONSTRUCTION', expected });
  }

  /** A complete block is written to again: replicas that were too many are not deleted under the writer. Source: BlockManager.convertLastBlockToUnderConstruction. */
  reopen(row: number): void {
    const safe = this.#isSafe(row);
    const expected = expectedOn(this.goodReplicas(row), this.table.generationStamp(row));
    this.construction.set(row, { state: 'UNDER_CONSTRUCTION', expected });
    if (safe) this.#safeBlocks--;
    for (const { storage } of expected) {
      this.invalidations.remove(this.datanodes.storage(storage).datanode.id.datanodeUuid, this.table.id(row));
    }
    this.excess.delete(row);
    this.postponed.delete(row);
    this.lowRedundancy.remove(row);
    this.pendingCopies.forget(row);
  }

  /** The block is complete after all: the writer goes on in a new one. */
  endReopening(row: number): void {
    this.#complete(row);
  }

  /** Its writer says that it is finished; replicas of another generation stamp are none. Source: BlockManager.commitBlock. */
  commit(row: number, { bytes, generationStamp }: Omit<Block, 'id'>): void {
    const construction = this.construction.get(row);
    if (!construction || construction.state === 'COMMITTED') return;
    const expected = construction.expected.filter((replica) => {
      if (replica.generationStamp === generationStamp) return true;
      this.#drop(row, replica.storage);
      return false;
    });
    this.construction.set(row, { state: 'COMMITTED', expected, bytes, generationStamp });
  }

  /**
   * Orders the freshest of its DataNodes to agree with the others on a length, or to cut the block to `truncateTo` bytes.
   * Source: BlockUnderConstructionFeature.initializeBlockRecovery.
   */
  startRecovery(row: number, recoveryId: number, truncateTo?: number): void {
    if (this.isComplete(row)) this.reopen(row);
    const known = this.construction.get(row)?.expected ?? [];
    const expected = known.length > 0 ? known : expectedOn(this.replicas.of(row), this.table.generationStamp(row));
    this.construction.set(row, { state: 'UNDER_RECOVERY', expected, recoveryId, sinceMs: this.at.monotonicMs, truncateTo });
    const nodes = expected.map(({ storage }) => this.datanodes.storage(storage).datanode).filter((node) => node.alive);
    const [primary] = nodes.toSorted((one, other) => other.lastContact.monotonicMs - one.lastContact.monotonicMs);
    if (!primary) return;
    const waiting = this.recoveries.get(primary.id.datanodeUuid) ?? [];
    this.recoveries.set(primary.id.datanodeUuid, [...waiting, { row, recoveryId }]);
  }

  /** The DataNodes of a recovery have agreed: theirs are the replicas now. Source: FSNamesystem.closeFileCommitBlocks, markBlockReplicasAsCorrupt. */
  recovered(block: bigint, { nodes, storages }: { nodes: readonly string[]; storages: readonly string[] }): void {
    const row = this.table.find(block);
    if (row < 0) return;
    const agreed = nodes.flatMap((uuid, index) => this.datanodes.get(uuid)?.storages.get(storages[index] ?? '') ?? []);
    if (this.construction.has(row)) this.expect(row, agreed);
    for (const index of this.replicas.of(row)) {
      if (!agreed.some((storage) => storage.index === index)) this.removeReplica(row, index);
    }
    for (const storage of agreed) this.addReplica(row, storage);
  }

  hasMinimalReplicas(row: number): boolean {
    return this.counts(row).live >= this.limits.replicationMin;
  }

  // Replicas come and go.

  /** A finalized good replica. Source: BlockManager.addStoredBlock. */
  addReplica(row: number, storage: Storage): void {
    const safe = this.#isSafe(row);
    for (const other of storage.datanode.storages.values()) {
      if (other !== storage && this.replicas.has(row, other.index)) this.#drop(row, other.index);
    }
    if (this.replicas.add(row, storage.index)) storage.replicaCount++;
    this.#uncorrupt(row, storage.index);
    storage.datanode.scheduled.settle();
    this.pendingCopies.settle(row, storage.index);
    if (!safe && this.#isSafe(row)) this.#safeBlocks++;
    if (this.construction.get(row)?.state === 'COMMITTED' && this.hasMinimalReplicas(row)) {
      this.onMinimalReplicas(row);
      this.#settleCommitted(row);
    }
    this.check(row);
  }

  /** The replica is gone. Source: BlockManager.removeStoredBlock. */
  removeReplica(row: number, storage: number): void {
    this.#drop(row, storage);
    this.check(row);
  }

  /** Marks a replica as bad: a good copy replaces it, and it is deleted once there are enough. Source: BlockManager.markBlockAsCorrupt. */
  markCorrupt(row: number, storage: Storage, bad: CorruptReplica): void {
    const safe = this.#isSafe(row);
    if (this.replicas.add(row, storage.index)) storage.replicaCount++;
    const known = this.corrupt.get(row) ?? new Map<number, CorruptReplica>();
    this.corrupt.set(row, known.set(storage.index, bad));
    if (safe && !this.#isSafe(row)) this.#safeBlocks--;
    const writtenOver = this.hasMinimalReplicas(row) && bad.generationStamp < this.facts(row).generationStamp;
    if (writtenOver) this.#deleteCorrupt(row, storage.index, bad);
    this.check(row);
  }

  /** Storages of replicas that a reader may be sent to. */
  goodReplicas(row: number): number[] {
    const all = this.replicas.of(row);
    const corrupt = this.corrupt.get(row);
    return corrupt ? all.filter((storage) => !corrupt.has(storage)) : all;
  }

  counts(row: number): ReplicaCounts {
    const corrupt = this.corrupt.get(row);
    const excess = this.excess.get(row);
    const all = this.replicas.of(row);
    if (!corrupt && !excess) return { live: all.length, corrupt: 0, excess: 0 };
    const bad = all.filter((storage) => corrupt?.has(storage)).length;
    const surplus = all.filter((storage) => excess?.has(storage) && !corrupt?.has(storage)).length;
    return { live: all.length - bad - surplus, corrupt: bad, excess: surplus };
  }

  /** Replicas the block's file asks for. */
  wanted(row: number): number {
    return this.namespace.layout(this.table.file(row)).replication;
  }

  // Redundancy.

  /** Starts to copy and to delete: the NameNode is active and out of safe mode. Source: BlockManager.initializeReplQueues. */
  startRedundancy(): void {
    this.#keepsRedundancy = true;
    for (let row = 0; row < this.table.rowsEnd; row++) {
      if (this.table.id(row) !== 0n) this.check(row);
    }
  }

  /** Puts a block where it belongs by its replicas now: too few, too many, or neither. Source: BlockManager.updateNeededReconstructions. */
  check(row: number): void {
    if (!this.#keepsRedundancy) return;
    if (!this.isComplete(row)) return this.lowRedundancy.remove(row);
    const { live, corrupt } = this.counts(row);
    const wanted = this.wanted(row);
    if (corrupt > 0 && live >= wanted) {
      const bads = [...(this.corrupt.get(row) ?? [])];
      for (const [storage, bad] of bads) this.#deleteCorrupt(row, storage, bad);
    }
    const current = live + this.pendingCopies.count(row);
    if (current < wanted || !this.isSpread(row)) this.lowRedundancy.put(row, { current, wanted, leaving: 0 });
    else this.lowRedundancy.remove(row);
    if (live > wanted) this.#planSurplus(row);
    else if (!this.corrupt.has(row)) this.postponed.delete(row);
  }

  /** Whether the replicas, and those on their way, are on two racks, if there are two. Source: BlockPlacementPolicyDefault.verifyBlockPlacement. */
  isSpread(row: number): boolean {
    const racksWanted = Math.min(this.datanodes.rackCount(), this.wanted(row), 2);
    if (racksWanted < 2) return true;
    const racks = new Set<string>();
    for (const storage of this.liveReplicas(row).concat(this.pendingCopies.targets(row))) {
      racks.add(this.datanodes.storage(storage).datanode.rack);
    }
    return racks.size === 0 || racks.size >= racksWanted;
  }

  /** Good replicas that are to stay. */
  liveReplicas(row: number): number[] {
    const excess = this.excess.get(row);
    const good = this.goodReplicas(row);
    return excess ? good.filter((storage) => !excess.has(storage)) : good;
  }

  /** A surplus replica is still there, and the order to delete it is lost: whether it is too many is decided anew. */
  reconsiderSurplus(row: number, storage: Storage): void {
    const excess = this.excess.get(row);
    if (!excess?.has(storage.index) || this.invalidations.has(storage.datanode.id.datanodeUuid, this.table.id(row))) return;
    excess.delete(storage.index);
    if (excess.size === 0) this.excess.delete(row);
    this.check(row);
  }

  /** Rows whose surplus was postponed are looked at again. */
  checkPostponed(): void {
    const rows = [...this.postponed];
    for (const row of rows) this.check(row);
  }

  /** A node is silent, replaced or leaves: its replicas count no more. Source: BlockManager.removeBlocksAssociatedTo. */
  loseNode(node: Datanode): void {
    node.alive = false;
    node.mustRegister = true;
    node.scheduled.clear();
    this.reportLeases.release(node.id.datanodeUuid);
    this.invalidations.forgetNode(node.id.datanodeUuid);
    this.transfers.delete(node.id.datanodeUuid);
    for (const storage of node.storages.values()) this.loseStorage(storage);
    this.#passOnRecoveries(node);
  }

  loseStorage(storage: Storage): void {
    storage.fullReportCount = 0;
    const late = this.pendingCopies.settleStorage(storage.index);
    for (const row of this.replicas.rowsOn(storage.index, this.table.rowsEnd)) this.removeReplica(row, storage.index);
    for (const row of late) this.check(row);
  }

  /**
   * A DataNode registers. A node that it replaces is lost; and if it brings a second rack, blocks that are on one rack only are to be copied.
   * Source: DatanodeManager.registerDatanode, checkIfClusterIsNowMultiRack.
   */
  join(id: DatanodeId, softwareVersion: string): Datanode {
    const racks = this.datanodes.rackCount();
    const { node, replaced } = this.datanodes.register(id, softwareVersion, this.at);
    if (replaced) this.loseNode(replaced);
    if (this.#keepsRedundancy && racks === 1 && this.datanodes.rackCount() > 1) this.startRedundancy();
    return node;
  }

  // Safe mode.

  safeModeFacts(): SafeModeFacts {
    return {
      blocks: this.table.count - this.construction.size,
      safeBlocks: this.#safeBlocks,
      liveDatanodes: this.datanodes.live().length,
    };
  }

  /** True when safe mode ends with it; copying and deleting then starts. */
  checkSafeMode(at: Moment): boolean {
    const ended = this.safeMode.check(this.safeModeFacts(), at);
    if (ended) this.startRedundancy();
    return ended;
  }

  // Private parts.

  #isSafe(row: number): boolean {
    return this.isComplete(row) && this.counts(row).live >= this.limits.safeMode.replicationMin;
  }

  /** Recoveries that the node was not told of yet go to another. */
  #passOnRecoveries(node: Datanode): void {
    const waiting = this.recoveries.get(node.id.datanodeUuid) ?? [];
    this.recoveries.delete(node.id.datanodeUuid);
    for (const { row, recoveryId } of waiting) {
      const construction = this.construction.get(row);
      if (construction?.state !== 'UNDER_RECOVERY' || construction.recoveryId !== recoveryId) continue;
      this.startRecovery(row, recoveryId, construction.truncateTo);
    }
  }

  /** A further block was added behind it: it is committed, and complete as soon as it can be; at once when that is replayed. */
  #closeBehind(row: number): void {
    const construction = this.construction.get(row);
    if (!construction) return;
    if (construction.expected.length === 0 && !this.#keepsRedundancy) return this.#complete(row);
    this.commit(row, this.table.block(row));
    this.#settleCommitted(row);
  }

  #settleCommitted(row: number): void {
    const construction = this.construction.get(row);
    if (construction?.state !== 'COMMITTED' || !this.hasMinimalReplicas(row)) return;
    const journaled =
      this.table.bytes(row) === construction.bytes && this.table.generationStamp(row) === construction.generationStamp;
    if (journaled) this.#complete(row);
  }

  #complete(row: number): void {
    const expected = this.construction.get(row)?.expected ?? [];
    this.construction.delete(row);
    if (this.#isSafe(row)) this.#safeBlocks++;
    const onTheirWay = expected.filter(({ storage }) => !this.replicas.has(row, storage)).map(({ storage }) => storage);
    this.pendingCopies.add(row, onTheirWay, this.at.monotonicMs);
    this.check(row);
  }

  #drop(row: number, storage: number): void {
    const safe = this.#isSafe(row);
    if (this.replicas.remove(row, storage)) this.datanodes.storage(storage).replicaCount--;
    this.#uncorrupt(row, storage);
    const excess = this.excess.get(row);
    if (excess?.delete(storage) && excess.size === 0) this.excess.delete(row);
    if (safe && !this.#isSafe(row)) this.#safeBlocks--;
  }

  #uncorrupt(row: number, storage: number): void {
    const corrupt = this.corrupt.get(row);
    if (corrupt?.delete(storage) && corrupt.size === 0) this.corrupt.delete(row);
  }

  #deleteCorrupt(row: number, storage: number, { generationStamp }: CorruptReplica): void {
    const isKnown = (index: number) => this.datanodes.storage(index).fullReportCount > 0;
    if (!this.#keepsRedundancy || !this.replicas.of(row).every(isKnown)) return void this.postponed.add(row);
    const { id } = this.datanodes.storage(storage).datanode;
    this.invalidations.add(id.datanodeUuid, { ...this.facts(row), generationStamp });
    this.#drop(row, storage);
  }

  /** Source: BlockManager.processExtraRedundancyBlock. */
  #planSurplus(row: number): void {
    const storages = this.liveReplicas(row).map((index) => this.datanodes.storage(index));
    if (storages.some((storage) => storage.fullReportCount === 0)) return void this.postponed.add(row);
    this.postponed.delete(row);
    const racks = this.datanodes.rackCount();
    for (const storage of surplusReplicas(storages, { keep: this.wanted(row), racks })) {
      const excess = this.excess.get(row) ?? new Set<number>();
      this.excess.set(row, excess.add(storage.index));
      this.invalidations.add(storage.datanode.id.datanodeUuid, this.table.block(row));
    }
  }
}
