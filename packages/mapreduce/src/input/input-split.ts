/** A part of the input that one map reads. `hosts` hold it, best first; `racks` are theirs, in the same order, where known. */
export type InputSplit = FileSplit | PayloadSplit;

export interface FileSplit {
  readonly kind: 'file';
  /** Absolute, without scheme. */
  readonly path: string;
  readonly start: number;
  readonly length: number;
  readonly hosts: readonly string[];
  readonly racks: readonly string[];
}

/** A split whose meaning only the job knows: its map gets `payload`. */
interface PayloadSplit {
  readonly kind: 'payload';
  readonly length: number;
  readonly hosts: readonly string[];
  readonly racks: readonly string[];
  readonly payload: string;
}
