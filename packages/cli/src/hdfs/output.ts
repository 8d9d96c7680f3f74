import type { Writable } from 'node:stream';

/** The reader of our output has gone: work ends at once, quietly. */
export class BrokenPipe extends Error {
  override readonly name = 'BrokenPipe';
}

const flushBytes = 64 * 1024;

/**
 * Text and bytes to a stream, with its backpressure: small writes are collected, `flush` waits until the stream takes more.
 * A pipe whose reader has gone makes every later call throw BrokenPipe.
 */
export class Output {
  readonly #stream: Writable;
  /** Somebody who watches sees every line at once. */
  readonly #collectBytes: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #fault: Error | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    this.#collectBytes = 'isTTY' in stream && stream.isTTY ? 1 : flushBytes;
    stream.on('error', (fault: NodeJS.ErrnoException) => {
      this.#fault ??= fault.code === 'EPIPE' ? new BrokenPipe('the reader has gone') : fault;
    });
  }

  async line(text: string): Promise<void> {
    await this.write(`${text}\n`);
  }

  async write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= this.#collectBytes) await this.flush();
  }

  /** @throws BrokenPipe, or the stream's fault */
  async flush(): Promise<void> {
    this.#throwFault();
    if (this.#waitingBytes === 0) return;
    const bytes = Buffer.concat(this.#waiting, this.#waitingBytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
    await new Promise<void>((resolve) => this.#stream.write(bytes, () => resolve()));
    this.#throwFault();
  }

  #throwFault(): void {
    if (this.#fault) throw this.#fault;
  }
}
