/** What went wrong with a call to a NameNode. */
export type CallTrouble =
  /** It answered StandbyException, or that it is starting. */
  | 'standby'
  /** It answered RetriableException: the same one, a little later. */
  | 'retriable'
  /** The call cannot have reached it. */
  | 'unreachable'
  /** The connection broke after the call was sent: it may have run. */
  | 'lost'
  /** An answer that stands. */
  | 'refusal';

export interface RetryLimits {
  readonly failoversMax: number;
  readonly retriesMax: number;
  readonly baseDelayMs: number;
  readonly delayMaxMs: number;
}

export type RetryDecision =
  | { readonly action: 'fail' }
  | { readonly action: 'failover'; readonly delayMs: number }
  | { readonly action: 'retry'; readonly delayMs: number };

/**
 * What to do after a failed call. A call sent twice is safe: methods that may not run twice are answered from the
 * NameNode's retry cache, because a retry carries the same clientId and callId. `random` is in [0, 1).
 * Source: org.apache.hadoop.io.retry.RetryPolicies.FailoverOnNetworkExceptionRetry.shouldRetry.
 */
export function decideRetry(
  trouble: CallTrouble,
  { failovers, retries, nameNodeCount }: { failovers: number; retries: number; nameNodeCount: number },
  limits: RetryLimits,
  random: number,
): RetryDecision {
  if (trouble === 'refusal' || failovers >= limits.failoversMax || retries - failovers > limits.retriesMax) {
    return { action: 'fail' };
  }
  if (trouble === 'retriable') return { action: 'retry', delayMs: backoffMs(retries + 1, limits, random) };
  // All NameNodes are asked once without waiting; then the turns get slower.
  const round = Math.floor(failovers / nameNodeCount);
  const delayMs = failovers % nameNodeCount === nameNodeCount - 1 ? backoffMs(round + 1, limits, random) : 0;
  return { action: 'failover', delayMs };
}

/** Doubles with each turn, up to the bound, and is spread from half to one and a half times. */
function backoffMs(turn: number, { baseDelayMs, delayMaxMs }: RetryLimits, random: number): number {
  return Math.min(baseDelayMs * 2 ** (turn - 1), delayMaxMs) * (random + 0.5);
}
