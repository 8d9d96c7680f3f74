import type { CallName } from './edit-record.ts';

/**
 * The calls that were done within the last while, so that a retry of one is not run again: part of the journaled state, but for its times.
 * Two generations, of which the older goes when the younger is full of age: an entry lives for one to two times `expiryMs`. A generation that is
 * full of calls makes room too, as at a restart, which takes all calls of the journal for young.
 * Source: org.apache.hadoop.ipc.RetryCache, `dfs.namenode.retrycache.expirytime.millis`.
 */
export class RetryCache {
  readonly #expiryMs: number;
  readonly #callsMax: number;
  #younger: Generation = new Map();
  #older: Generation = new Map();
  #youngerCount = 0;
  #since = 0;

  /** `callsMax` in one generation. */
  constructor(expiryMs: number, callsMax = 500_000) {
    this.#expiryMs = expiryMs;
    this.#callsMax = callsMax;
  }

  /** `atMs` by the monotonic clock. */
  add({ clientId, callId }: CallName, atMs: number): void {
    this.#age(atMs);
    const client = clientId.toString('latin1');
    const calls = this.#younger.get(client);
    if (calls) calls.add(callId);
    else this.#younger.set(client, new Set([callId]));
    this.#youngerCount++;
  }

  has({ clientId, callId }: CallName): boolean {
    const client = clientId.toString('latin1');
    return [this.#younger, this.#older].some((generation) => generation.get(client)?.has(callId));
  }

  #age(atMs: number): void {
    if (atMs - this.#since < this.#expiryMs && this.#youngerCount < this.#callsMax) return;
    this.#older = this.#younger;
    this.#younger = new Map();
    this.#youngerCount = 0;
    this.#since = atMs;
  }
}

/** Call ids by client id. */
type Generation = Map<string, Set<number>>;
