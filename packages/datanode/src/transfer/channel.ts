import { MalformedError } from '@calf/protocol/bytes';
import { decode, encodeDelimited, type Message } from '@calf/protocol/message';
import { splitDelimited } from '@calf/protocol/datatransfer';
import type { Clock, Timer } from '@calf/runtime/clock';
import type { Connection } from '@calf/runtime/network';
import { keptMemory, type ReceiveMemory } from './receive-memory.ts';

/** While nobody reads, the peer may send this much ahead. */
const bufferedBytesMax = 256 * 1024;

/** An answer or status on a data transfer connection. */
const messageBytesMax = 1024 * 1024;

/** How long a last answer may take to reach the peer. */
const lingerMs = 5000;

/** The peer is gone, or silent for too long: nothing that a DataNode could do about. */
export class ChannelClosedError extends Error {
  override readonly name = 'ChannelClosedError';
}

export interface StreamOptions {
  readonly timeoutMs?: number;
  /** Where the bytes go; the consumer is done with a chunk when it returns. Else chunks are the consumer's to keep. */
  readonly memory?: ReceiveMemory;
  readonly failed: (fault: Error) => void;
}

/**
 * A connection whose bytes are read by whoever's turn it is: first `read` for an operation, then `stream` for packets, then `read`
 * again. Bytes that nobody wanted yet wait.
 */
export class Channel {
  readonly connection: Connection;
  readonly #clock: Clock;
  #memory: ReceiveMemory = keptMemory();
  #buffered: Buffer = Buffer.alloc(0);
  #consumer: ((chunk: Buffer) => void) | undefined;
  #isPaused = false;
  #ended = false;
  #fault: Error | undefined;
  #onEnd: ((fault: Error) => void) | undefined;
  #lastHeardMs: number;
  #isClosed = false;
  #linger: Timer | undefined;

  constructor(connection: Connection, clock: Clock) {
    this.connection = connection;
    this.#clock = clock;
    this.#lastHeardMs = clock.monotonicMs();
    connection.handle({
      memory: () => this.#memory.next(),
      data: (chunk) => this.#received(chunk),
      end: () => this.#finish(undefined),
      closed: (fault) => this.#closed(fault),
    });
  }

  get isEnded(): boolean {
    return this.#ended;
  }

