import { NextIndex } from './next-index.ts';
import type { RecordReader } from './record-reader.ts';

/**
 * Lines as key and value: the key ends at the first `separator`; a line without one is all key.
 * Source: org.apache.hadoop.mapred.KeyValueLineRecordReader.
 */
export class KeyValueRecords implements RecordReader {
  readonly #lines: RecordReader;
  readonly #separators: NextIndex;
  #keyEnd = 0;
  #valueStart = 0;

  constructor(lines: RecordReader, separator: string) {
    this.#lines = lines;
    this.#separators = new NextIndex(Buffer.of(Buffer.from(separator)[0] ?? 9));
  }

  get buffer(): Buffer {
    return this.#lines.buffer;
  }

  get start(): number {
    return this.#valueStart;
  }

  get end(): number {
    return this.#lines.end;
  }

  next(): boolean {
    if (!this.#lines.next()) return false;
    const { buffer, start, end } = this.#lines;
    const found = this.#separators.in(buffer, start);
    this.#keyEnd = found === -1 || found >= end ? end : found;
    this.#valueStart = Math.min(this.#keyEnd + 1, end);
    return true;
  }

  fill(): Promise<boolean> {
    return this.#lines.fill();
  }

  key(): Buffer {
    return this.buffer.subarray(this.#lines.start, this.#keyEnd);
  }

  get progress(): number {
    return this.#lines.progress;
  }

  get bytesRead(): number {
    return this.#lines.bytesRead;
  }

  close(): Promise<void> {
    return this.#lines.close();
  }
}
