import path from 'node:path';
import type { DataChecksum } from '@calf/protocol/checksum';
import type { Disk } from '@calf/runtime/disk';
import type { Logger } from '@calf/runtime/logger';
import type { ReplicaEvent } from '../core/incremental-report.ts';
import { diskOutOfSpace, ioException, type NamedBlock, nameOf, replicaNotFoundFor } from '../core/refusals.ts';
import {
  bytesOnDisk,
  bytesReceived,
  describeReplica,
  type FinalizedReplica,
  placeOf,
  type Replica,
  type ReplicaBeingWritten,
  type ReplicaPlace,
  type ReplicaUnderRecovery,
  type TemporaryReplica,
  visibleLength,
} from '../core/replica.ts';
import * as transitions from '../core/transitions.ts';
import { BlockLocks } from './block-locks.ts';
import { type PoolLayout, type ReplicaFiles, replicaFiles } from './layout.ts';
import { closeFiles, openFiles } from './open-files.ts';
import { ReplicaMap } from './replica-map.ts';
import { openReplicaReader, type ReplicaReader } from './replica-reader.ts';
import { ReplicaWriter, readChecksum, truncateReplica } from './replica-writer.ts';
import { scanReplicas } from './scan.ts';

/** A block as an operation names it; `numBytes` is its expected size when it is created. */
export type BlockToWrite = NamedBlock & { readonly numBytes: number };

export interface VolumeSpace {
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly remainingBytes: number;
}

export interface ReplicaStoreOptions {
  readonly disk: Disk;
  readonly layout: PoolLayout;
  readonly blockPoolId: string;
  readonly log: Logger;
  /** Bytes of the file system that are not for replicas: dfs.datanode.du.reserved. */
  readonly reservedBytes: number;
  /** Called in the order in which things happen to replicas. */
  readonly onEvent: (event: ReplicaEvent) => void;
}

/** The replicas of one block pool: what is known of them, their files, and who is writing them. */
export class ReplicaStore {
  readonly blockPoolId: string;
  readonly #disk: Disk;
  readonly #layout: PoolLayout;
  readonly #log: Logger;
  readonly #reservedBytes: number;
  readonly #onEvent: (event: ReplicaEvent) => void;
  readonly #replicas: ReplicaMap;
  readonly #writers = new Map<bigint, ReplicaWriter>();
  readonly #locks = new BlockLocks();
  readonly #madeDirectories = new Set<string>();
  /** What is left of the free space that was last seen, after all blocks that were announced since then. */
  #unpromisedBytes = 0;

  private constructor(options: ReplicaStoreOptions, replicas: Map<bigint, Replica>) {
    this.blockPoolId = options.blockPoolId;
    this.#disk = options.disk;
    this.#layout = options.layout;
    this.#log = options.log;
    this.#reservedBytes = options.reservedBytes;
    this.#onEvent = options.onEvent;
    this.#replicas = new ReplicaMap(replicas);
  }

  static async open(options: ReplicaStoreOptions): Promise<ReplicaStore> {
    return new ReplicaStore(options, await scanReplicas(options.disk, options.layout, options.log));
  }

  get(blockId: bigint): Replica | undefined {
    return this.#replicas.get(blockId);
  }

  all(): Iterable<Replica> {
    return this.#replicas.values();
  }

  get count(): number {
    return this.#replicas.size;
  }

  get writersCount(): number {
    return this.#writers.size;
  }

  usedBytes(): number {
    return this.#replicas.usedBytes();
  }

