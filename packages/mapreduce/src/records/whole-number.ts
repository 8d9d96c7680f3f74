import type { ByteRange } from './byte-range.ts';

/** A whole number in decimal. @throws TypeError when the bytes are none */
export function wholeNumber({ buffer, start, end }: ByteRange): number {
  let value = 0;
  const negative = buffer[start] === 0x2d;
  for (let i = negative ? start + 1 : start; i < end; i++) {
    const digit = (buffer[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) throw new TypeError(`"${buffer.toString('utf8', start, end)}" is not a whole number`);
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

/** @throws RangeError when a sum of whole numbers is not exact any more */
export function checkSum(sum: number, { buffer, start, end }: ByteRange): void {
  if (Number.isSafeInteger(sum)) return;
  throw new RangeError(`the sum of ${buffer.toString('utf8', start, end)} is ${sum}, not exact any more`);
}
