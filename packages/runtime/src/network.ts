import net from 'node:net';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a connection tells its owner. `closed` comes exactly once, last, with the fault if there was one. */
export interface ConnectionHandler {
  /** The chunk belongs to the handler from now on; with `memory`, it is a view of what that gave. */
  data(chunk: Buffer): void;
  /**
   * Where the next chunk is to be put, asked for before each read. Whoever takes much spares itself a new buffer for every 64 KiB, and gets larger
   * chunks. May be left out, and a network may do without it.
   */
  memory?: () => Buffer;
  /** The peer will send nothing more; the default answer is to end as well. */
  end?(): void;
  closed?(fault: Error | undefined): void;
}

/** A stream of bytes both ways. Nothing is read before `handle` is called. */
export interface Connection {
  readonly remote: Address;
  readonly local: Address;
  handle(handler: ConnectionHandler): void;
  /** Queues bytes, which must not change afterwards. False says that the peer is slow: wait for `drained`. */
  write(bytes: Uint8Array): boolean;
  /** Bytes that were written and have not left yet: the memory of these is still needed. */
  readonly queuedBytes: number;
  /** Resolves when queued bytes have left, or the connection is closed. */
  drained(): Promise<void>;
  /** Collects the writes until `uncork`, which sends them as one. */
  cork(): void;
  uncork(): void;
  pause(): void;
  resume(): void;
  /** Sends what is queued, then ends. */
  end(): void;
  /** Drops the connection at once. */
  destroy(fault?: Error): void;
}

export interface Listener {
  readonly address: Address;
  /** Takes no new connection; those there are stay. */
  close(): Promise<void>;
}

/** The network seam: TCP in a process, in memory in a simulation. */
export interface Network {
  /** Port 0 picks a free one. @throws an error whose `code` is `EADDRINUSE` when the port is taken */
  listen(address: Address, accept: (connection: Connection) => void): Promise<Listener>;
  /** @throws an error whose `code` is `ECONNREFUSED`, `ETIMEDOUT` … */
  connect(address: Address, options?: { timeoutMs?: number }): Promise<Connection>;
}

export const tcpNetwork: Network = {
  listen(address, accept) {
    const server = net.createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true, pauseOnConnect: true }, (socket) =>
      accept(tcpConnection(socket)),
    );
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(address.port, address.host, 1024, () => {
        server.off('error', reject);
        const bound = server.address() as net.AddressInfo;
        resolve({
          address: { host: address.host, port: bound.port },
          close: () => new Promise<void>((closed) => server.close(() => closed())),
        });
      });
    });
  },
  connect({ host, port }, { timeoutMs = 20_000 } = {}) {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host, port, noDelay: true, allowHalfOpen: true });
      const deadline = setTimeout(() => {
        socket.destroy(
          Object.assign(new Error(`connect ETIMEDOUT ${host}:${port} after ${timeoutMs} ms`), { code: 'ETIMEDOUT' }),
        );
      }, timeoutMs);
      socket.once('error', (fault) => {
        clearTimeout(deadline);
        reject(fault);
      });
      socket.once('connect', () => {
        clearTimeout(deadline);
        socket.removeAllListeners('error');
        resolve(tcpConnection(socket));
      });
    });
  },
};

function tcpConnection(opened: net.Socket): Connection {
  let socket = opened;
  let fault: Error | undefined;
  let handler: ConnectionHandler | undefined;
  let closed = false;
  const watch = (watched: net.Socket) => {
    watched.on('error', (error) => {
      fault = error;
    });
    watched.on('close', () => {
      if (watched !== socket) return;
      closed = true;
      handler?.closed?.(fault);
    });
  };
  watch(socket);
  return {
    remote: { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
    local: { host: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    handle(chosen) {
      handler = chosen;
      if (closed) {
        queueMicrotask(() => chosen.closed?.(fault));
        return;
      }
      const { memory } = chosen;
      const reading = memory && readingInto(socket, { memory, data: (chunk) => chosen.data(chunk) });
      if (reading) {
        const former = socket;
        socket = reading;
        watch(socket);
        former.destroy();
      } else socket.on('data', (chunk: Buffer) => chosen.data(chunk));
      socket.on('end', () => (chosen.end ? chosen.end() : socket.end()));
      socket.resume();
    },
    write: (bytes) => socket.write(bytes),
    get queuedBytes() {
      return socket.writableLength;
    },
    drained() {
      if (closed || !socket.writableNeedDrain) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          socket.off('drain', done).off('close', done);
          resolve();
        };
        socket.on('drain', done).on('close', done);
      });
    },
    cork: () => socket.cork(),
    uncork: () => socket.uncork(),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: () => void socket.end(),
    destroy(error) {
      fault ??= error;
      socket.destroy();
    },
  };
}

/**
 * A socket that reads into memory of its owner, in the place of `socket`, which must not have read anything yet. Node offers that for sockets that
 * connect (`onread`), not for those that a server accepts: the handle of the accepted one is moved to a new one. Where Node has no such
 * handle the answer is undefined.
 */
function readingInto(
  socket: net.Socket,
  { memory, data }: { memory: () => Buffer; data: (chunk: Buffer) => void },
): net.Socket | undefined {
  const accepted = socket as unknown as { _handle: object | null };
  const handle = accepted._handle;
  if (!handle) return undefined;
  accepted._handle = null;
  const onread = {
    buffer: memory,
    callback: (byteLength: number, into: Uint8Array) => {
      data(Buffer.from(into.buffer, into.byteOffset, byteLength));
      return true;
    },
  };
  const options = { handle, allowHalfOpen: true, onread };
  return new net.Socket(options as net.SocketConstructorOpts); // which does not name the kind of handle that node:net itself passes
}
