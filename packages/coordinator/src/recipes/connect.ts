import { systemClock, type Clock } from '@calf/runtime/clock';
import { UserError } from '@calf/runtime/errors';
import { type Logger, silentLogger } from '@calf/runtime/logger';
import { type CreateMode, createFlags } from './create-mode.ts';
import { Session } from './session.ts';
import { type Stat, statOf } from './stat.ts';
import { addOperation, type Operation } from './transaction.ts';
import { isZooKeeperError } from './zookeeper-error.ts';

export interface ConnectOptions {
  /** What is asked for; the server may give another (see `sessionTimeoutMs` of the client). */
  readonly sessionTimeoutMs: number;
  /** How long to try at first. */
  readonly connectTimeoutMs?: number;
  readonly log?: Logger;
  readonly clock?: Clock;
}

/**
 * `connected`: look again at what you watch, it may have changed. `suspended`: two thirds of the session without an answer, so what
 * the session holds may be lost at any time. `expired`: what it held is lost; a new session is being made, `connected` follows.
 */
export type SessionState = 'connected' | 'suspended' | 'expired' | 'closed';

/** Called once, at the first change of what was read; for a znode that did not exist, when it comes into being. */
export type Watch = () => void;

/** A client of any ZooKeeper. Every method rejects with a ZooKeeperError, CONNECTION_LOSS when the outcome is not known. */
export interface ZooKeeper {
  readonly state: SessionState;
  /** Of the session there is now. */
  readonly sessionId: bigint;
  readonly sessionTimeoutMs: number;
  /** Whether the server has answered within two thirds of the session, by the clock and not by events. */
  readonly isConfirmed: boolean;
  get(path: string, options?: { watch?: Watch }): Promise<{ data: Buffer; stat: Stat }>;
  set(path: string, data: Buffer, options?: { version?: number }): Promise<Stat>;
  /** Answers the path, which a sequential mode has lengthened. `parents` makes missing ones, persistent and empty. */
  create(path: string, data: Buffer, options?: { mode?: CreateMode; parents?: boolean }): Promise<string>;
  delete(path: string, options?: { version?: number }): Promise<void>;
  exists(path: string, options?: { watch?: Watch }): Promise<Stat | undefined>;
  /** Names, not paths, in no order. */
  children(path: string, options?: { watch?: Watch }): Promise<string[]>;
  transaction(operations: readonly Operation[]): Promise<void>;
  /** Calls `listener` at each change of the session's state; answers a function that takes it off. */
  onSession(listener: (state: SessionState) => void): () => void;
  /** Ends the session, and with it its ephemeral znodes. */
  close(): Promise<void>;
}

/** Resolves when there is a session. `hosts` is ZooKeeper's: `host:port,host:port/chroot`. @throws UserError */
export async function connect(hosts: string, options: ConnectOptions): Promise<ZooKeeper> {
  const client = new Client(hosts, options);
  const { clock = systemClock, connectTimeoutMs = Math.max(10_000, options.sessionTimeoutMs) } = options;
  const isThere = await new Promise<boolean>((resolve) => {
    const deadline = clock.after(connectTimeoutMs, () => resolve(false));
    const off = client.onSession((state) => {
      if (state !== 'connected') return;
      deadline.cancel();
      off();
      resolve(true);
    });
  });
  if (isThere) return client;
  await client.close();
  throw new UserError(`no ZooKeeper answers at ${hosts} for ${connectTimeoutMs} ms: is it running, and is the address right?`);
}

class Client implements ZooKeeper {
  readonly #hosts: string;
  readonly #options: ConnectOptions;
  readonly #listeners = new Set<(state: SessionState) => void>();
  readonly #watches = new WeakMap<Watch, Watch>();
  #session: Session;
  #state: SessionState = 'suspended';

  constructor(hosts: string, options: ConnectOptions) {
    this.#hosts = hosts;
    this.#options = options;
    this.#session = this.#startSession();
  }

  get state(): SessionState {
    return this.#state;
  }

  get sessionId(): bigint {
    return this.#session.id;
  }

