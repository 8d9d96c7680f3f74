/**
 * Where bytes are found next, for searches that go on through a buffer. What was found stays known until it is passed, so a buffer is
 * searched once, even when it has many lines and none of these bytes.
 */
export class NextIndex {
  readonly #wanted: number | Buffer;
  #buffer: Buffer | undefined;
  #found = -1;

  constructor(wanted: Buffer) {
    this.#wanted = wanted.length === 1 ? (wanted[0] ?? 0) : wanted;
  }

  /** The first index from `from` on, which must not be less than before in the same buffer, or -1. */
  in(buffer: Buffer, from: number): number {
    if (buffer !== this.#buffer || (this.#found !== -1 && this.#found < from)) {
      this.#buffer = buffer;
      this.#found = buffer.indexOf(this.#wanted, from);
    }
    return this.#found;
  }
}
