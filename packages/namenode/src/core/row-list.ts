/** A growing list of rows, 4 bytes each, that the owner keeps in order. */
export class RowList {
  #rows = new Uint32Array(2);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  at(index: number): number {
    return this.#rows[index] ?? 0;
  }

  /** The first index whose row is not before what is looked for; `compare` is negative for rows before it. */
  search(compare: (row: number) => number): number {
    let from = 0;
    let to = this.#count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (compare(this.at(middle)) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  insert(index: number, row: number): void {
    if (this.#count === this.#rows.length) {
      const grown = new Uint32Array(this.#count < 64 ? this.#count * 2 : this.#count + (this.#count >> 1));
      grown.set(this.#rows);
      this.#rows = grown;
    }
    this.#rows.copyWithin(index + 1, index, this.#count);
    this.#rows[index] = row;
    this.#count++;
  }

  delete(index: number): void {
    this.#rows.copyWithin(index, index + 1, this.#count);
    this.#count--;
  }

  /** A view, good until the next change. */
  rows(): Uint32Array {
    return this.#rows.subarray(0, this.#count);
  }
}
