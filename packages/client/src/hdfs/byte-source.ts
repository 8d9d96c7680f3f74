import type { Clock, Timer } from '@calf/runtime/clock';
import type { Connection } from '@calf/runtime/network';
import type { Slabs } from './slabs.ts';

export interface ByteSourceOptions {
  readonly clock: Clock;
  /** Silence for longer ends the connection. */
  readonly timeoutMs: number;
  /** For connections that bring much. */
  readonly slabs?: Slabs | undefined;
}

/** Received and not yet taken; beyond it the peer is made to wait. */
const queuedBytesMax = 1024 * 1024;

/** Chunks of a connection, taken one after the other; the peer is slowed down to the taker's pace. */
export class ByteSource {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #queue: Buffer[] = [];
  #queuedBytes = 0;
  #paused = false;
  #ended = false;
  #fault: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(connection: Connection, { clock, timeoutMs, slabs }: ByteSourceOptions) {
    this.#connection = connection;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    connection.handle({
      data: (chunk) => {
        slabs?.took(chunk);
        this.#received(chunk);
      },
      ...(slabs ? { memory: () => slabs.next() } : {}),
      end: () => {
        this.#finish(undefined);
        connection.end(); // or it would stay half open
      },
      closed: (fault) => this.#finish(fault),
    });
  }

  /** The next chunk; undefined at the end. @throws the connection's fault, or that nothing came in time */
  async next(): Promise<Buffer | undefined> {
    let timer: Timer | undefined;
    while (this.#queue.length === 0 && !this.#ended) {
      timer ??= this.#clock.after(this.#timeoutMs, () => this.#timedOut());
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    timer?.cancel();
    const chunk = this.#queue.shift();
    if (!chunk && this.#fault) throw this.#fault;
    this.#queuedBytes -= chunk?.length ?? 0;
    if (this.#paused && this.#queuedBytes < queuedBytesMax / 2) {
      this.#paused = false;
      this.#connection.resume();
    }
    return chunk;
  }

  /** Whether the peer may be asked again on this connection: it is open and nothing is waiting. */
  get idle(): boolean {
    return !this.#ended && this.#queue.length === 0;
  }

  #received(chunk: Buffer): void {
    this.#queue.push(chunk);
    this.#queuedBytes += chunk.length;
    if (this.#queuedBytes > queuedBytesMax && !this.#paused) {
      this.#paused = true;
      this.#connection.pause();
    }
    this.#wake?.();
  }

  #timedOut(): void {
    const { host, port } = this.#connection.remote;
    const fault = new Error(`${host}:${port} was silent for ${this.#timeoutMs} ms`);
    this.#finish(fault);
    this.#connection.destroy(fault);
  }

  #finish(fault: Error | undefined): void {
    this.#fault ??= fault;
    this.#ended = true;
    this.#wake?.();
  }
}
