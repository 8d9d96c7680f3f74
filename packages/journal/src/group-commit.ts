import assert from 'node:assert/strict';
import { addRecord, batchBytes, type Batch, emptyBatch } from './batch.ts';
import { recordBytesMax } from './frame.ts';
import type { GrowingFile } from './growing-file.ts';
import type { LogPosition } from './read-log.ts';

export interface GroupCommitOptions {
  readonly file: GrowingFile;
  readonly lastTxid: number;
  /** Asked after each sync, before anything is acknowledged: rejects when the epoch is no longer the last one. */
  readonly checkOwner: () => Promise<void>;
  /** Told after each sync, before those who wait. */
  readonly publish: (durable: LogPosition) => void;
  readonly gather: (start: () => void) => void;
}

/**
 * Two buffers: appends fill one while the other is written and synced in the thread pool. Records and waiters that come during a
 * sync share the next. The first fault is the last: after a failed sync nobody knows what is on the device.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #failed = Promise.withResolvers<Error>();
  #durableTxid: number;
  #filling: Batch;
  #syncing: Batch | undefined;
  #spare: Buffer | undefined;
  #running: Promise<void> | undefined;
  #fault: Error | undefined;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#durableTxid = options.lastTxid;
    this.#filling = emptyBatch(options.lastTxid);
  }

  get failed(): Promise<Error> {
    return this.#failed.promise;
  }

  get lastTxid(): number {
    return this.#filling.lastTxid;
  }

  append(bytes: Uint8Array): number {
    if (this.#fault) throw this.#fault;
    if (bytes.length > recordBytesMax) throw new RangeError(`a record of ${bytes.length} bytes; at most ${recordBytesMax} fit`);
    addRecord(this.#filling, bytes);
    this.#running ??= this.#run();
    return this.#filling.lastTxid;
  }

  async durable(txid: number): Promise<void> {
    assert(txid <= this.lastTxid, `txid ${txid} is not appended yet, the last one is ${this.lastTxid}`);
    if (txid <= this.#durableTxid) return;
    if (this.#fault) throw this.#fault;
    const batch = this.#syncing && txid <= this.#syncing.lastTxid ? this.#syncing : this.#filling;
    await batch.done.promise;
  }

  /** Commits what was appended; nothing may be appended from then on. @throws the fault, if there was one */
  async close(): Promise<void> {
    await this.#running;
    if (this.#fault) throw this.#fault;
    this.#fault = new Error('the journal is closed');
  }

  async #run(): Promise<void> {
    await new Promise<void>(this.#options.gather);
    try {
      while (this.#filling.count > 0) await this.#commit(this.#swap());
    } catch (reason) {
      this.#die(reason instanceof Error ? reason : new Error(String(reason)));
    }
    this.#running = undefined;
  }

  #swap(): Batch {
    const batch = this.#filling;
    this.#syncing = batch;
    this.#filling = emptyBatch(batch.lastTxid, this.#spare);
    this.#spare = undefined;
    return batch;
  }

  async #commit(batch: Batch): Promise<void> {
    const { file, checkOwner, publish } = this.#options;
    await file.append(batchBytes(batch));
    await checkOwner();
    publish({ offset: file.offset, txid: batch.lastTxid });
    this.#durableTxid = batch.lastTxid;
    this.#syncing = undefined;
    this.#spare = batch.buffer;
    batch.done.resolve();
  }

  #die(fault: Error): void {
    this.#fault = fault;
    this.#syncing?.done.reject(fault);
    this.#filling.done.reject(fault);
    this.#failed.resolve(fault);
  }
}
