const chunkBits = 20;
const chunkRows = 1 << chunkBits;
const rowMask = chunkRows - 1;
const firstRows = 256;

type Cells = Uint32Array | Float64Array;

/**
 * One field of every row: numbers in chunks of 1 M rows, so that growing never copies more than the first chunk, which starts small
 * and doubles. A row that was never written reads as 0.
 */
export class Column {
  readonly #cells: new (
    length: number,
  ) => Cells;
  readonly #chunks: Cells[] = [];

  /** `uint32` takes 4 bytes a row; `float64` 8, and holds whole numbers up to 2^53. */
  constructor(kind: 'uint32' | 'float64') {
    this.#cells = kind === 'uint32' ? Uint32Array : Float64Array;
  }

  get(row: number): number {
    return this.#chunks[row >>> chunkBits]?.[row & rowMask] ?? 0;
  }

  set(row: number, value: number): void {
    const chunk = this.#chunks[row >>> chunkBits];
    if (chunk !== undefined && (row & rowMask) < chunk.length) chunk[row & rowMask] = value;
    else this.#grow(row)[row & rowMask] = value;
  }

  #grow(row: number): Cells {
    const index = row >>> chunkBits;
    while (this.#chunks.length < index) this.#replace(this.#chunks.length, chunkRows);
    let rows = index === 0 ? Math.max(this.#chunks[0]?.length ?? 0, firstRows) : chunkRows;
    while (rows <= (row & rowMask)) rows *= 2;
    return this.#replace(index, rows);
  }

  #replace(index: number, rows: number): Cells {
    const old = this.#chunks[index];
    const chunk = new this.#cells(rows);
    if (old) chunk.set(old);
    this.#chunks[index] = chunk;
    return chunk;
  }
}
