/** Bytes that are not what their protocol says: cut short, too long, or senseless. The connection they came on is to be closed. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

/**
 * `java.lang.Long.MAX_VALUE`, which Hadoop uses for "all" and "unset", as a number: the nearest double, 2^63. It is the only
 * value beyond ±(2^53 - 1) that the number codecs read and write.
 */
export const longMax = 2 ** 63;

const twoTo32 = 0x1_0000_0000;
const shortStringBytes = 24;

/**
 * Reads from `buffer` between `position` and `end`, and never beyond. What `take` gives are views: they share memory with the
 * buffer, so copy what is to be kept for long.
 */
export class ByteReader {
  readonly buffer: Buffer;
  position: number;
  end: number;

  constructor(buffer: Buffer, position = 0, end = buffer.length) {
    this.buffer = buffer;
    this.position = position;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  /** Moves over `byteLength` bytes, and answers where they start. @throws MalformedError when there are not so many */
  skip(byteLength: number): number {
    const start = this.position;
    if (byteLength < 0 || byteLength > this.end - start) throw cutShort(byteLength, this.end - start);
    this.position = start + byteLength;
    return start;
  }

  take(byteLength: number): Buffer {
    const start = this.skip(byteLength);
    return this.buffer.subarray(start, start + byteLength);
  }

  /** UTF-8; what is not becomes U+FFFD. */
  utf8(byteLength: number): string {
    const start = this.skip(byteLength);
    const end = start + byteLength;
    if (byteLength > shortStringBytes) return this.buffer.toString('utf8', start, end);
    let text = '';
    for (let at = start; at < end; at++) {
      const byte = this.buffer[at] ?? 0;
      if (byte > 0x7f) return this.buffer.toString('utf8', start, end);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  uint8(): number {
    return this.buffer[this.skip(1)] ?? 0;
  }

  int16(): number {
    return this.buffer.readInt16BE(this.skip(2));
  }

  int32(): number {
    return this.buffer.readInt32BE(this.skip(4));
  }

  int64(): bigint {
    return this.buffer.readBigInt64BE(this.skip(8));
  }

  float32(): number {
    return this.buffer.readFloatBE(this.skip(4));
  }

  float64(): number {
    return this.buffer.readDoubleBE(this.skip(8));
  }

  fixed32(): number {
    return this.buffer.readUInt32LE(this.skip(4));
  }

  fixed64(): bigint {
    return this.buffer.readBigUInt64LE(this.skip(8));
  }

  floatLE(): number {
    return this.buffer.readFloatLE(this.skip(4));
  }

  doubleLE(): number {
    return this.buffer.readDoubleLE(this.skip(8));
  }

  /** A protobuf varint's low 32 bits, unsigned. */
  varint32(): number {
    const first = this.position < this.end ? (this.buffer[this.position] ?? 0) : 0x80;
    if (first < 0x80) {
      this.position++;
      return first;
    }
    return this.#varintHalves(false);
  }

  /** A 64-bit varint as Java's long sees it: signed. @throws MalformedError beyond ±(2^53 - 1), except for `longMax` */
  varint64(): number {
    const first = this.position < this.end ? (this.buffer[this.position] ?? 0) : 0x80;
    if (first < 0x80) {
      this.position++;
      return first;
    }
    const low = this.#varintHalves(true);
    const value = (this.#high | 0) * twoTo32 + low;
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) return longMaxOrRefuse(low, this.#high);
    return value;
  }

  /** A 64-bit varint as Java's long sees it: signed. */
  varint64big(): bigint {
    const low = this.#varintHalves(true);
    return (BigInt(this.#high | 0) << 32n) | BigInt(low);
  }

  #high = 0;

  /** Answers the low half and leaves the high one in `#high`, both unsigned. */
  #varintHalves(wantsHigh: boolean): number {
    const { buffer, end } = this;
    let position = this.position;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (position >= end) throw cutShort(1, 0);
      const byte = buffer[position++] ?? 0;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.position = position;
        if (wantsHigh) this.#high = high >>> 0;
        return low >>> 0;
      }
    }
    throw new MalformedError('a varint has more than 10 bytes');
  }
}

/** Writes into memory that grows as needed. `written` hands it out without a copy: the writer must not be used after that. */
export class ByteWriter {
  buffer: Buffer;
  position = 0;

  constructor(bytesExpected = 256) {
    this.buffer = Buffer.allocUnsafe(bytesExpected);
  }

  written(): Buffer {
    return this.buffer.subarray(0, this.position);
  }

  /** Makes room for `byteLength` bytes, moves over them and answers where they start. */
  reserve(byteLength: number): number {
    const start = this.position;
    if (start + byteLength > this.buffer.length) this.#grow(start + byteLength);
    this.position = start + byteLength;
    return start;
  }

  bytes(value: Uint8Array): void {
    const start = this.reserve(value.length);
    this.buffer.set(value, start);
  }

  uint8(value: number): void {
    const start = this.reserve(1);
    this.buffer[start] = value;
  }

  int16(value: number): void {
    const start = this.reserve(2);
    this.buffer.writeInt16BE(value, start);
  }

  int32(value: number): void {
    const start = this.reserve(4);
    this.buffer.writeInt32BE(value, start);
  }

  int64(value: bigint): void {
    const start = this.reserve(8);
    this.buffer.writeBigInt64BE(value, start);
  }

  float32(value: number): void {
    const start = this.reserve(4);
    this.buffer.writeFloatBE(value, start);
  }

  float64(value: number): void {
    const start = this.reserve(8);
    this.buffer.writeDoubleBE(value, start);
  }

  fixed32(value: number): void {
    const start = this.reserve(4);
    this.buffer.writeUInt32LE(value, start);
  }

  fixed64(value: bigint): void {
    const start = this.reserve(8);
    this.buffer.writeBigUInt64LE(BigInt.asUintN(64, value), start);
  }

  floatLE(value: number): void {
    const start = this.reserve(4);
    this.buffer.writeFloatLE(value, start);
  }

  doubleLE(value: number): void {
    const start = this.reserve(8);
    this.buffer.writeDoubleLE(value, start);
  }

  /** The UTF-8 bytes of `text` behind their length as a varint. */
  utf8Delimited(text: string): void {
    if (text.length <= shortStringBytes && this.#shortAscii(text)) return;
    const byteLength = Buffer.byteLength(text);
    this.varint32(byteLength);
    const start = this.reserve(byteLength);
    this.buffer.write(text, start, byteLength, 'utf8');
  }

  /** The UTF-8 bytes of `text` behind their length as a big-endian int32. */
  utf8Int32(text: string): void {
    const byteLength = Buffer.byteLength(text);
    this.int32(byteLength);
    const start = this.reserve(byteLength);
    this.buffer.write(text, start, byteLength, 'utf8');
  }

  /** An unsigned 32-bit value. */
  varint32(value: number): void {
    let rest = value >>> 0;
    const start = this.reserve(5);
    let at = start;
    while (rest > 0x7f) {
      this.buffer[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[at++] = rest;
    this.position = at;
  }

  /** A signed 64-bit value; negative ones take ten bytes. @throws RangeError beyond ±(2^53 - 1), except for `longMax` */
  varint64(value: number): void {
    if (value >= 0 && value < twoTo32 && Number.isInteger(value)) return this.varint32(value);
    if (value === longMax) return this.varint64big(0x7fff_ffff_ffff_ffffn);
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number below 2^53`);
    this.#varintHalves(value >>> 0, Math.floor(value / twoTo32) >>> 0);
  }

  /** The low 64 bits of `value`. */
  varint64big(value: bigint): void {
    this.#varintHalves(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n)));
  }

  /**
   * Puts the length, as a varint, before the bytes written since `start`, for which the caller reserved one byte at `start - 1`.
   * Longer lengths move the bytes up: most messages within messages are shorter than 128 bytes.
   */
  delimit(start: number): void {
    const byteLength = this.position - start;
    if (byteLength < 0x80) {
      this.buffer[start - 1] = byteLength;
      return;
    }
    const more = byteLength < 0x4000 ? 1 : byteLength < 0x20_0000 ? 2 : byteLength < 0x1000_0000 ? 3 : 4;
    this.reserve(more);
    this.buffer.copyWithin(start + more, start, start + byteLength);
    const end = this.position;
    this.position = start - 1;
    this.varint32(byteLength);
    this.position = end;
  }

  #shortAscii(text: string): boolean {
    const start = this.reserve(1 + text.length);
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) {
        this.position = start;
        return false;
      }
      this.buffer[start + 1 + index] = code;
    }
    this.buffer[start] = text.length;
    return true;
  }

  #varintHalves(low: number, high: number): void {
    const start = this.reserve(10);
    const { buffer } = this;
    let at = start;
    let lowRest = low >>> 0;
    let highRest = high >>> 0;
    while (highRest !== 0 || lowRest > 0x7f) {
      buffer[at++] = (lowRest & 0x7f) | 0x80;
      lowRest = ((lowRest >>> 7) | (highRest << 25)) >>> 0;
      highRest >>>= 7;
    }
    buffer[at++] = lowRest;
    this.position = at;
  }

  #grow(bytesNeeded: number): void {
    const larger = Buffer.allocUnsafe(Math.max(bytesNeeded, this.buffer.length * 2));
    larger.set(this.buffer.subarray(0, this.position));
    this.buffer = larger;
  }
}

function longMaxOrRefuse(low: number, high: number): number {
  if (low === 0xffff_ffff && high === 0x7fff_ffff) return longMax;
  throw new MalformedError(`the 64-bit value 0x${high.toString(16)}${low.toString(16).padStart(8, '0')} does not fit a number`);
}

function cutShort(wanted: number, there: number): MalformedError {
  return new MalformedError(`${wanted} bytes wanted, ${there} left`);
}
