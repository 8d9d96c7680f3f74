/** A timer that can be taken back. */
export interface Timer {
  cancel(): void;
}

/** Time, as a shell sees it; cores are handed moments instead. */
export interface Clock {
  /** Wall clock, milliseconds since 1970; may jump. */
  now(): number;
  /** Milliseconds that never go back; only differences mean something. */
  monotonicMs(): number;
  /** Calls `run` once, `delayMs` from now. A waiting timer keeps the process up only when asked to. */
  after(delayMs: number, run: () => void, options?: { keepsProcessUp?: boolean }): Timer;
  /** Calls `run` every `intervalMs`, first after one interval. */
  every(intervalMs: number, run: () => void): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, run, { keepsProcessUp = false } = {}) {
    const timer = setTimeout(run, delayMs);
    if (!keepsProcessUp) timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs).unref();
    return { cancel: () => clearInterval(timer) };
  },
};

/** Resolves after `delayMs` of `clock`. Who waits for it is at work: the process stays up meanwhile. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.after(delayMs, resolve, { keepsProcessUp: true }));
}
