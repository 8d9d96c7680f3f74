const lineFeed = 10;
const carriageReturn = 13;
const lineBytesMax = 1 << 30;

/**
 * Lines of a stream of bytes, ended by LF, CR or CRLF; the last one may lack its end. Reading is in two steps, so that only a chunk is
 * waited for and not each line: `next` moves on within what is there, `fill` brings more.
 * Source: org.apache.hadoop.util.LineReader.readDefaultLine.
 */
export class LineReader {
  /** The line is `buffer[start, end)`; valid until the next `fill`. */
  buffer: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  /** Where the line begins in the stream's own offsets. */
  offset: number;
  /** Offset of the first byte after the line and its end. */
  position: number;
  readonly #chunks: AsyncIterator<Buffer>;
  #at = 0;
  #ended = false;
  #lineFeedAt = -2;
  #returnAt = -2;

  constructor(chunks: AsyncIterable<Buffer>, firstOffset: number) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.offset = firstOffset;
    this.position = firstOffset;
  }

  /** Moves to the next line if all of it is there. */
  next(): boolean {
    const { buffer } = this;
    const from = this.#at;
    const found = this.#nextEnd(from);
    if (found === -1) return this.#ended && from < buffer.length && this.#take(buffer.length, buffer.length);
    if (buffer[found] === lineFeed) return this.#take(found, found + 1);
    if (found + 1 === buffer.length && !this.#ended) return false; // a line feed may follow
    return this.#take(found, buffer[found + 1] === lineFeed ? found + 2 : found + 1);
  }

  /** Waits for more bytes; false when there are none and `next` has given all lines. */
  async fill(): Promise<boolean> {
    if (this.#ended) return false;
    const rest = this.buffer.length - this.#at;
    if (rest > lineBytesMax) throw new Error(`a line is longer than ${lineBytesMax} bytes at offset ${this.position}`);
    const more = await this.#moreThan(rest);
    const [only] = more;
    if (!only) return this.#at < this.buffer.length;
    this.buffer = rest === 0 && more.length === 1 ? only : Buffer.concat([this.buffer.subarray(this.#at), ...more]);
    this.#at = 0;
    this.#lineFeedAt = -2;
    this.#returnAt = -2;
    return true;
  }

  /** The next chunk, and others until they are as long as the line so far: so a long line is not copied and searched for each of its chunks. */
  async #moreThan(bytes: number): Promise<Buffer[]> {
    const chunks: Buffer[] = [];
    let gathered = 0;
    do {
      const { done, value } = await this.#chunks.next();
      if (done) {
        this.#ended = true;
        break;
      }
      chunks.push(value);
      gathered += value.length;
    } while (gathered < bytes);
    return chunks;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #take(end: number, next: number): boolean {
    this.start = this.#at;
    this.end = end;
    this.offset = this.position;
    this.position += next - this.#at;
    this.#at = next;
    return true;
  }

  /** Index of the first CR or LF from `from` on, or -1. Both are searched natively and remembered until passed. */
  #nextEnd(from: number): number {
    if (this.#lineFeedAt !== -1 && this.#lineFeedAt < from) this.#lineFeedAt = this.buffer.indexOf(lineFeed, from);
    if (this.#returnAt !== -1 && this.#returnAt < from) this.#returnAt = this.buffer.indexOf(carriageReturn, from);
    if (this.#lineFeedAt === -1) return this.#returnAt;
    if (this.#returnAt === -1) return this.#lineFeedAt;
    return Math.min(this.#lineFeedAt, this.#returnAt);
  }
}
