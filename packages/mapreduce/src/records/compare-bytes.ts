/** How many bytes are compared here before a native call, which takes longer than its work, is worth it. */
const nativeFrom = 32;

export interface Slice {
  readonly start: number;
  readonly end: number;
}

/** Orders bytes as unsigned, and a prefix before what it begins. */
export function compareBytes(one: Buffer, { start, end }: Slice, other: Buffer, slice: Slice): number {
  const length = Math.min(end - start, slice.end - slice.start, nativeFrom);
  for (let i = 0; i < length; i++) {
    const difference = (one[start + i] ?? 0) - (other[slice.start + i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (length < nativeFrom) return end - start - (slice.end - slice.start);
  return one.compare(other, slice.start + length, slice.end, start + length, end);
}
