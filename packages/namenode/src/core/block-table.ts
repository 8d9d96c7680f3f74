import { Column } from './column.ts';
import { mixLong, RowTable } from './row-table.ts';

/** A block as edits and clients name it; `bytes` is what the file believes its length to be. */
export interface Block {
  readonly id: bigint;
  readonly bytes: number;
  readonly generationStamp: number;
}

/**
 * Every block of every file: about 40 bytes each. A block has a row as long as its file holds it; side tables (replicas) may use it as
 * their index. Ids are given out in sequence from 2^30, so that all that exist are below 2^53 and kept as numbers.
 */
export class BlockTable {
  readonly #id = new Column('float64');
  readonly #bytes = new Column('float64');
  readonly #generationStamp = new Column('float64');
  readonly #file = new Column('uint32');
  /** Row + 1 of the file's next block, or of the next free row. */
  readonly #next = new Column('uint32');
  readonly #byId = new RowTable((row) => mixLong(this.#id.get(row)));
  #free = 0;
  #rows = 0;
  #count = 0;

  /** How many blocks there are. */
  get count(): number {
    return this.#count;
  }

  /** Rows below this number were ever used. */
  get rowsEnd(): number {
    return this.#rows;
  }

  /** The row of block `id`, -1 when no file holds it. */
  find(id: bigint): number {
    if (id <= 0n || id > BigInt(Number.MAX_SAFE_INTEGER)) return -1;
    const wanted = Number(id);
    const table = this.#byId;
    let row: number;
    for (let at = table.start(mixLong(wanted)); (row = table.row(at)) >= 0; at = table.next(at)) {
      if (this.#id.get(row) === wanted) return row;
    }
    return -1;
  }

  id(row: number): bigint {
    return BigInt(this.#id.get(row));
  }

  bytes(row: number): number {
    return this.#bytes.get(row);
  }

  generationStamp(row: number): number {
    return this.#generationStamp.get(row);
  }

  /** The inode's row. */
  file(row: number): number {
    return this.#file.get(row);
  }

  /** The file's next block, -1 after the last. */
  next(row: number): number {
    return this.#next.get(row) - 1;
  }

  block(row: number): Block {
    return { id: this.id(row), bytes: this.bytes(row), generationStamp: this.generationStamp(row) };
  }

  /** A new row for `block`, which is the last one of `file`. */
  add(file: number, { id, bytes, generationStamp }: Block): number {
    const row = this.#free > 0 ? this.#free - 1 : this.#rows++;
    if (this.#free > 0) this.#free = this.#next.get(row);
    this.#id.set(row, Number(id));
    this.#bytes.set(row, bytes);
    this.#generationStamp.set(row, generationStamp);
    this.#file.set(row, file);
    this.#next.set(row, 0);
    this.#byId.add(row);
    this.#count++;
    return row;
  }

  update(row: number, { bytes, generationStamp }: Omit<Block, 'id'>): void {
    this.#bytes.set(row, bytes);
    this.#generationStamp.set(row, generationStamp);
  }

  /** `next` -1 ends the list. */
  link(row: number, next: number): void {
    this.#next.set(row, next + 1);
  }

  moveTo(row: number, file: number): void {
    this.#file.set(row, file);
  }

  delete(row: number): void {
    this.#byId.delete(row);
    this.#id.set(row, 0);
    this.#next.set(row, this.#free);
    this.#free = row + 1;
    this.#count--;
  }
}
