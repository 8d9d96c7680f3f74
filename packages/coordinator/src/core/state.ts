import { DataTree } from './data-tree.ts';

/** All that the journal holds: replaying it gives this again, to the last byte. Watches, expiry times and connections are not in it. */
export interface CoordinatorState {
  readonly tree: DataTree;
  /** Negotiated timeouts in milliseconds, by session id. */
  readonly sessions: Map<bigint, number>;
  /** The highest there ever was, closed ones included: none is given to two sessions. */
  lastSessionId: bigint;
  /** The last one given out; the epoch in its high 32 bits is 0 in a standalone server. */
  zxid: number;
}

export function emptyState(): CoordinatorState {
  return { tree: new DataTree(), sessions: new Map(), lastSessionId: 0n, zxid: 0 };
}
