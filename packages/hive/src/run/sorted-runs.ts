import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';
import type { Keyed } from './sorted.ts';

const rowsPerBlock = 2000;

/** Sorted stretches of rows in files of the temporary directory, and their merge. A file: int32be length, then that many bytes of V8's serialisation. */
export class SortedRuns {
  readonly #order: (left: Keyed, right: Keyed) => number;
  readonly #files: number[] = [];

  constructor(order: (left: Keyed, right: Keyed) => number) {
    this.#order = order;
  }

  /** Writes a run; `rows` are sorted. */
  add(rows: readonly Keyed[]): void {
    const name = path.join(os.tmpdir(), `calf-hive-sort-${process.pid}-${performance.now()}`);
    const file = fs.openSync(name, 'wx+', 0o600);
    // Without a name it ends with this process, however that ends.
    fs.unlinkSync(name);
    this.#files.push(file);
    for (let start = 0; start < rows.length; start += rowsPerBlock) {
      const block = v8.serialize(rows.slice(start, start + rowsPerBlock));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(block.length);
      writeWhole(file, Buffer.concat([length, block]));
    }
  }

  /** All runs and `rows`, which come last among equals, in one order. */
  *merged(rows: readonly Keyed[]): Generator<Keyed> {
    const sources = [...this.#files.map(readRun), rows.values()];
    const heads = sources.map((source) => source.next());
    for (;;) {
      let best: Keyed | undefined;
      let from = -1;
      for (const [index, head] of heads.entries()) {
        if (head.done || (best && this.#order(head.value, best) >= 0)) continue;
        best = head.value;
        from = index;
      }
      const source = sources[from];
      if (!best || !source) return;
      yield best;
      heads[from] = source.next();
    }
  }

  [Symbol.dispose](): void {
    for (const file of this.#files.splice(0)) fs.closeSync(file);
  }
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += fs.writeSync(file, bytes, written);
}

function* readRun(file: number): Generator<Keyed, undefined> {
  const length = Buffer.alloc(4);
  for (let at = 0; fs.readSync(file, length, 0, 4, at) === 4; ) {
    const block = Buffer.alloc(length.readUInt32BE());
    fs.readSync(file, block, 0, block.length, at + 4);
    at += 4 + block.length;
    yield* v8.deserialize(block) as Keyed[];
  }
  return undefined;
}
