import fs from 'node:fs';
import path from 'node:path';

/** What an attempt prints, in files of its own: `stdout` and `stderr`. */
export class AttemptLogs {
  readonly #descriptors: { readonly stdout: number; readonly stderr: number };
  #closed = false;

  constructor(directory: string) {
    fs.mkdirSync(directory, { recursive: true });
    const open = (name: string) => fs.openSync(path.join(directory, name), 'a');
    this.#descriptors = { stdout: open('stdout'), stderr: open('stderr') };
  }

  /** Synchronous, so that nothing is lost with the process. */
  write(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    if (!this.#closed) fs.writeSync(this.#descriptors[stream], chunk);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    fs.closeSync(this.#descriptors.stdout);
    fs.closeSync(this.#descriptors.stderr);
  }
}
