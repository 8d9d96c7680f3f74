import type { Client, Exception } from 'node-zookeeper-client';
import type { Clock, Timer } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import { abandon, createHardenedClient } from './hardened-client.ts';
import { ZooKeeperError, zooKeeperError } from './zookeeper-error.ts';

export interface SessionOptions {
  readonly hosts: string;
  readonly sessionTimeoutMs: number;
  readonly clock: Clock;
  readonly log: Logger;
  readonly on: SessionEvents;
}

interface SessionEvents {
  /** The session is new, re-attached, or no longer suspended: what was watched should be looked at again. */
  connected(): void;
  /** Two thirds of the session went by without an answer: the server may end it any time soon. */
  suspended(): void;
  /** The server has ended the session, with its ephemeral znodes. Last event. */
  expired(): void;
}

/** How a callback of the library is answered; `value` is absent with an error, and where nothing is answered. */
export type Done<Value> = (error: Exception | null | undefined, value?: Value) => void;

interface Waiting {
  readonly sent: boolean;
  readonly reject: (error: Error) => void;
}

/**
 * One session at the server, over as many connections as it takes. The library never notices a server that falls silent, and pings
 * only while nothing moves in either direction; so `exists` is asked every third of the session, and one that is not answered
 * within another third ends the connection.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #client: Client;
  readonly #waiting = new Set<Waiting>();
  readonly #connected = new Set<() => void>();
  #state: 'connecting' | 'connected' | 'ended' = 'connecting';
  #confirmedMs: number;
  #isBeatOpen = false;
  #isSuspended = false;
  #beats: Timer | undefined;
  #suspicion: Timer | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#confirmedMs = options.clock.monotonicMs();
    this.#client = createHardenedClient(options.hosts, options);
    this.#client.on('connected', () => this.#onConnected());
    this.#client.on('disconnected', () => this.#onDisconnected());
    this.#client.on('expired', () => this.#onExpired());
    this.#client.connect();
    this.#beatEvery(options.sessionTimeoutMs / 3);
  }

  get id(): bigint {
    return this.#client.getSessionId().readBigInt64BE();
  }

  /** As the server has agreed to. */
  get timeoutMs(): number {
    return this.#client.getSessionTimeout();
  }

  /** Whether the server answered something that was asked within the last two thirds of the session: it has not expired then. */
  get isConfirmed(): boolean {
    const ageMs = this.#options.clock.monotonicMs() - this.#confirmedMs; // a late timer must not make it true
    return this.#state === 'connected' && !this.#isSuspended && ageMs < (this.timeoutMs * 2) / 3;
  }

  /**
   * Sends a request as soon as there is a connection, and waits for the answer. @throws ZooKeeperError CONNECTION_LOSS when there is
   * no connection for the time of a session, or it breaks before the answer.
   */
  async request<Value>(what: string, send: (client: Client, done: Done<Value>) => void): Promise<Value> {
    await this.#connection(what);
    return this.#answer<Value>(what, (resolve, reject) => {
      // Without an error there is a value, of a type that `send` has chosen.
      send(this.#client, (error, value) => (error ? reject(zooKeeperError(error, what)) : resolve(value as Value)));
    });
  }

  /** Ends the session at the server if it can be reached, and the connection in any case. */
  async close(): Promise<void> {
    if (this.#state === 'connected') {
      const gone = new Promise<void>((resolve) => {
        this.#client.once('disconnected', resolve);
        this.#options.clock.after(this.timeoutMs / 3, resolve);
      });
      this.#client.close();
      await gone;
    }
    this.#end(new ZooKeeperError('CLOSED', 'the ZooKeeper client is closed'));
  }

  async #connection(what: string): Promise<void> {
    while (this.#state !== 'connected') {
      if (this.#state === 'ended') throw new ZooKeeperError('SESSION_EXPIRED', `${what}: the session has ended`);
      await new Promise<void>((resolve, reject) => {
        const waiting = this.#wait({ sent: false, reject });
        const go = () => {
          deadline.cancel();
          this.#waiting.delete(waiting);
          resolve();
        };
        const deadline = this.#options.clock.after(this.timeoutMs, () => {
          this.#waiting.delete(waiting);
          this.#connected.delete(go);
          reject(new ZooKeeperError('CONNECTION_LOSS', `${what}: no ZooKeeper answers at ${this.#options.hosts}`));
        });
        this.#connected.add(go);
      });
    }
  }

  #answer<Value>(what: string, run: (resolve: (value: Value) => void, reject: (error: Error) => void) => void): Promise<Value> {
    let waiting: Waiting | undefined;
    const answered = new Promise<Value>((resolve, reject) => {
      waiting = this.#wait({
        sent: true,
        reject: (error) => reject(new ZooKeeperError(codeOf(error), `${what}: ${error.message}`)),
      });
      run(resolve, reject);
    });
    return answered.finally(() => waiting && this.#waiting.delete(waiting));
  }

  #wait(waiting: Waiting): Waiting {
    this.#waiting.add(waiting);
    return waiting;
  }

  #onConnected(): void {
    this.#state = 'connected';
    this.#isBeatOpen = false;
    this.#confirm(this.#options.clock.monotonicMs());
    this.#beatEvery(this.timeoutMs / 3);
    this.#release();
    this.#options.on.connected();
  }

  #onDisconnected(): void {
    if (this.#state === 'ended') return;
    this.#state = 'connecting';
    this.#isBeatOpen = false;
    this.#rejectWaiting(new ZooKeeperError('CONNECTION_LOSS', 'the connection was lost'), { sentOnly: true });
  }

  #onExpired(): void {
    if (this.#state === 'ended') return;
    this.#end(new ZooKeeperError('SESSION_EXPIRED', 'the session has expired'));
    this.#options.on.expired();
  }

  #end(reason: ZooKeeperError): void {
    this.#state = 'ended';
    this.#beats?.cancel();
    this.#suspicion?.cancel();
    abandon(this.#client);
    this.#release();
    this.#rejectWaiting(reason, { sentOnly: false });
  }

  /** Those who wait for a connection look for themselves whether there is one now. */
  #release(): void {
    const all = [...this.#connected];
    this.#connected.clear();
    for (const go of all) go();
  }

  #rejectWaiting(reason: ZooKeeperError, { sentOnly }: { sentOnly: boolean }): void {
    for (const waiting of this.#waiting) {
      if (sentOnly && !waiting.sent) continue;
      this.#waiting.delete(waiting);
      waiting.reject(reason);
    }
  }

  #beatEvery(intervalMs: number): void {
    this.#beats?.cancel();
    this.#beats = this.#options.clock.every(intervalMs, () => this.#beat());
  }

  #beat(): void {
    if (this.#isBeatOpen) {
      this.#isBeatOpen = false;
      this.#options.log.debug('zookeeper is silent', { hosts: this.#options.hosts, state: this.#state });
      this.#client.connectionManager.socket?.destroy(); // the library then tries the next server
      return;
    }
    this.#isBeatOpen = true;
    if (this.#state === 'connected') this.#ask();
  }

  #ask(): void {
    const askedMs = this.#options.clock.monotonicMs();
    this.#client.exists('/', undefined, (error) => {
      if (error) return;
      this.#isBeatOpen = false;
      const wasSuspended = this.#isSuspended;
      this.#confirm(askedMs);
      if (wasSuspended) this.#options.on.connected();
    });
  }

  /** The session was alive at the server at `atMs` or later. */
  #confirm(atMs: number): void {
    const { clock, on } = this.#options;
    this.#confirmedMs = atMs;
    this.#isSuspended = false;
    this.#suspicion?.cancel();
    this.#suspicion = clock.after((this.timeoutMs * 2) / 3 - (clock.monotonicMs() - atMs), () => {
      this.#isSuspended = true;
      on.suspended();
    });
  }
}

const codeOf = (error: Error) => (error instanceof ZooKeeperError ? error.code : 'OTHER');
