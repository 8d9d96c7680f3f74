import type { RecordCursor } from './record-cursor.ts';

/** The groups of a sorted run: a key, and all values that have it. */
export class Groups {
  /** The current group's key: a copy, which stays as it is. */
  key: Buffer = Buffer.alloc(0);
  /** How many groups were begun, and how many records were passed. */
  groups = 0;
  records = 0;
  readonly #run: RecordCursor;
  /** `before` the first record, at a record `unread` or already `read` of the current group, or at the `end`. */
  #at: 'before' | 'unread' | 'read' | 'next' | 'end' = 'before';

  constructor(run: RecordCursor) {
    this.#run = run;
  }

  /** Moves to the next group, past the values of this one that were not read; false at the end. */
  nextGroup(): boolean {
    while (this.#at === 'unread' || this.#at === 'read') this.#advance();
    if (this.#at === 'before') this.#at = this.#run.next() ? 'next' : 'end';
    if (this.#at === 'end') return false;
    this.key = Buffer.from(this.#run.buffer.subarray(this.#run.keyStart, this.#run.keyEnd));
    this.groups++;
    this.records++;
    this.#at = 'unread';
    return true;
  }

  /** Moves to the next value of the group; it is then the value of the record that the run is at. */
  nextValue(): boolean {
    if (this.#at === 'unread') {
      this.#at = 'read';
      return true;
    }
    if (this.#at !== 'read') return false;
    this.#advance();
    if (!this.#isUnread()) return false;
    this.#at = 'read';
    return true;
  }

  /** The value that `nextValue` moved to is `buffer[start, end)`. */
  get buffer(): Buffer {
    return this.#run.buffer;
  }

  get start(): number {
    return this.#run.keyEnd;
  }

  get end(): number {
    return this.#run.valueEnd;
  }

  /** The group's values, each a copy that may be kept. Can be read once. */
  *values(): Generator<Buffer, void, undefined> {
    while (this.nextValue()) yield Buffer.from(this.#run.buffer.subarray(this.#run.keyEnd, this.#run.valueEnd));
  }

  /** The group's values as UTF-8 text. Can be read once. */
  *texts(): Generator<string, void, undefined> {
    while (this.nextValue()) yield this.#run.buffer.toString('utf8', this.#run.keyEnd, this.#run.valueEnd);
  }

  /** A method, because what `#advance` does to the state is not seen by the compiler. */
  #isUnread(): boolean {
    return this.#at === 'unread';
  }

  #advance(): void {
    const { key } = this;
    const run = this.#run;
    if (!run.next()) {
      this.#at = 'end';
    } else if (hasKey(run, key)) {
      this.#at = 'unread';
      this.records++;
    } else {
      this.#at = 'next';
    }
  }
}

const nativeFrom = 48;

/** Short keys are compared here, since a native call takes longer than its work. */
function hasKey({ buffer, keyStart, keyEnd }: RecordCursor, key: Buffer): boolean {
  const { length } = key;
  if (length !== keyEnd - keyStart) return false;
  if (length >= nativeFrom) return buffer.compare(key, 0, length, keyStart, keyEnd) === 0;
  for (let i = length - 1; i >= 0; i--) if (key[i] !== buffer[keyStart + i]) return false;
  return true;
}
