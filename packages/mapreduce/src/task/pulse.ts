import type { TaskEnvironment } from './task-environment.ts';

const pulseMs = 250;

/** To be called for each record: now and then it tells how far the attempt is, so that slow ones are not taken for dead. */
export function pulse({ progress }: TaskEnvironment, done: () => number): () => void {
  let nextMs = 0;
  return () => {
    const nowMs = performance.now();
    if (nowMs < nextMs) return;
    nextMs = nowMs + pulseMs;
    progress(done());
  };
}
