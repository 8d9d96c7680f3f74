/** Several packets of 64 KiB in one read; the first is smaller, for small blocks. */
const slabBytes = 512 * 1024;
const firstSlabBytes = 96 * 1024;
const readBytesMin = 64 * 1024;

/**
 * Memory for received bytes, chunk behind chunk, so that a packet in several of them need not be copied together. It is never used
 * again: chunks go to the reader of the file, who may keep them.
 */
export class Slabs {
  #slab: Buffer | undefined;
  #filled = 0;

  /** Where the next chunk is to be put. */
  next(): Buffer {
    if (!this.#slab || this.#slab.length - this.#filled < readBytesMin) {
      this.#slab = Buffer.allocUnsafeSlow(this.#slab ? slabBytes : firstSlabBytes);
      this.#filled = 0;
    }
    return this.#slab.subarray(this.#filled);
  }

  /** A chunk has come, into what `next` gave or somewhere else. */
  took(chunk: Buffer): void {
    if (chunk.buffer === this.#slab?.buffer) this.#filled += chunk.length;
  }
}
