/** More than a window of packets is never on its way. */
const keptMax = 128;

/** Memory of packets that every DataNode has acknowledged, for the packets to come: a writer of much makes no garbage. */
export class PacketMemory {
  readonly #free: Buffer[] = [];

  take(byteLength: number): Buffer {
    const kept = this.#free.at(-1);
    if (kept?.length !== byteLength) return Buffer.allocUnsafeSlow(byteLength);
    this.#free.pop();
    return kept;
  }

  /** Only the size that comes again and again is kept: that of the last one given back. */
  giveBack(memory: Buffer): void {
    if (this.#free.at(-1)?.length !== memory.length) this.#free.length = 0;
    if (this.#free.length < keptMax) this.#free.push(memory);
  }
}
