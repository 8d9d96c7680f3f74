import type { ProgramProcess } from './program-process.ts';

const chunkBytes = 128 * 1024;
const tab = 9;
const newline = 10;

/** Lines on their way to a program, gathered into large writes. */
export class LineChunks {
  readonly #program: ProgramProcess;
  #chunk = Buffer.allocUnsafeSlow(chunkBytes);
  #used = 0;
  #full: Buffer[] = [];

  constructor(program: ProgramProcess) {
    this.#program = program;
  }

  putLine(from: Buffer, start: number, end: number): void {
    this.#room(end - start + 1);
    from.copy(this.#chunk, this.#used, start, end);
    this.#used += end - start;
    this.#chunk[this.#used++] = newline;
  }

  /** `key TAB value`. */
  putRecord(key: { buffer: Buffer; start: number; end: number }, value: { buffer: Buffer; start: number; end: number }): void {
    this.#room(key.end - key.start + value.end - value.start + 2);
    key.buffer.copy(this.#chunk, this.#used, key.start, key.end);
    this.#used += key.end - key.start;
    this.#chunk[this.#used++] = tab;
    value.buffer.copy(this.#chunk, this.#used, value.start, value.end);
    this.#used += value.end - value.start;
    this.#chunk[this.#used++] = newline;
  }

  /** To be awaited now and then, when it is not undefined. */
  ready(): Promise<void> | undefined {
    return this.#full.length > 0 ? this.#send() : undefined;
  }

  /** Sends the rest, and ends the program's input. */
  async end(): Promise<void> {
    this.#turn(0);
    await this.#send();
    this.#program.endInput();
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
