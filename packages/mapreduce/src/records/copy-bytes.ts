import type { ByteRange } from './byte-range.ts';

const nativeFrom = 32;

/** Copies all of a range to `into[at]` and on. A short one is copied here, since a native call takes longer than its work. */
export function copyRange(into: Buffer, at: number, { buffer, start, end }: ByteRange): void {
  if (end - start >= nativeFrom) buffer.copy(into, at, start, end);
  else for (let from = start, to = at; from < end; from++, to++) into[to] = buffer[from] ?? 0;
}

/** The same for `bytes` bytes within a larger buffer, from `start` on. */
export function copySlice(into: Buffer, at: number, from: Buffer, [start, bytes]: readonly [number, number]): void {
  if (bytes >= nativeFrom) from.copy(into, at, start, start + bytes);
  else for (let i = 0; i < bytes; i++) into[at + i] = from[start + i] ?? 0;
}
