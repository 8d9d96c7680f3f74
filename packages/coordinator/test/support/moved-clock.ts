import type { Clock, Timer } from '@calf/runtime/clock';

/** A clock that stands until it is moved. */
export class MovedClock implements Clock {
  #nowMs = 1_000_000;
  readonly #timers = new Set<{ dueMs: number; everyMs: number | undefined; run: () => void }>();

  now(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): Timer {
    return this.#add({ dueMs: this.#nowMs + delayMs, everyMs: undefined, run });
  }

  every(intervalMs: number, run: () => void): Timer {
    return this.#add({ dueMs: this.#nowMs + intervalMs, everyMs: intervalMs, run });
  }

  /** Runs what falls due, in its order. */
  advance(ms: number): void {
    const end = this.#nowMs + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ dueMs }) => dueMs <= end).sort((one, other) => one.dueMs - other.dueMs);
      if (!next) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      if (next.everyMs === undefined) this.#timers.delete(next);
      else next.dueMs += next.everyMs;
      next.run();
    }
    this.#nowMs = end;
  }

  #add(timer: { dueMs: number; everyMs: number | undefined; run: () => void }): Timer {
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }
}
