import { compareBytes } from './compare-bytes.ts';

/** Where the keys are that are sorted: key `i` is `bytes[starts[i], starts[i] + lengths[i])`. */
export interface Keys {
  readonly bytes: Buffer;
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
}

/** How many records one sort can number: an entry is 40 bits of key and 24 bits of index. */
export const sortedIndexesMax = 1 << 24;

const prefixBytes = 5;
const indexMask = sortedIndexesMax - 1;
const comparisonSortMax = 12;

/**
 * Sorts `indexes` by the bytes of their keys (unsigned, a prefix before what it begins), equal keys in the order of their indexes.
 * Five bytes of each key and its index make one 64-bit number, and those are sorted natively; keys that agree in five bytes
 * are sorted again by their next five.
 */
export function sortByKey(keys: Keys, indexes: Uint32Array): void {
  const entries = new BigUint64Array(indexes.length);
  sortFrom(keys, indexes, new Uint32Array(entries.buffer), { entries, depth: 0 });
}

/** `depth` is how many bytes all these keys have in common; entries and words are two views of the same scratch memory. */
function sortFrom(
  keys: Keys,
  indexes: Uint32Array,
  words: Uint32Array,
  { entries, depth }: { entries: BigUint64Array; depth: number },
): void {
  const count = indexes.length;
  for (let i = 0; i < count; i++) writeEntry(keys, indexes[i] ?? 0, depth, { words, at: i * 2 });
  entries.subarray(0, count).sort();
  for (let i = 0; i < count; i++) indexes[i] = (words[i * 2] ?? 0) & indexMask;
  const runs = runsOfEqualPrefix(words, count);
  for (let i = 0; i < runs.length; i += 2) sortTies(keys, indexes.subarray(runs[i], runs[i + 1]), words, { entries, depth });
}

/** An entry is, least significant word first: byte 4 of the prefix and the index, then bytes 0 to 3. */
function writeEntry(keys: Keys, index: number, depth: number, { words, at }: { words: Uint32Array; at: number }): void {
  const { bytes } = keys;
  const length = (keys.lengths[index] ?? 0) - depth;
  const from = (keys.starts[index] ?? 0) + depth;
  if (length >= prefixBytes) {
    words[at + 1] =
      ((bytes[from] ?? 0) << 24) | ((bytes[from + 1] ?? 0) << 16) | ((bytes[from + 2] ?? 0) << 8) | (bytes[from + 3] ?? 0);
    words[at] = ((bytes[from + 4] ?? 0) << 24) | index;
    return;
  }
  words[at + 1] =
    length <= 0
      ? 0
      : ((bytes[from] ?? 0) << 24) |
        (length > 1 ? (bytes[from + 1] ?? 0) << 16 : 0) |
        (length > 2 ? (bytes[from + 2] ?? 0) << 8 : 0) |
        (length > 3 ? (bytes[from + 3] ?? 0) : 0);
  words[at] = index;
}

/** Starts and ends of the runs of two or more entries whose 40 bits of key agree. */
function runsOfEqualPrefix(words: Uint32Array, count: number): number[] {
  const runs: number[] = [];
  for (let start = 0; start < count; ) {
    const high = words[start * 2 + 1];
    const low = (words[start * 2] ?? 0) >>> 24;
    let end = start + 1;
    while (end < count && words[end * 2 + 1] === high && (words[end * 2] ?? 0) >>> 24 === low) end++;
    if (end - start > 1) runs.push(start, end);
    start = end;
  }
  return runs;
}

/** Keys with the same five bytes at `depth`, where a missing byte counted as 0. */
function sortTies(
  keys: Keys,
  indexes: Uint32Array,
  words: Uint32Array,
  { entries, depth }: { entries: BigUint64Array; depth: number },
): void {
  let shortest = Number.MAX_SAFE_INTEGER;
  let longest = 0;
  for (const index of indexes) {
    const length = keys.lengths[index] ?? 0;
    if (length < shortest) shortest = length;
    if (length > longest) longest = length;
  }
  if (longest === shortest && longest <= depth + prefixBytes) return; // equal keys, already in the order of their indexes
  if (shortest >= depth + prefixBytes && indexes.length > comparisonSortMax) {
    sortFrom(keys, indexes, words, { entries, depth: depth + prefixBytes });
    return;
  }
  indexes.sort((one, other) => compareKeys(keys, one, other) || one - other);
}

function compareKeys({ bytes, starts, lengths }: Keys, one: number, other: number): number {
  const oneStart = starts[one] ?? 0;
  const otherStart = starts[other] ?? 0;
  const oneSlice = { start: oneStart, end: oneStart + (lengths[one] ?? 0) };
  return compareBytes(bytes, oneSlice, bytes, { start: otherStart, end: otherStart + (lengths[other] ?? 0) });
}
