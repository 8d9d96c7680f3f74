import type { FileOutput } from '@calf/client/file-system';
import { type ByteRange, rangeOf } from '../records/byte-range.ts';
import { copyRange } from '../records/copy-bytes.ts';
import type { RecordSink } from '../task/record-sink.ts';

const chunkBytes = 256 * 1024;
const newline = 10;

/**
 * Records as lines: key, separator, value. Without a value the key alone, without separator.
 * Source: org.apache.hadoop.mapreduce.lib.output.TextOutputFormat.LineRecordWriter.
 */
export class TextOutput implements RecordSink {
  records = 0;
  readonly #output: FileOutput;
  readonly #separator: ByteRange;
  #chunk = Buffer.allocUnsafeSlow(chunkBytes);
  #used = 0;
  #full: Buffer[] = [];

  constructor(output: FileOutput, separator: string) {
    this.#output = output;
    this.#separator = rangeOf(Buffer.from(separator));
  }

  put(key: ByteRange, value: ByteRange | undefined): void {
    this.records++;
    this.#append(key);
    if (value) {
      this.#append(this.#separator);
      this.#append(value);
    }
    this.#appendNewline();
  }

  ready(): Promise<void> | undefined {
    return this.#full.length > 0 ? this.#writeFull() : undefined;
  }

  /** Writes the rest and completes the file. */
  async close(): Promise<void> {
    this.#turnChunk();
    await this.#writeFull();
    await this.#output.close();
  }

  get bytesWritten(): number {
    return this.#output.position;
  }

  async abort(): Promise<void> {
    await this.#output.abort();
  }

  #append(range: ByteRange): void {
    const bytes = range.end - range.start;
    if (bytes > this.#chunk.length - this.#used) this.#turnChunk(bytes);
    copyRange(this.#chunk, this.#used, range);
    this.#used += bytes;
  }

  #appendNewline(): void {
    if (this.#used === this.#chunk.length) this.#turnChunk();
    this.#chunk[this.#used++] = newline;
  }

  #turnChunk(bytesWanted = 0): void {
    if (this.#used > 0) this.#full.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, bytesWanted));
    this.#used = 0;
  }

  async #writeFull(): Promise<void> {
    const full = this.#full;
    this.#full = [];
    for (const chunk of full) await this.#output.write(chunk);
  }
}
