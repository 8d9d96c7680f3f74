/** Where a map or reduce puts its records. Taking one never waits; `ready` is to be awaited between records, when it is not undefined. */
export interface RecordSink {
  put(key: Uint8Array, value: Uint8Array | undefined): void;
  /** As `put`, for a record within larger bytes, which are copied. */
  putSlices(from: Buffer, slices: RecordSlices): void;
  ready(): Promise<void> | undefined;
}

export interface RecordSlices {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}
