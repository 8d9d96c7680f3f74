import type { Data } from '../api.ts';
import { asBuffer, type ByteRange } from '../records/byte-range.ts';

const scratchBytes = 256;
/** Text up to this is written here, a native call would take longer. */
const shortText = 48;

/** What a program emits, as bytes: set anew for each record, valid until the next. */
export class DataRange implements ByteRange {
  buffer: Buffer;
  start = 0;
  end = 0;
  readonly #scratch = Buffer.allocUnsafeSlow(scratchBytes);

  constructor() {
    this.buffer = this.#scratch;
  }

  set(data: Data): this {
    if (typeof data === 'string') this.#setText(data);
    else if (typeof data === 'number') this.#setNumber(data);
    else this.#setBytes(data, 0, data.length);
    return this;
  }

  /** @throws RangeError when the bytes have no such slice */
  setSlice(from: Uint8Array, start: number, end: number): this {
    if (!(start >= 0 && start <= end && end <= from.length)) {
      throw new RangeError(`there is no slice from ${start} to ${end} in ${from.length} bytes`);
    }
    this.#setBytes(from, start, end);
    return this;
  }

  #setBytes(bytes: Uint8Array, start: number, end: number): void {
    this.buffer = asBuffer(bytes);
    this.start = start;
    this.end = end;
  }

  #setText(text: string): void {
    const scratch = this.#scratch;
    const { length } = text;
    if (length <= shortText) {
      let at = 0;
      for (; at < length; at++) {
        const unit = text.charCodeAt(at);
        if (unit > 0x7f) break;
        scratch[at] = unit;
      }
      if (at === length) this.#setBytes(scratch, 0, length);
      else this.#setBytes(scratch, 0, scratch.write(text, 'utf8')); // at most three bytes a unit
      return;
    }
    const bytes = Buffer.from(text);
    this.#setBytes(bytes, 0, bytes.length);
  }

  #setNumber(number: number): void {
    if (number >= 0 && number <= 9 && Number.isInteger(number)) {
      this.#scratch[0] = 0x30 + number;
      this.#setBytes(this.#scratch, 0, 1);
    } else this.#setText(String(number));
  }
}
