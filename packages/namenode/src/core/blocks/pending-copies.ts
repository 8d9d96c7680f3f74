/** Copies that were ordered and not reported yet, by block row. Source: org.apache.hadoop.hdfs.server.blockmanagement.PendingReconstructionBlocks. */
export class PendingCopies {
  readonly #copies = new Map<number, { targets: Set<number>; sinceMs: number }>();
  readonly #timeoutMs: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get blockCount(): number {
    return this.#copies.size;
  }

  count(row: number): number {
    return this.#copies.get(row)?.targets.size ?? 0;
  }

  targets(row: number): number[] {
    return [...(this.#copies.get(row)?.targets ?? [])];
  }

  add(row: number, targets: readonly number[], atMs: number): void {
    if (targets.length === 0) return;
    const known = this.#copies.get(row);
    if (!known) this.#copies.set(row, { targets: new Set(targets), sinceMs: atMs });
    else {
      for (const target of targets) known.targets.add(target);
      known.sinceMs = atMs;
    }
  }

  /** The replica has come, or its node is gone. */
  settle(row: number, storage: number): boolean {
    const known = this.#copies.get(row);
    if (!known?.targets.delete(storage)) return false;
    if (known.targets.size === 0) this.#copies.delete(row);
    return true;
  }

  forget(row: number): void {
    this.#copies.delete(row);
  }

  /** Blocks whose copies did not come in time; they are taken off. */
  expire(atMs: number): number[] {
    const late = [...this.#copies].filter(([, { sinceMs }]) => atMs - sinceMs > this.#timeoutMs).map(([row]) => row);
    for (const row of late) this.#copies.delete(row);
    return late;
  }

  /** Drops what was to land on a storage; answers the blocks concerned. */
  settleStorage(storage: number): number[] {
    return [...this.#copies.keys()].filter((row) => this.settle(row, storage));
  }
}