  /**
   * What `split` finds at the start of the bytes; undefined when the peer ended, or stayed silent for `timeoutMs`, before it began.
   * @throws ChannelClosedError when it ended in the middle; whatever `split` throws
   */
  async read<T>(split: (bytes: Buffer) => { value: T; rest: Buffer } | undefined, timeoutMs: number): Promise<T | undefined> {
    for (;;) {
      const found = this.#buffered.length > 0 ? split(this.#buffered) : undefined;
      if (found) {
        this.#buffered = found.rest;
        return found.value;
      }
      if (this.#ended && this.#buffered.length === 0) return undefined;
      if (this.#ended) throw new ChannelClosedError('the peer ended in the middle of a message', { cause: this.#fault });
      const heard = await this.#more(timeoutMs);
      if (!heard && this.#buffered.length === 0) return undefined;
      if (!heard) throw new ChannelClosedError(`silent for ${timeoutMs} ms in the middle of a message`);
    }
  }

  /** @throws ChannelClosedError when there is none in time */
  async readMessage<R, W>(type: Message<R, W>, timeoutMs: number): Promise<R> {
    const message = await this.read((bytes) => {
      const parts = splitDelimited(bytes, messageBytesMax);
      return parts && { value: decode(type, parts.body), rest: parts.rest };
    }, timeoutMs);
    if (message === undefined) throw new ChannelClosedError(`no answer within ${timeoutMs} ms`, { cause: this.#fault });
    return message;
  }

  writeMessage<R, W>(type: Message<R, W>, value: NoInfer<W>): void {
    this.connection.write(encodeDelimited(type, value));
  }

  /**
   * Hands all bytes to `consumer`, from those that wait on, until `stop` is called; bytes that come later wait for the next reader.
   * `failed` is called, once, when the peer ends, is silent for `timeoutMs`, or `consumer` throws.
   */
  stream(consumer: (chunk: Buffer) => void, { timeoutMs, memory, failed }: StreamOptions): { stop(rest?: Buffer): void } {
    const silence = timeoutMs === undefined ? undefined : this.#onSilence(timeoutMs, (fault) => fail(fault));
    const release = () => {
      silence?.cancel();
      this.#memory = keptMemory();
      this.#consumer = undefined;
      this.#onEnd = undefined;
    };
    const fail = (fault: Error) => {
      release();
      failed(fault);
    };
    const guarded = (chunk: Buffer) => {
      try {
        consumer(chunk);
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    };
    if (memory) this.#memory = memory;
    this.#lastHeardMs = this.#clock.monotonicMs();
    this.#onEnd = fail;
    this.#consumer = guarded;
    this.#feed();
    return {
      stop: (rest) => {
        release();
        if (rest && rest.length > 0) this.#buffered = Buffer.concat([rest, this.#buffered]);
      },
    };
  }

  #onSilence(timeoutMs: number, failed: (fault: Error) => void): Timer {
    return this.#clock.every(Math.max(1, timeoutMs / 4), () => {
      const silentMs = this.#clock.monotonicMs() - this.#lastHeardMs;
      if (!this.#isPaused && silentMs > timeoutMs) failed(new ChannelClosedError(`silent for ${timeoutMs} ms`));
    });
  }

  pause(): void {
    this.#isPaused = true;
    this.connection.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#lastHeardMs = this.#clock.monotonicMs();
    this.connection.resume();
  }

  /** Waits until what was written has left. @throws ChannelClosedError when it does not in `timeoutMs`, or the peer is gone */
  async flushed(timeoutMs: number): Promise<void> {
    let timer: Timer | undefined;
    const tooLate = new Promise<boolean>((resolve) => {
      timer = this.#clock.after(timeoutMs, () => resolve(true));
    });
    const isLate = await Promise.race([this.connection.drained().then(() => false), tooLate]);
    timer?.cancel();
    if (isLate) throw new ChannelClosedError(`the peer took nothing for ${timeoutMs} ms`);
    if (this.#fault) throw new ChannelClosedError('the peer is gone', { cause: this.#fault });
  }

  /** Sends what is queued, then ends; a peer that does not end too within `lingerMs` is dropped. */
  end(): void {
    this.connection.end();
    if (!this.#isClosed) this.#linger ??= this.#clock.after(lingerMs, () => this.connection.destroy());
  }

  destroy(): void {
    this.connection.destroy();
  }

  #received(chunk: Buffer): void {
    this.#memory.took(chunk);
    this.#lastHeardMs = this.#clock.monotonicMs();
    if (this.#consumer) {
      this.#consumer(chunk);
      return;
    }
    this.#buffered = this.#buffered.length === 0 ? chunk : Buffer.concat([this.#buffered, chunk]);
    if (this.#buffered.length > bufferedBytesMax) this.connection.pause();
    this.#wake?.(true);
  }

  #wake: ((heard: boolean) => void) | undefined;

  #more(timeoutMs: number): Promise<boolean> {
    if (!this.#isPaused) this.connection.resume();
    return new Promise((resolve) => {
      const timer = this.#clock.after(timeoutMs, () => this.#wake?.(false));
      this.#wake = (heard) => {
        this.#wake = undefined;
        timer.cancel();
        resolve(heard);
      };
    });
  }

  #feed(): void {
    const waiting = this.#buffered;
    this.#buffered = Buffer.alloc(0);
    if (waiting.length > 0) this.#consumer?.(waiting);
    if (!this.#isPaused) this.connection.resume();
    if (this.#ended) this.#onEnd?.(this.#endFault());
  }

  #closed(fault: Error | undefined): void {
    this.#isClosed = true;
    this.#linger?.cancel();
    this.#finish(fault);
  }

  #finish(fault: Error | undefined): void {
    this.#fault ??= fault;
    if (this.#ended) return;
    this.#ended = true;
    this.#wake?.(true);
    this.#onEnd?.(this.#endFault());
  }

  #endFault(): Error {
    return new ChannelClosedError('the peer ended the connection', { cause: this.#fault });
  }
}

/** Whether `error` is the peer's doing: not worth more than a line in the log. */
export function isPeerFault(error: unknown): boolean {
  if (error instanceof ChannelClosedError || error instanceof MalformedError) return true;
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNREFUSED' || code === 'ETIMEDOUT';
}
