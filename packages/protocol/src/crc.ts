import { crc32, crc32c } from '@node-rs/crc32';

/** The two 32-bit CRCs of Hadoop, both reflected, both with initial value and final xor of all ones. */
export type CrcType = 'CRC32' | 'CRC32C';

/** CRC of `bytes`; given the CRC of what came before as `previous`, of both together. Result is unsigned. */
export function crcOf(type: CrcType, bytes: Uint8Array, previous = 0): number {
  return type === 'CRC32C' ? crc32c(bytes, previous) : crc32(bytes, previous);
}

/**
 * CRC of A followed by B, from their CRCs and B's length alone: appending n zero bytes multiplies A's remainder by
 * x^(8n), and the rest is linear. Source: org.apache.hadoop.util.CrcUtil.compose.
 */
export function combineCrcs(type: CrcType, crcA: number, crcB: number, lengthB: number): number {
  return (multiply(polynomials[type], crcA, powerOfBytes(type, lengthB)) ^ crcB) >>> 0;
}

/**
 * Multiplication by x^(8·byteLength) as four tables of 256, one for each byte of the operand, one after the other:
 * `table[b0] ^ table[256 + b1] ^ table[512 + b2] ^ table[768 + b3]`, b0 the lowest byte.
 */
export function shiftTable(type: CrcType, byteLength: number): Int32Array {
  const power = powerOfBytes(type, byteLength);
  const table = new Int32Array(4 * 256);
  for (let place = 0; place < 4; place++) {
    for (let byte = 0; byte < 256; byte++) {
      table[place * 256 + byte] = multiply(polynomials[type], byte << (8 * place), power);
    }
  }
  return table;
}

/** Without the leading x^32, lowest power in the highest bit. */
const polynomials: Readonly<Record<CrcType, number>> = { CRC32: 0xedb88320 | 0, CRC32C: 0x82f63b78 | 0 };

/** x^0 and x^8 in the reflected order of bits. */
const one = 1 << 31;
const xTo8 = 1 << 23;

/** x^(8·byteLength) modulo the polynomial, by squaring. */
function powerOfBytes(type: CrcType, byteLength: number): number {
  const polynomial = polynomials[type];
  let result = one;
  let square = xTo8;
  for (let left = byteLength; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(polynomial, result, square);
    square = multiply(polynomial, square, square);
  }
  return result;
}

/** a·b modulo the polynomial, over GF(2). */
function multiply(polynomial: number, a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit--) {
    if ((a >>> bit) & 1) product ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
  }
  return product;
}
