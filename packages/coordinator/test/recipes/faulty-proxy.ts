import net from 'node:net';
import type { Address } from '@calf/runtime/network';

interface Pair {
  readonly client: net.Socket;
  readonly server: net.Socket;
}

/** Stands between a client and a server, and does to their connection what networks do. */
export class FaultyProxy {
  readonly #target: Address;
  readonly #server: net.Server;
  readonly #pairs = new Set<Pair>();
  #isSilent = false;
  /** Called with what the server sends; answers what the client gets, `undefined` to end the connection. */
  fromServer: (chunk: Buffer) => Buffer | undefined = (chunk) => chunk;
  /** Called with what the client sends. */
  fromClient: (chunk: Buffer) => void = () => undefined;

  constructor(target: Address) {
    this.#target = target;
    this.#server = net.createServer((client) => this.#accept(client));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`;
  }

  /** From now on connections stay, and are made, but no byte passes. */
  fallSilent(): void {
    this.#isSilent = true;
  }

  /** Ends the silence, for new connections; those that were there stay silent for ever. */
  speakAgain(): void {
    this.#isSilent = false;
  }

  /** Sends bytes of its own to the client. */
  inject(bytes: Buffer): void {
    for (const { client } of this.#pairs) client.write(bytes);
  }

  cutConnections(): void {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
  }

  async close(): Promise<void> {
    this.cutConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: net.Socket): void {
    const server = net.connect(this.#target.port, this.#target.host);
    const pair = { client, server };
    this.#pairs.add(pair);
    let isSilent = false;
    const passes = () => !(isSilent ||= this.#isSilent);
    client.on('data', (chunk) => {
      if (!passes()) return;
      this.fromClient(chunk);
      server.write(chunk);
    });
    server.on('data', (chunk) => {
      if (!passes()) return;
      const passed = this.fromServer(chunk);
      if (passed) client.write(passed);
      else client.end();
    });
    const end = () => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.on('error', end);
      socket.on('close', () => passes() && end()); // a silent network does not tell
    }
  }
}
