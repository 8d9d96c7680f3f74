import net from 'node:net';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a connection tells its owner. `closed` comes exactly once, last, with the fault if there was one. */
export interface ConnectionHandler {
  /** The chunk belongs to the handler from now on. */
  data(chunk: Buffer): void;
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
    const server = net.createServer({ noDelay: true, allowHalfOpen: true, pauseOnConnect: true }, (socket) =>
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

function tcpConnection(socket: net.Socket): Connection {
  let fault: Error | undefined;
  let handler: ConnectionHandler | undefined;
  let closed = false;
  socket.on('error', (error) => {
    fault = error;
  });
  socket.on('close', () => {
    closed = true;
    handler?.closed?.(fault);
  });
  return {
    remote: { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
    local: { host: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    handle(chosen) {
      handler = chosen;
      if (closed) {
        queueMicrotask(() => chosen.closed?.(fault));
        return;
      }
      socket.on('data', (chunk: Buffer) => chosen.data(chunk));
      socket.on('end', () => (chosen.end ? chosen.end() : socket.end()));
      socket.resume();
    },
    write: (bytes) => socket.write(bytes),
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
