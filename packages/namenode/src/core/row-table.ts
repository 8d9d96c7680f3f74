const segmentBits = 8;
const firstSlots = 8;

/** Spreads the bits of a whole number over 32 bits. (The finalizer of MurmurHash3.) */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** `mix` for whole numbers up to 2^53. */
export function mixLong(value: number): number {
  return mix((value >>> 0) ^ Math.imul((value / 2 ** 32) | 0, 0x9e3779b1));
}

/**
 * Finds rows by a hash of what they hold: open addressing over 4-byte slots, in 256 segments that grow one by one, so that no
 * growth takes long. Keys stay in the rows: who looks up compares.
 *
 *     for (let at = table.start(hash); (row = table.row(at)) >= 0; at = table.next(at)) if (holds(row)) return row;
 */
export class RowTable {
  readonly #hashOf: (row: number) => number;
  /** Slots hold row + 1; 0 is empty. */
  readonly #segments: (Uint32Array | undefined)[] = Array.from({ length: 1 << segmentBits }, () => undefined);
  readonly #counts = new Uint32Array(1 << segmentBits);
  #segment: Uint32Array = new Uint32Array(0);

  /** `hashOf` a row must give the hash under which it was added, as long as it is in the table. */
  constructor(hashOf: (row: number) => number) {
    this.#hashOf = hashOf;
  }

  /** Where the search for `hash` starts; it must be finished before another one starts. */
  start(hash: number): number {
    this.#segment = this.#segments[hash >>> (32 - segmentBits)] ?? empty;
    return hash & (this.#segment.length - 1);
  }

  /** The row at a position, -1 when the search is over. */
  row(at: number): number {
    return (this.#segment[at] ?? 0) - 1;
  }

  next(at: number): number {
    return (at + 1) & (this.#segment.length - 1);
  }

  add(row: number): void {
    const hash = this.#hashOf(row);
    const index = hash >>> (32 - segmentBits);
    const count = (this.#counts[index] ?? 0) + 1;
    let segment = this.#segments[index] ?? new Uint32Array(firstSlots);
    if (count * 4 > segment.length * 3) segment = this.#grown(segment);
    this.#segments[index] = segment;
    this.#counts[index] = count;
    place(segment, hash, row);
  }

  /** Takes `row` out; the hole is filled by what was pushed beyond it. */
  delete(row: number): void {
    const hash = this.#hashOf(row);
    const index = hash >>> (32 - segmentBits);
    const segment = this.#segments[index];
    if (!segment) return;
    const mask = segment.length - 1;
    let hole = hash & mask;
    while (segment[hole] !== row + 1) {
      if (segment[hole] === 0) return;
      hole = (hole + 1) & mask;
    }
    this.#counts[index] = (this.#counts[index] ?? 1) - 1;
    for (let at = (hole + 1) & mask; ; at = (at + 1) & mask) {
      const slot = segment[at] ?? 0;
      if (slot === 0) break;
      const home = this.#hashOf(slot - 1) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      segment[hole] = slot;
      hole = at;
    }
    segment[hole] = 0;
  }

  #grown(segment: Uint32Array): Uint32Array {
    const grown = new Uint32Array(segment.length * 2);
    for (const slot of segment) if (slot !== 0) place(grown, this.#hashOf(slot - 1), slot - 1);
    return grown;
  }
}

const empty = new Uint32Array(1);

function place(segment: Uint32Array, hash: number, row: number): void {
  const mask = segment.length - 1;
  let at = hash & mask;
  while (segment[at] !== 0) at = (at + 1) & mask;
  segment[at] = row + 1;
}
