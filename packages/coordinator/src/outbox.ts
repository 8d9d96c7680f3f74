/** One who is sent to: bytes, then perhaps the end. */
export interface Recipient {
  /** So many bytes are waiting for it here. */
  hold(byteLength: number): void;
  /** Frames in order, of one flush together. */
  deliver(frames: readonly Buffer[]): void;
  /** Everything that was delivered goes out, then the connection ends. */
  finish(): void;
}

/** What is sent once the journal has `txid`: a frame, or the end of the connection. */
interface Entry {
  readonly to: Recipient;
  readonly txid: number;
  readonly frame: Buffer | 'end';
  readonly sent: (() => void) | undefined;
}

/** The part of a journal that answers wait for. */
export interface Durability {
  readonly lastTxid: number;
  durable(txid: number): Promise<void>;
}

/**
 * Holds answers and events until the newest transaction that they may reflect is durable, and keeps their order: a reader never
 * sees what a crash could take back. One queue is enough for all connections, since transactions become durable in their order.
 */
export class Outbox {
  readonly #journal: Durability;
  readonly #failed: (fault: unknown) => void;
  #queue: Entry[] = [];
  #durableTxid: number;
  #waiting = false;

  constructor(journal: Durability, failed: (fault: unknown) => void) {
    this.#journal = journal;
    this.#failed = failed;
    this.#durableTxid = journal.lastTxid; // what was replayed is durable
  }

  /** Goes out at the next `flush` that finds it allowed; `sent` is called then. */
  send(to: Recipient, frame: Buffer | 'end', sent?: () => void): void {
    if (frame !== 'end') to.hold(frame.length);
    this.#queue.push({ to, frame, sent, txid: this.#journal.lastTxid });
  }

  /** Sends what may go, and sees to it that the rest follows. */
  flush(): void {
    this.#release();
    if (this.#queue.length === 0 || this.#waiting) return;
    this.#waiting = true;
    void this.#awaitDurable();
  }

  async #awaitDurable(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const txid = this.#queue.at(-1)?.txid ?? 0;
        await this.#journal.durable(txid);
        this.#durableTxid = txid;
        this.#release();
      }
    } catch (fault) {
      this.#queue = [];
      this.#failed(fault);
    } finally {
      this.#waiting = false;
    }
  }

  #release(): void {
    const held = this.#queue.findIndex(({ txid }) => txid > this.#durableTxid);
    const free = held === -1 ? this.#queue : this.#queue.slice(0, held);
    this.#queue = held === -1 ? [] : this.#queue.slice(held);
    const batches = new Map<Recipient, Buffer[]>();
    for (const { to, frame } of free) {
      const batch = batches.get(to);
      if (frame === 'end') continue;
      if (batch) batch.push(frame);
      else batches.set(to, [frame]);
    }
    for (const [to, frames] of batches) to.deliver(frames);
    for (const { to, frame, sent } of free) {
      sent?.();
      if (frame === 'end') to.finish();
    }
  }
}
