/** How soon a block is copied. Source: org.apache.hadoop.hdfs.server.blockmanagement.LowRedundancyBlocks. */
const priorities = ['highest', 'very low', 'low', 'badly distributed', 'corrupt'] as const;
export type Priority = 0 | 1 | 2 | 3 | 4;

export interface RedundancyNeed {
  /** Good replicas now, those on their way included. */
  readonly current: number;
  readonly wanted: number;
  /** On nodes that are leaving the cluster, or read-only. */
  readonly leaving: number;
}

/** Source: LowRedundancyBlocks.getPriority. */
function priorityOf({ current, wanted, leaving }: RedundancyNeed): Priority {
  if (current >= wanted) return 3;
  if (current === 0) return leaving > 0 ? 0 : 4;
  if (current === 1) return 0;
  return current * 3 < wanted ? 1 : 2;
}

/** Blocks, by row, that want more replicas: a queue for each priority. */
export class LowRedundancy {
  readonly #queues: readonly Set<number>[] = priorities.map(() => new Set());

  /** Blocks that can still be copied. */
  get waiting(): number {
    return this.count - this.corrupt.size;
  }

  get count(): number {
    return this.#queues.reduce((sum, queue) => sum + queue.size, 0);
  }

  /** Blocks of which no good replica is left. */
  get corrupt(): ReadonlySet<number> {
    return this.#queue(4);
  }

  get highest(): ReadonlySet<number> {
    return this.#queue(0);
  }

  has(row: number): boolean {
    return this.#queues.some((queue) => queue.has(row));
  }

  /** Puts the block into the queue of its present need, out of any other. */
  put(row: number, need: RedundancyNeed): void {
    const priority = priorityOf(need);
    if (this.#queue(priority).has(row)) return;
    this.remove(row);
    this.#queue(priority).add(row);
  }

  remove(row: number): void {
    for (const queue of this.#queues) {
      if (queue.delete(row)) return;
    }
  }

  /** Up to `count` blocks to copy, the most urgent first. */
  next(count: number): number[] {
    const found: number[] = [];
    for (const queue of this.#queues.slice(0, 4)) {
      for (const row of queue) {
        if (found.length === count) return found;
        found.push(row);
      }
    }
    return found;
  }

  /** A block that could not be copied now lets others go first. */
  postpone(row: number): void {
    for (const queue of this.#queues) {
      if (!queue.delete(row)) continue;
      queue.add(row);
      return;
    }
  }

  clear(): void {
    for (const queue of this.#queues) queue.clear();
  }

  #queue(priority: Priority): Set<number> {
    const queue = this.#queues[priority];
    if (!queue) throw new Error(`no queue of priority ${priority}`);
    return queue;
  }
}
