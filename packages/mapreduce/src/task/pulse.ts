import type { TaskEnvironment } from './task-environment.ts';

const pulseMs = 250;
/** The clock is read for each record, or, while records are fast, for so many at a time. */
const recordsMax = 256;

/** To be called for each record: now and then it tells how far the attempt is, so that slow ones are not taken for dead. */
export function pulse({ progress }: TaskEnvironment, done: () => number): () => void {
  let nextMs = 0;
  let readMs = 0;
  let step = 1;
  let left = 0;
  return () => {
    if (--left > 0) return;
    const nowMs = performance.now();
    step = nowMs - readMs < 1 ? Math.min(recordsMax, step * 2) : 1;
    readMs = nowMs;
    left = step;
    if (nowMs < nextMs) return;
    nextMs = nowMs + pulseMs;
    progress(done());
  };
}
