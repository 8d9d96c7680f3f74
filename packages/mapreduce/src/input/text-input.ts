import { pipeline, Readable, type Transform } from 'node:stream';
import type { FileInput, FileSystem } from '@calf/client/file-system';
import { decompressor } from './compression.ts';
import type { FileSplit } from './input-split.ts';
import { LineReader } from './line-reader.ts';
import type { RecordReader } from './record-reader.ts';

/** How much is read beyond the end of a split for its last line: this, then twice this, and so on. */
const tailBytes = 4096;

/**
 * The lines of a split. A line belongs to the split in which the byte before it lies, so a split that does not begin the file skips to
 * the first line that begins in it and reads one line beyond its end.
 * Source: org.apache.hadoop.mapred.LineRecordReader.
 */
export async function openTextSplit(fileSystem: FileSystem, split: FileSplit): Promise<RecordReader> {
  const decoder = decompressor(split.path);
  const input = await fileSystem.open(split.path);
  if (decoder) {
    const lines = new LineReader(decoded(input, decoder), 0);
    return new TextRecords(lines, { input, end: Number.POSITIVE_INFINITY, split });
  }
  const end = split.start + split.length;
  const lines = new LineReader(splitBytes(input, split.start, end), split.start);
  try {
    if (split.start > 0) await skipLine(lines);
  } catch (fault) {
    await input.close();
    throw fault;
  }
  return new TextRecords(lines, { input, end, split });
}

/** What the decoder makes of the file. A fault on the way is the reader's, and when the reader stops so does all before it. */
function decoded(input: FileInput, decoder: Transform): AsyncIterable<Buffer> {
  return pipeline(Readable.from(input.stream()), decoder, () => undefined);
}

/** The split's bytes, and then as many more as are asked for. */
async function* splitBytes(input: FileInput, start: number, end: number): AsyncGenerator<Buffer> {
  yield* input.stream(start, Math.min(end, input.length));
  for (let position = end, wanted = tailBytes; position < input.length; position += wanted, wanted *= 2) {
    yield* input.stream(position, Math.min(position + wanted, input.length));
  }
}

async function skipLine(lines: LineReader): Promise<void> {
  while (!lines.next()) {
    if (!(await lines.fill())) return;
  }
}

class TextRecords implements RecordReader {
  #start = 0;
  readonly #lines: LineReader;
  readonly #input: FileInput;
  readonly #end: number;
  readonly #split: FileSplit;

  constructor(lines: LineReader, { input, end, split }: { input: FileInput; end: number; split: FileSplit }) {
    this.#lines = lines;
    this.#input = input;
    this.#end = end;
    this.#split = split;
  }

  get buffer(): Buffer {
    return this.#lines.buffer;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#lines.end;
  }

  next(): boolean {
    const lines = this.#lines;
    if (lines.position > this.#end || !lines.next()) return false;
    this.#start = lines.offset === 0 && hasByteOrderMark(lines) ? lines.start + 3 : lines.start;
    return true;
  }

  async fill(): Promise<boolean> {
    return this.#lines.position <= this.#end && (await this.#lines.fill());
  }

  key(): Buffer {
    return Buffer.from(String(this.#lines.offset));
  }

  get progress(): number {
    const { start, length } = this.#split;
    const passed = this.#end === Number.POSITIVE_INFINITY ? this.bytesRead : this.#lines.position - start;
    return length === 0 ? 1 : Math.min(1, passed / length);
  }

  get bytesRead(): number {
    return this.#input.statistics.bytesRead;
  }

  async close(): Promise<void> {
    await this.#lines.close();
    await this.#input.close();
  }
}

function hasByteOrderMark({ buffer, start, end }: LineReader): boolean {
  return end - start >= 3 && buffer[start] === 0xef && buffer[start + 1] === 0xbb && buffer[start + 2] === 0xbf;
}
