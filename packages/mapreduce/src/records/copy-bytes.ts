const nativeFrom = 32;

/** Copies all of `from` to `into[at]` and on. Short ones are copied here, since a native call takes longer than its work. */
export function copyBytes(into: Buffer, at: number, from: Uint8Array): void {
  if (from.length >= nativeFrom) into.set(from, at);
  else for (let i = 0; i < from.length; i++) into[at + i] = from[i] ?? 0;
}

/** The same for `bytes` bytes within a larger buffer, from `start` on. */
export function copySlice(into: Buffer, at: number, from: Buffer, [start, bytes]: readonly [number, number]): void {
  if (bytes >= nativeFrom) from.copy(into, at, start, start + bytes);
  else for (let i = 0; i < bytes; i++) into[at + i] = from[start + i] ?? 0;
}
