import { compareBytes } from './compare-bytes.ts';
import { emptyCursor, type RecordCursor } from './record-cursor.ts';

/** One sorted run from several; records with equal keys come in the order of `runs`. */
export function mergeRuns(runs: readonly RecordCursor[]): RecordCursor {
  const [only] = runs;
  if (!only) return emptyCursor;
  return runs.length === 1 ? only : new MergedRecords(runs);
}

/** A binary heap of runs, smallest key on top. The first six bytes of each run's key, as a number, decide most comparisons. */
class MergedRecords implements RecordCursor {
  buffer: Buffer = emptyCursor.buffer;
  keyStart = 0;
  keyEnd = 0;
  valueEnd = 0;
  readonly #runs: readonly RecordCursor[];
  readonly #prefixes: Float64Array;
  /** Numbers of the runs that have a record, as a heap; the top one's record is the current one once `#started`. */
  readonly #heap: Uint32Array;
  #size = 0;
  #started = false;

  constructor(runs: readonly RecordCursor[]) {
    this.#runs = runs;
    this.#prefixes = new Float64Array(runs.length);
    this.#heap = new Uint32Array(runs.length);
  }

  next(): boolean {
    if (this.#started) this.#advanceTop();
    else this.#start();
    if (this.#size === 0) return false;
    const top = this.#run(this.#heap[0] ?? 0);
    this.buffer = top.buffer;
    this.keyStart = top.keyStart;
    this.keyEnd = top.keyEnd;
    this.valueEnd = top.valueEnd;
    return true;
  }

  #start(): void {
    this.#started = true;
    for (let number = 0; number < this.#runs.length; number++) {
      const run = this.#run(number);
      if (!run.next()) continue;
      this.#prefixes[number] = keyPrefix(run);
      this.#heap[this.#size++] = number;
    }
    for (let i = (this.#size >> 1) - 1; i >= 0; i--) this.#siftDown(i);
  }

  #advanceTop(): void {
    if (this.#size === 0) return;
    const number = this.#heap[0] ?? 0;
    const run = this.#run(number);
    if (run.next()) this.#prefixes[number] = keyPrefix(run);
    else this.#heap[0] = this.#heap[--this.#size] ?? 0;
    this.#siftDown(0);
  }

  #siftDown(from: number): void {
    const heap = this.#heap;
    let at = from;
    for (;;) {
      let least = at;
      const left = 2 * at + 1;
      if (left < this.#size && this.#before(heap[left] ?? 0, heap[least] ?? 0)) least = left;
      if (left + 1 < this.#size && this.#before(heap[left + 1] ?? 0, heap[least] ?? 0)) least = left + 1;
      if (least === at) return;
      const moved = heap[at] ?? 0;
      heap[at] = heap[least] ?? 0;
      heap[least] = moved;
      at = least;
    }
  }

  #before(one: number, other: number): boolean {
    const difference = (this.#prefixes[one] ?? 0) - (this.#prefixes[other] ?? 0);
    if (difference !== 0) return difference < 0;
    const a = this.#run(one);
    const b = this.#run(other);
    const order = compareBytes(a.buffer, { start: a.keyStart, end: a.keyEnd }, b.buffer, { start: b.keyStart, end: b.keyEnd });
    return order === 0 ? one < other : order < 0;
  }

  #run(number: number): RecordCursor {
    return this.#runs[number] ?? emptyCursor;
  }
}

/** The first six bytes of a key as a number that orders like them; a missing byte counts as 0. */
function keyPrefix({ buffer, keyStart, keyEnd }: RecordCursor): number {
  const length = keyEnd - keyStart;
  const high =
    length >= 3
      ? ((buffer[keyStart] ?? 0) << 16) | ((buffer[keyStart + 1] ?? 0) << 8) | (buffer[keyStart + 2] ?? 0)
      : ((length > 0 ? (buffer[keyStart] ?? 0) : 0) << 16) | ((length > 1 ? (buffer[keyStart + 1] ?? 0) : 0) << 8);
  const low =
    ((length > 3 ? (buffer[keyStart + 3] ?? 0) : 0) << 16) |
    ((length > 4 ? (buffer[keyStart + 4] ?? 0) : 0) << 8) |
    (length > 5 ? (buffer[keyStart + 5] ?? 0) : 0);
  return high * 0x1000000 + low;
}