  async space(): Promise<VolumeSpace> {
    const { capacityBytes, freeBytes } = await this.#disk.space(this.#layout.current);
    const capacity = Math.max(0, capacityBytes - this.#reservedBytes);
    const used = this.usedBytes();
    const remainingBytes = Math.max(0, Math.min(freeBytes, capacity - used));
    this.#unpromisedBytes = remainingBytes;
    return { capacityBytes: capacity, usedBytes: used, remainingBytes };
  }

  createRbw(block: BlockToWrite, checksum: DataChecksum, newGenerationStamp: number): Promise<ReplicaWriter> {
    return this.#locks.run(block.blockId, async () => {
      const existing = this.#replicas.get(block.blockId);
      const replica = transitions.createRbw(existing, block, newGenerationStamp);
      await this.#requireSpace(block.numBytes);
      if (existing) await this.#discard(existing);
      const writer = await this.#create(replica, checksum);
      this.#notify('RECEIVING', replica);
      return writer;
    });
  }

  createTemporary(block: BlockToWrite, checksum: DataChecksum, transfer: 'pipeline' | 'replication'): Promise<ReplicaWriter> {
    return this.#locks.run(block.blockId, async () => {
      const existing = this.#replicas.get(block.blockId);
      const replica = transitions.createTemporary(existing, block, transfer);
      await this.#requireSpace(block.numBytes);
      if (existing) await this.#discard(existing);
      return this.#create(replica, checksum);
    });
  }

  append(block: NamedBlock, resumption: transitions.Resumption): Promise<ReplicaWriter> {
    return this.#locks.run(block.blockId, () => {
      const existing = this.#replicas.get(block.blockId);
      return this.#reopen(existing, transitions.append(existing, block, resumption));
    });
  }

  recoverAppend(block: NamedBlock, resumption: transitions.Resumption): Promise<ReplicaWriter> {
    return this.#resume(block, (existing) => transitions.recoverAppend(existing, block, resumption));
  }

  recoverRbw(block: NamedBlock, resumption: transitions.Resumption): Promise<ReplicaWriter> {
    return this.#resume(block, (existing) => transitions.recoverRbw(existing, block, resumption));
  }

  recoverClose(block: NamedBlock, resumption: transitions.Resumption): Promise<FinalizedReplica> {
    return this.#locks.run(block.blockId, async () => {
      await this.#stopWriter(block.blockId);
      const existing = this.#replicas.get(block.blockId);
      const replica = transitions.recoverClose(existing, block, resumption);
      if (existing) await this.#move(existing, replica);
      this.#notify('RECEIVED', replica);
      return replica;
    });
  }

  /** Closes the files and moves them to where readers of closed files look. The names are made durable when `durably`. */
  finalize(
    writer: ReplicaWriter,
    { durably, deleteHint }: { durably: boolean; deleteHint?: string | undefined },
  ): Promise<FinalizedReplica> {
    return this.#locks.run(writer.replica.blockId, async () => {
      this.#requireOwn(writer);
      const replica = transitions.finalized(writer.replica);
      const [files] = await Promise.all([this.#move(writer.replica, replica), writer.close()]);
      if (durably)
        await Promise.all([this.#disk.syncDirectory(files.directory), this.#disk.syncDirectory(writer.files.directory)]);
      this.#writers.delete(replica.blockId);
      this.#notify('RECEIVED', replica, deleteHint);
      return replica;
    });
  }

  /** What was copied from the former pipeline joins the new one. */
  convertTemporaryToRbw(writer: ReplicaWriter, block: BlockToWrite): Promise<ReplicaBeingWritten> {
    return this.#locks.run(block.blockId, async () => {
      this.#requireOwn(writer);
      await writer.close();
      const replica = transitions.convertTemporaryToRbw(writer.replica, block, block.numBytes);
      await this.#move(writer.replica, replica);
      this.#writers.delete(replica.blockId);
      return replica;
    });
  }

  /** The writer ends without having finished. What a client wrote stays, what was being copied goes. */
  release(writer: ReplicaWriter): Promise<void> {
    const { replica } = writer;
    return this.#locks.run(replica.blockId, async () => {
      await writer.close();
      if (this.#writers.get(replica.blockId) !== writer) return;
      this.#writers.delete(replica.blockId);
      if (replica.state === 'TEMPORARY') await this.#discard(replica);
    });
  }

  /** @throws HadoopError when there is no such replica, or nothing of it may be read */
  openForRead(block: NamedBlock): Promise<ReplicaReader> {
    return this.#locks.run(block.blockId, () => {
      const replica = this.requireReplica(block);
      if (visibleLength(replica) < 0)
        throw ioException(`Replica is not readable, block=${nameOf(block)}, replica=${describeReplica(replica)}`);
      return openReplicaReader(this.#disk, replica, this.#filesOf(replica));
    });
  }

  /** @throws HadoopError when it is not there, or older than wanted */
  requireReplica(block: NamedBlock): Replica {
    const replica = this.#replicas.get(block.blockId);
    if (!replica || block.poolId !== this.blockPoolId) throw replicaNotFoundFor(block);
    if (replica.generationStamp < block.generationStamp) {
      throw ioException(`Replica gen stamp < block genstamp, block=${nameOf(block)}, replica=${describeReplica(replica)}`);
    }
    return replica;
  }

  /** Forgets and removes a replica that the NameNode no longer wants. One of another generation stamp stays: it is not the one that was meant. */
  invalidate(block: { readonly blockId: bigint; readonly generationStamp: number }): Promise<void> {
    return this.#locks.run(block.blockId, async () => {
      const replica = this.#replicas.get(block.blockId);
      if (!replica || replica.generationStamp !== block.generationStamp) {
        this.#log.debug('replica to delete not found', { block: nameOf({ ...block, poolId: this.blockPoolId }) });
        return;
      }
      await this.#discard(replica);
      this.#notify('DELETED', replica);
    });
  }

  /** Undefined when there is no replica. */
  beginRecovery(block: NamedBlock, recoveryId: number): Promise<ReplicaUnderRecovery | undefined> {
    return this.#locks.run(block.blockId, async () => {
      await this.#stopWriter(block.blockId);
      const existing = this.#replicas.get(block.blockId);
      if (!existing) return undefined;
      const replica = transitions.beginRecovery(existing, block, recoveryId);
      this.#replicas.set(replica);
      return replica;
    });
  }

  endRecovery(block: BlockToWrite, recovery: { recoveryId: number; newLength: number }): Promise<FinalizedReplica> {
    return this.#locks.run(block.blockId, async () => {
      const existing = this.#replicas.get(block.blockId);
      const replica = transitions.endRecovery(existing, block, recovery);
      if (existing) {
        if (bytesReceived(existing) > replica.numBytes) await this.#truncate(this.#filesOf(existing), replica.numBytes);
        await this.#move(existing, replica);
      }
      this.#notify('RECEIVED', replica);
      return replica;
    });
  }

  /** Lets go of all files; what was being written is an rbw replica on disk. */
  async close(): Promise<void> {
    await Promise.all([...this.#writers.keys()].map((blockId) => this.#locks.run(blockId, () => this.#stopWriter(blockId))));
  }

  #resume(block: NamedBlock, transition: (existing: Replica | undefined) => ReplicaBeingWritten): Promise<ReplicaWriter> {
    return this.#locks.run(block.blockId, async () => {
      await this.#stopWriter(block.blockId);
      const existing = this.#replicas.get(block.blockId);
      return this.#reopen(existing, transition(existing));
    });
  }

  async #reopen(existing: Replica | undefined, replica: ReplicaBeingWritten): Promise<ReplicaWriter> {
    if (existing && bytesOnDisk(existing) > replica.progress.onDisk)
      await this.#truncate(this.#filesOf(existing), replica.progress.onDisk);
    const files = existing ? await this.#move(existing, replica) : this.#filesOf(replica);
    const writer = await ReplicaWriter.reopen(this.#disk, { replica, files });
    this.#writers.set(replica.blockId, writer);
    this.#notify('RECEIVING', replica);
    return writer;
  }

  async #create(replica: ReplicaBeingWritten | TemporaryReplica, checksum: DataChecksum): Promise<ReplicaWriter> {
    const writer = await ReplicaWriter.create(this.#disk, { replica, files: this.#filesOf(replica), checksum });
    this.#replicas.set(replica);
    this.#writers.set(replica.blockId, writer);
    return writer;
  }

  /** Gives the files the place and the name of `to`. When only one of them gets there, `scanReplicas` puts them together again. */
  async #move(from: Replica, to: Replica): Promise<ReplicaFiles> {
    const [source, target] = [this.#filesOf(from), this.#filesOf(to)];
    await this.#makeDirectory(target.directory, placeOf(to));
    await Promise.all([
      source.data === target.data ? undefined : this.#disk.rename(source.data, target.data),
      source.meta === target.meta ? undefined : this.#disk.rename(source.meta, target.meta),
    ]);
    this.#replicas.set(to);
    return target;
  }

  async #discard(replica: Replica): Promise<void> {
    await this.#stopWriter(replica.blockId);
    this.#replicas.delete(replica.blockId);
    const { data, meta } = this.#filesOf(replica);
    await Promise.all([this.#disk.remove(data), this.#disk.remove(meta)]);
  }

  async #stopWriter(blockId: bigint): Promise<void> {
    const writer = this.#writers.get(blockId);
    this.#writers.delete(blockId);
    await writer?.stop();
  }

  async #truncate(files: ReplicaFiles, byteLength: number): Promise<void> {
    const opened = await openFiles(this.#disk, files, 'r+');
    try {
      await truncateReplica({ ...opened, checksum: await readChecksum(opened.meta, files.meta), byteLength });
    } finally {
      await closeFiles(opened);
    }
  }

  async #makeDirectory(directory: string, place: ReplicaPlace): Promise<void> {
    if (place !== 'finalized' || this.#madeDirectories.has(directory)) return;
    await this.#disk.mkdirs(directory);
    await this.#disk.syncDirectory(path.dirname(directory));
    await this.#disk.syncDirectory(this.#layout.finalized);
    this.#madeDirectories.add(directory);
  }

  /** Looks at the file system only when the free space seen last is promised away: each heartbeat looks, too. */
  async #requireSpace(byteLength: number): Promise<void> {
    const available = this.#unpromisedBytes < byteLength ? (await this.space()).remainingBytes : this.#unpromisedBytes;
    if (available < byteLength) {
      throw diskOutOfSpace(
        `Out of space: The volume with the most available space (=${available} B) is less than the block size (=${byteLength} B).`,
      );
    }
    this.#unpromisedBytes -= byteLength;
  }

  #requireOwn(writer: ReplicaWriter): void {
    if (this.#writers.get(writer.replica.blockId) !== writer) {
      throw ioException(`${describeReplica(writer.replica)} has been taken over`);
    }
  }

  #filesOf(replica: Replica): ReplicaFiles {
    return replicaFiles(this.#layout, placeOf(replica), replica);
  }

  #notify(status: ReplicaEvent['status'], replica: Replica, deleteHint?: string): void {
    const block = { blockId: replica.blockId, genStamp: replica.generationStamp, numBytes: bytesReceived(replica) };
    this.#onEvent({ status, block, deleteHint });
  }
}
