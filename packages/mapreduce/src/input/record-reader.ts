/**
 * What a map reads. `next` moves to the next record that is in memory; when it answers false, `fill` waits for more and answers
 * false at the end. The value is `buffer[start, end)` until the next `fill`.
 */
export interface RecordReader {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  next(): boolean;
  fill(): Promise<boolean>;
  /** The record's key: the line's offset in decimal, or what the input format takes for it. */
  key(): Buffer;
  /** Part of the split that is read, 0 to 1. */
  readonly progress: number;
  /** Bytes read from the file system. */
  readonly bytesRead: number;
  close(): Promise<void>;
}
