import type { ByteRange } from '../records/byte-range.ts';
import { copyRange } from '../records/copy-bytes.ts';
import type { ProgramProcess } from './program-process.ts';

const chunkBytes = 128 * 1024;
const tab = 9;
const newline = 10;

const noRun = { buffer: undefined, start: 0, end: 0 };

/** Lines on their way to a program, gathered into large writes. */
export class LineChunks {
  readonly #program: ProgramProcess;
  #chunk = Buffer.allocUnsafeSlow(chunkBytes);
  #used = 0;
  #full: Buffer[] = [];
  /** Lines that stand one behind the other, each but the last followed by a line feed. */
  #run: { readonly buffer: Buffer | undefined; readonly start: number; end: number } = noRun;

  constructor(program: ProgramProcess) {
    this.#program = program;
  }

  /** A line; when it follows the one before in the same buffer, both are copied as one, later. */
  putLine({ buffer, start, end }: ByteRange): void {
    const run = this.#run;
    if (run.buffer === buffer && run.end + 1 === start && buffer[run.end] === newline && end - run.start < chunkBytes) {
      run.end = end;
      return;
    }
    this.#putRun();
    this.#run = { buffer, start, end };
  }

  /** `key TAB value`. */
  putRecord(key: ByteRange, value: ByteRange): void {
    this.#putRun();
    this.#room(key.end - key.start + value.end - value.start + 2);
    this.#append(key);
    this.#chunk[this.#used++] = tab;
    this.#append(value);
    this.#chunk[this.#used++] = newline;
  }

  /** To be awaited now and then, when it is not undefined. */
  ready(): Promise<void> | undefined {
    return this.#full.length > 0 ? this.#send() : undefined;
  }

  /** Sends the rest, and ends the program's input. */
  async end(): Promise<void> {
    this.#putRun();
    this.#turn(0);
    await this.#send();
    this.#program.endInput();
  }

  #putRun(): void {
    const { buffer, start, end } = this.#run;
    if (!buffer) return;
    this.#room(end - start + 1);
    this.#append({ buffer, start, end });
    this.#chunk[this.#used++] = newline;
    this.#run = noRun;
  }

  #append(range: ByteRange): void {
    copyRange(this.#chunk, this.#used, range);
    this.#used += range.end - range.start;
  }

  #room(bytes: number): void {
    if (bytes > this.#chunk.length - this.#used) this.#turn(bytes);
  }

  #turn(bytesWanted: number): void {
    if (this.#used > 0) this.#full.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, bytesWanted));
    this.#used = 0;
  }

  async #send(): Promise<void> {
    const full = this.#full;
    this.#full = [];
    for (const chunk of full) await this.#program.write(chunk);
  }
}
