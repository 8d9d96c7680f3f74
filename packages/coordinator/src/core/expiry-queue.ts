/**
 * Things that expire unless they are put off, in buckets of one tick: to put one off costs nothing as long as it stays in its bucket, and a
 * tick looks at one bucket alone. Source: org.apache.zookeeper.server.ExpiryQueue.
 */
export class ExpiryQueue<T> {
  readonly tickMs: number;
  readonly #buckets = new Map<number, Set<T>>();
  readonly #bucketOf = new Map<T, number>();
  #next: number;

  /** `nowMs` comes from a clock that never goes back, here and everywhere below. */
  constructor(tickMs: number, nowMs: number) {
    this.tickMs = tickMs;
    this.#next = this.#roundUp(nowMs);
  }

  /** When the next bucket is due. */
  get nextMs(): number {
    return this.#next;
  }

  get size(): number {
    return this.#bucketOf.size;
  }

  update(item: T, nowMs: number, timeoutMs: number): void {
    const due = this.#roundUp(nowMs + timeoutMs);
    const before = this.#bucketOf.get(item);
    if (before === due) return;
    if (before !== undefined) this.#leave(before, item);
    this.#bucketOf.set(item, due);
    const bucket = this.#buckets.get(due);
    if (bucket) bucket.add(item);
    else this.#buckets.set(due, new Set([item]));
  }

  remove(item: T): void {
    const due = this.#bucketOf.get(item);
    if (due === undefined) return;
    this.#bucketOf.delete(item);
    this.#leave(due, item);
  }

  /** Takes out what has expired by now. */
  expire(nowMs: number): T[] {
    const expired: T[] = [];
    while (this.#next <= nowMs) {
      for (const item of this.#buckets.get(this.#next) ?? []) {
        this.#bucketOf.delete(item);
        expired.push(item);
      }
      this.#buckets.delete(this.#next);
      this.#next += this.tickMs;
    }
    return expired;
  }

  /** Everything expires that many ticks later. */
  postpone(ticks: number): void {
    if (ticks === 0) return;
    const buckets = this.buckets();
    this.#next += ticks * this.tickMs;
    this.#buckets.clear();
    for (const [due, bucket] of buckets) {
      const later = due + ticks * this.tickMs;
      this.#buckets.set(later, bucket);
      for (const item of bucket) this.#bucketOf.set(item, later);
    }
  }

  /** Buckets by the time they are due, the next one first. */
  buckets(): [number, Set<T>][] {
    return [...this.#buckets].sort(([one], [other]) => one - other);
  }

  #leave(due: number, item: T): void {
    const bucket = this.#buckets.get(due);
    bucket?.delete(item);
    if (bucket?.size === 0) this.#buckets.delete(due);
  }

  #roundUp(timeMs: number): number {
    return (Math.floor(timeMs / this.tickMs) + 1) * this.tickMs;
  }
}
