/** Progress as it may be shown and summed, whatever was said: 0 to 1. */
export function fraction(progress: number): number {
  return progress > 0 ? Math.min(1, progress) : 0; // also for NaN
}
