import { Column } from '../column.ts';

const inline = 3;

/**
 * Which storages hold a replica of which block. Blocks go by their row of the block table, storages by their number. A row has three
 * places of 4 bytes; further replicas are kept beside. Nothing of this is journaled: it is what reports say.
 * Source of the idea: org.apache.hadoop.hdfs.server.blockmanagement.BlocksMap.
 */
export class Replicas {
  /** Storage number + 1 at `row * 3 …`; 0 is an empty place, and the filled ones come first. */
  readonly #places = new Column('uint32');
  readonly #further = new Map<number, number[]>();

  /** Numbers of the storages, in the order of their reports. */
  of(row: number): number[] {
    const found: number[] = [];
    for (let place = row * inline; place < row * inline + inline; place++) {
      const mark = this.#places.get(place);
      if (mark !== 0) found.push(mark - 1);
    }
    const further = this.#further.get(row);
    return further ? found.concat(further) : found;
  }

  has(row: number, storage: number): boolean {
    const place = row * inline;
    const mark = storage + 1;
    if (this.#places.get(place) === mark || this.#places.get(place + 1) === mark || this.#places.get(place + 2) === mark)
      return true;
    return this.#further.get(row)?.includes(storage) ?? false;
  }

  /** False when the replica was known. */
  add(row: number, storage: number): boolean {
    if (this.has(row, storage)) return false;
    for (let place = row * inline; place < row * inline + inline; place++) {
      if (this.#places.get(place) === 0) {
        this.#places.set(place, storage + 1);
        return true;
      }
    }
    const further = this.#further.get(row);
    if (further) further.push(storage);
    else this.#further.set(row, [storage]);
    return true;
  }

  /** False when there was none. */
  remove(row: number, storage: number): boolean {
    if (!this.has(row, storage)) return false;
    this.#put(
      row,
      this.of(row).filter((other) => other !== storage),
    );
    return true;
  }

  /** The block is gone, and its row will be another's. */
  clear(row: number): void {
    this.#put(row, []);
  }

  /** Rows below `rowsEnd` with a replica on `storage`: one walk over the places, some milliseconds for a million blocks. */
  rowsOn(storage: number, rowsEnd: number): number[] {
    const mark = storage + 1;
    const found: number[] = [];
    for (let place = 0; place < rowsEnd * inline; place++) {
      if (this.#places.get(place) === mark) found.push(Math.floor(place / inline));
    }
    for (const [row, further] of this.#further) {
      if (further.includes(storage)) found.push(row);
    }
    return found;
  }

  #put(row: number, storages: readonly number[]): void {
    for (let place = 0; place < inline; place++) {
      const mark = (storages[place] ?? -1) + 1;
      if (this.#places.get(row * inline + place) !== mark) this.#places.set(row * inline + place, mark);
    }
    if (storages.length > inline) this.#further.set(row, storages.slice(inline));
    else this.#further.delete(row);
  }
}
