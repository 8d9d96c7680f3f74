import library, { type Client, type ConnectionManager } from 'node-zookeeper-client';

/** jute.maxbuffer is 1 MiB by default; some raise it. */
const frameBytesMax = 16 * 1024 * 1024;

/**
 * A client of node-zookeeper-client 1.1.3, with what goes wrong inside of it put right:
 * - the beginning of a frame that was cut by the end of a connection is put before the next connection's bytes;
 * - requests that were not written yet are sent on the next connection, long after their caller has given them up;
 * - an error code or an event that it does not know (SessionMoved, for one), or garbage, throws out of the socket's event and ends
 *   the process.
 */
export function createHardenedClient(hosts: string, { sessionTimeoutMs }: { sessionTimeoutMs: number }): Client {
  const spinDelay = Math.min(1000, Math.floor(sessionTimeoutMs / 6)); // before it tries the servers again
  const client = library.createClient(hosts, { sessionTimeout: sessionTimeoutMs, spinDelay, retries: 0 });
  guardFrames(client.connectionManager);
  startAfresh(client.connectionManager);
  return client;
}

/** Each connection begins with nothing of the one before it. Whoever waits for an answer is told by the session. */
function startAfresh(manager: ConnectionManager): void {
  const connect = manager.connect.bind(manager);
  manager.connect = () => {
    manager.pendingBuffer = null;
    manager.packetQueue.queue.length = 0;
    connect();
  };
}

/** Ends the connection, or the attempt to make one, for good: the library would go on for ever. */
export function abandon({ connectionManager: manager }: Pick<Client, 'connectionManager'>): void {
  manager.connect = () => undefined;
  manager.onSocketConnected = () => abandon({ connectionManager: manager }); // of a server that it is about to try
  clearTimeout(manager.connectTimeoutHandler ?? undefined);
  manager.socket?.destroy();
}

/** A frame that cannot be read ends this connection; the next one starts afresh. */
function guardFrames(manager: ConnectionManager): void {
  const read = manager.onSocketData.bind(manager);
  manager.onSocketData = (chunk) => {
    try {
      read(chunk);
      if (isTooLong(manager.pendingBuffer)) manager.socket?.destroy();
    } catch {
      manager.socket?.destroy();
    }
  };
}

function isTooLong(pending: Buffer | null): boolean {
  if (!pending || pending.length < 4) return false;
  const byteLength = pending.readInt32BE();
  return byteLength < 0 || byteLength > frameBytesMax;
}
