/**
 * A sorted or unsorted run of records, read one after the other without an object per record. After `next()` answered true, the
 * record's key is `buffer[keyStart, keyEnd)` and its value `buffer[keyEnd, valueEnd)`; both stay valid until the next call of `next()`.
 */
export interface RecordCursor {
  readonly buffer: Buffer;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueEnd: number;
  /** Moves to the next record; false at the end. */
  next(): boolean;
}

/** A run without records. */
export const emptyCursor: RecordCursor = { buffer: Buffer.alloc(0), keyStart: 0, keyEnd: 0, valueEnd: 0, next: () => false };
