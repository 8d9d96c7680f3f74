import { ExpiryQueue } from './expiry-queue.ts';

export interface SessionLimits {
  readonly tickMs: number;
  readonly timeoutMsMin: number;
  readonly timeoutMsMax: number;
}

/** Two to twenty ticks, unless said otherwise. Source: org.apache.zookeeper.server.ZooKeeperServer.getMinSessionTimeout. */
export function sessionLimits(
  tickMs: number,
  given: { timeoutMsMin?: number | undefined; timeoutMsMax?: number | undefined } = {},
): SessionLimits {
  return { tickMs, timeoutMsMin: given.timeoutMsMin ?? tickMs * 2, timeoutMsMax: given.timeoutMsMax ?? tickMs * 20 };
}

/** What a client gets of the timeout it asks for. */
export function negotiate({ timeoutMsMin, timeoutMsMax }: SessionLimits, askedMs: number): number {
  return Math.min(timeoutMsMax, Math.max(timeoutMsMin, askedMs));
}

/**
 * Which sessions live, and until when if nothing is heard of them. None of this is journaled: after a restart every session that was not
 * closed has its whole timeout again. Source: org.apache.zookeeper.server.SessionTrackerImpl.
 */
export class SessionTracker {
  readonly queue: ExpiryQueue<bigint>;
  readonly #timeoutMsOf = new Map<bigint, number>();
  #nextId: bigint;

  /** `firstId` is larger than the id of any session there ever was; `nowMs` is of a clock that never goes back. */
  constructor(options: { tickMs: number; firstId: bigint; nowMs: number }) {
    this.queue = new ExpiryQueue(options.tickMs, options.nowMs);
    this.#nextId = options.firstId;
  }

  nextId(): bigint {
    return this.#nextId++;
  }

  track(sessionId: bigint, timeoutMs: number, nowMs: number): void {
    this.#timeoutMsOf.set(sessionId, timeoutMs);
    this.queue.update(sessionId, nowMs, timeoutMs);
  }

  isAlive(sessionId: bigint): boolean {
    return this.#timeoutMsOf.has(sessionId);
  }

  /** The client was heard of. */
  touch(sessionId: bigint, nowMs: number): void {
    const timeoutMs = this.#timeoutMsOf.get(sessionId);
    if (timeoutMs !== undefined) this.queue.update(sessionId, nowMs, timeoutMs);
  }

  remove(sessionId: bigint): void {
    this.#timeoutMsOf.delete(sessionId);
    this.queue.remove(sessionId);
  }

  /**
   * Sessions whose time is up; they are no longer tracked. Asked at the end of every tick; if it was not (the process was stopped, or
   * starved), whole ticks in which nobody could be heard do not count. A ZooKeeper would end all sessions then.
   */
  expire(nowMs: number): bigint[] {
    const { tickMs, nextMs } = this.queue;
    this.queue.postpone(Math.floor(Math.max(0, nowMs - nextMs) / tickMs));
    const expired = this.queue.expire(nowMs);
    for (const sessionId of expired) this.#timeoutMsOf.delete(sessionId);
    return expired;
  }
}

/**
 * The first session id of a server that starts at `wallClockMs`: the server's number in the high byte, then 40 bits of milliseconds, then 16
 * bits to count in. Above `lastId`, the highest that the journal knows. Source: SessionTrackerImpl.initializeNextSessionId.
 */
export function firstSessionId(wallClockMs: number, lastId: bigint): bigint {
  const serverId = 1n;
  const byClock = (serverId << 56n) | (BigInt.asUintN(40, BigInt(Math.floor(wallClockMs))) << 16n);
  return byClock > lastId ? byClock : lastId + 1n;
}