  get sessionTimeoutMs(): number {
    return this.#session.timeoutMs;
  }

  get isConfirmed(): boolean {
    return this.#session.isConfirmed;
  }

  async get(path: string, { watch }: { watch?: Watch } = {}): Promise<{ data: Buffer; stat: Stat }> {
    return this.#session.request(`get ${path}`, (client, done) => {
      client.getData(path, this.#once(watch), (error, data, stat) =>
        error ? done(error) : done(undefined, { data: data ?? Buffer.alloc(0), stat: statOf(stat) }),
      );
    });
  }

  async set(path: string, data: Buffer, { version = -1 }: { version?: number } = {}): Promise<Stat> {
    return this.#session.request(`set ${path}`, (client, done) => {
      client.setData(path, data, version, (error, stat) => (error ? done(error) : done(undefined, statOf(stat))));
    });
  }

  async create(path: string, data: Buffer, options: { mode?: CreateMode; parents?: boolean } = {}): Promise<string> {
    const { mode = 'persistent', parents = false } = options;
    try {
      return await this.#session.request<string>(`create ${path}`, (client, done) => {
        client.create(path, data, createFlags[mode], done);
      });
    } catch (error) {
      const parent = path.slice(0, path.lastIndexOf('/'));
      if (!parents || parent === '' || !isZooKeeperError(error, 'NO_NODE')) throw error;
      await this.#createParent(parent);
      return this.create(path, data, options);
    }
  }

  async delete(path: string, { version = -1 }: { version?: number } = {}): Promise<void> {
    return this.#session.request<void>(`delete ${path}`, (client, done) => client.remove(path, version, done));
  }

  async exists(path: string, { watch }: { watch?: Watch } = {}): Promise<Stat | undefined> {
    return this.#session.request<Stat | undefined>(`exists ${path}`, (client, done) => {
      client.exists(path, this.#once(watch), (error, stat) =>
        error ? done(error) : done(undefined, stat ? statOf(stat) : undefined),
      );
    });
  }

  async children(path: string, { watch }: { watch?: Watch } = {}): Promise<string[]> {
    return this.#session.request<string[]>(`children ${path}`, (client, done) =>
      client.getChildren(path, this.#once(watch), done),
    );
  }

  async transaction(operations: readonly Operation[]): Promise<void> {
    const what = `transaction on ${operations.map(({ op, path }) => `${op} ${path}`).join(', ')}`;
    return this.#session.request<void>(what, (client, done) => {
      const transaction = client.transaction();
      for (const operation of operations) addOperation(transaction, operation);
      transaction.commit(done);
    });
  }

  onSession(listener: (state: SessionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#tell('closed');
    await this.#session.close();
  }

  async #createParent(path: string): Promise<void> {
    await this.create(path, Buffer.alloc(0), { parents: true }).catch((error: unknown) => {
      if (!isZooKeeperError(error, 'NODE_EXISTS')) throw error;
    });
  }

  #startSession(): Session {
    const { sessionTimeoutMs, clock = systemClock, log = silentLogger } = this.#options;
    return new Session({
      hosts: this.#hosts,
      sessionTimeoutMs,
      clock,
      log,
      on: {
        connected: () => this.#tell('connected'),
        suspended: () => this.#tell('suspended'),
        expired: () => this.#renew(log),
      },
    });
  }

  /** An expired session is final, for the server and for the library's client: all begins anew. */
  #renew(log: Logger): void {
    if (this.#state === 'closed') return;
    log.warn('zookeeper session expired', { hosts: this.#hosts, sessionId: this.sessionId.toString(16) });
    this.#tell('expired');
    if (this.#state === 'expired') this.#session = this.#startSession();
  }

  #tell(state: SessionState): void {
    if (this.#state === 'closed') return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  /** The same function for the same watch, so that the library sets it once; called apart from the library's own doings. */
  #once(watch: Watch | undefined): Watch | undefined {
    if (!watch) return undefined;
    const known = this.#watches.get(watch);
    if (known) return known;
    const apart = () => queueMicrotask(watch);
    this.#watches.set(watch, apart);
    return apart;
  }
}
