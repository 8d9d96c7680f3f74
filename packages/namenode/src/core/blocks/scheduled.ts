import type { Moment } from '../moment.ts';

/**
 * Blocks that are to land on a node and were not reported yet: their room is spoken for. Writers and copies may fail without a word, so the
 * count forgets what is older than one to two intervals.
 * Source: org.apache.hadoop.hdfs.server.blockmanagement.DatanodeDescriptor.rollBlocksScheduled.
 */
export class Scheduled {
  #younger = 0;
  #older = 0;
  #rolledMs = 0;

  get count(): number {
    return this.#younger + this.#older;
  }

  add(): void {
    this.#younger++;
  }

  settle(): void {
    if (this.#older > 0) this.#older--;
    else if (this.#younger > 0) this.#younger--;
  }

  clear(): void {
    this.#younger = 0;
    this.#older = 0;
  }

  roll({ monotonicMs }: Moment): void {
    if (monotonicMs - this.#rolledMs < rollIntervalMs) return;
    this.#older = this.#younger;
    this.#younger = 0;
    this.#rolledMs = monotonicMs;
  }
}

/** Source: DatanodeDescriptor.BLOCKS_SCHEDULED_ROLL_INTERVAL. */
const rollIntervalMs = 600_000;
