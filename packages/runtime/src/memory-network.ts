import type { Address, Connection, ConnectionHandler, Listener, Network } from './network.ts';

/** Decides what happens between two hosts; asked for every chunk and every new connection. */
export type Reachability = (from: string, to: string) => boolean;

/** A network within this process. */
export interface MemoryNetwork {
  /** The network as `host` sees it: connections made through it come from `host`. Any host may listen at any of its ports. */
  of(host: string): Network;
  /**
   * From now on `reaches` decides what arrives. What does not is lost in silence, as with a cut cable: nothing is refused, nothing is closed, and
   * connecting to it times out.
   */
  partition(reaches: Reachability): void;
  heal(): void;
  /** Everything of `host` is gone at once: its ports, and its connections, whose peers see a reset. */
  crash(host: string): void;
}

/** How the network waits; `later` defaults to a turn of the event loop. A simulator passes its own, and so orders everything. */
export interface MemoryNetworkOptions {
  readonly later?: (run: () => void) => void;
}

interface Port {
  readonly address: Address;
  readonly accept: (connection: Connection) => void;
}

const ephemeralPortFirst = 32_768;
const queuedBytesMax = 1024 * 1024;

export function createMemoryNetwork({ later = (run) => void setImmediate(run) }: MemoryNetworkOptions = {}): MemoryNetwork {
  const ports = new Map<string, Port>();
  const ends = new Set<End>();
  let reaches: Reachability = () => true;
  let portNext = ephemeralPortFirst;
  const world: World = {
    later,
    reaches: (from, to) => reaches(from, to),
    opened: (end) => ends.add(end),
    closed: (end) => ends.delete(end),
  };

  function listen(host: string, wanted: Address, accept: (connection: Connection) => void): Promise<Listener> {
    const address = { host: wanted.host, port: wanted.port || portNext++ };
    const key = portKey(host, address);
    if (ports.has(key)) return Promise.reject(faultOf('EADDRINUSE', `listen EADDRINUSE: ${key}`));
    ports.set(key, { address, accept });
    const close = () => {
      ports.delete(key);
      return Promise.resolve();
    };
    return Promise.resolve({ address, close });
  }

  function connect(host: string, to: Address): Promise<Connection> {
    return new Promise((resolve, reject) => {
      later(() => {
        const target = isLoopback(to.host) ? host : to.host;
        if (!reaches(host, target) || !reaches(target, host)) {
          reject(faultOf('ETIMEDOUT', `connect ETIMEDOUT ${to.host}:${to.port}`));
          return;
        }
        const port = ports.get(portKey(target, to));
        if (!port) {
          reject(faultOf('ECONNREFUSED', `connect ECONNREFUSED ${to.host}:${to.port}`));
          return;
        }
        const [near, far] = pair(world, { host, port: portNext++ }, { host: target, port: port.address.port });
        port.accept(far);
        resolve(near);
      });
    });
  }

  return {
    of: (host) => ({
      listen: (address, accept) => listen(host, address, accept),
      connect: (address) => connect(host, address),
    }),
    partition(decides) {
      reaches = decides;
    },
    heal() {
      reaches = () => true;
    },
    crash(host) {
      for (const key of ports.keys()) if (key.startsWith(`${host}|`)) ports.delete(key);
      for (const end of ends) if (end.local.host === host) end.vanish();
    },
  };
}

interface World {
  readonly later: (run: () => void) => void;
  readonly reaches: Reachability;
  readonly opened: (end: End) => void;
  readonly closed: (end: End) => void;
}

function pair(world: World, near: Address, far: Address): [End, End] {
  const a = new End(world, near, far);
  const b = new End(world, far, near);
  a.peer = b;
  b.peer = a;
  return [a, b];
}

/** One side of a connection. What arrives waits in `#inbox` until there is a handler that is not paused. */
class End implements Connection {
  readonly local: Address;
  readonly remote: Address;
  peer: End | undefined;
  readonly #world: World;
  readonly #inbox: (Buffer | 'end')[] = [];
  #inboxBytes = 0;
  #handler: ConnectionHandler | undefined;
  #paused = false;
  #deliveryIsDue = false;
  #ending = false;
  #endsSeen = 0;
  #closed = false;
  #drains: (() => void)[] = [];

  constructor(world: World, local: Address, remote: Address) {
    this.#world = world;
    this.local = local;
    this.remote = remote;
    world.opened(this);
  }

  handle(handler: ConnectionHandler): void {
    this.#handler = handler;
    if (this.#closed) queueMicrotask(() => handler.closed?.(undefined));
    else this.#scheduleDelivery();
  }

  write(bytes: Uint8Array): boolean {
    const { peer } = this;
    if (this.#closed || !peer || !this.#arrives()) return true;
    peer.#inbox.push(Buffer.from(bytes));
    peer.#inboxBytes += bytes.length;
    peer.#scheduleDelivery();
    return peer.#inboxBytes < queuedBytesMax;
  }

  /** Bytes are copied when they are written. */
  get queuedBytes(): number {
    return 0;
  }

  drained(): Promise<void> {
    const { peer } = this;
    if (this.#closed || !peer || peer.#inboxBytes < queuedBytesMax) return Promise.resolve();
    return new Promise((resolve) => peer.#drains.push(resolve));
  }

  cork(): void {}

  uncork(): void {}

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#scheduleDelivery();
  }

  end(): void {
    const { peer } = this;
    if (this.#closed || this.#ending || !peer || !this.#arrives()) return;
    this.#ending = true;
    peer.#inbox.push('end');
    peer.#scheduleDelivery();
    this.#sawEnd();
  }

  destroy(fault?: Error): void {
    if (this.#closed) return;
    const { peer } = this;
    const tells = this.#arrives();
    this.#close(fault);
    if (tells && peer) this.#world.later(() => peer.#close(faultOf('ECONNRESET', 'read ECONNRESET')));
  }

  /** As `destroy` of a process that is no more: its own handler hears nothing. */
  vanish(): void {
    this.#handler = undefined;
    this.destroy();
  }

  #arrives(): boolean {
    return this.#world.reaches(this.local.host, this.remote.host);
  }

  #scheduleDelivery(): void {
    if (this.#deliveryIsDue) return;
    this.#deliveryIsDue = true;
    this.#world.later(() => {
      this.#deliveryIsDue = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    while (this.#handler && !this.#paused && !this.#closed) {
      const next = this.#inbox.shift();
      if (next === undefined) break;
      if (next === 'end') {
        if (this.#handler.end) this.#handler.end();
        else this.end();
        this.#sawEnd();
      } else {
        this.#inboxBytes -= next.length;
        this.#handler.data(next);
      }
    }
    if (this.#inboxBytes < queuedBytesMax) for (const drained of this.#drains.splice(0)) drained();
  }

  /** Both directions ended: the connection is closed. */
  #sawEnd(): void {
    this.#endsSeen++;
    if (this.#endsSeen === 2) this.#world.later(() => this.#close(undefined));
  }

  #close(fault: Error | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#world.closed(this);
    const { peer } = this;
    const waiting = peer ? [...this.#drains.splice(0), ...peer.#drains.splice(0)] : this.#drains.splice(0);
    for (const drained of waiting) drained();
    this.#handler?.closed?.(fault);
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.');
}

function portKey(host: string, { port }: Address): string {
  return `${host}|${port}`;
}

function faultOf(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
