/** A growing buffer of output, taken away whole when it is large enough. */
export class ByteSink {
  #bytes: Buffer;
  #length = 0;

  constructor(initialBytes = 256 * 1024) {
    this.#bytes = Buffer.allocUnsafe(initialBytes);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  copy(from: Uint8Array, start: number, end: number): void {
    const byteLength = end - start;
    this.#reserve(byteLength);
    const bytes = this.#bytes;
    let at = this.#length;
    // Fields are short; a call into the runtime costs more than copying a few bytes here.
    if (byteLength < 32) {
      for (let index = start; index < end; index++) bytes[at++] = from[index] as number;
    } else {
      bytes.set(from.subarray(start, end), at);
    }
    this.#length += byteLength;
  }

  text(text: string): void {
    this.#reserve(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** What was written so far, which then belongs to the caller; the sink is empty afterwards. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(this.#bytes.length);
    this.#length = 0;
    return taken;
  }

  #reserve(byteLength: number): void {
    if (this.#length + byteLength <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + byteLength));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
