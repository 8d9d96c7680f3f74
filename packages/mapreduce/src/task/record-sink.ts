import type { ByteRange } from '../records/byte-range.ts';

/** Where a map or reduce puts its records. Taking one never waits; `ready` is to be awaited between records, when it is not undefined. */
export interface RecordSink {
  /** Copies the record. */
  put(key: ByteRange, value: ByteRange | undefined): void;
  ready(): Promise<void> | undefined;
}
