import type { Block, BlockTable } from './block-table.ts';
import { Column } from './column.ts';

/** Which blocks a file has, in order: a list through the rows of the block table, with its two ends beside the inode. */
export class FileBlocks {
  readonly #table: BlockTable;
  /** Rows + 1, so that 0 is none. */
  readonly #first = new Column('uint32');
  readonly #last = new Column('uint32');

  constructor(table: BlockTable) {
    this.#table = table;
  }

  /** -1 when there is none. */
  first(file: number): number {
    return this.#first.get(file) - 1;
  }

  last(file: number): number {
    return this.#last.get(file) - 1;
  }

  rows(file: number): number[] {
    const rows: number[] = [];
    for (let block = this.first(file); block >= 0; block = this.#table.next(block)) rows.push(block);
    return rows;
  }

  /** Sum of the blocks' lengths. */
  bytes(file: number): number {
    let bytes = 0;
    for (let block = this.first(file); block >= 0; block = this.#table.next(block)) bytes += this.#table.bytes(block);
    return bytes;
  }

  /** Forgets the list, not the blocks. */
  clear(file: number): void {
    this.#first.set(file, 0);
    this.#last.set(file, 0);
  }

  /** Answers the row of the new last block. */
  append(file: number, block: Block): number {
    const added = this.#table.add(file, block);
    this.#link(file, added, added);
    return added;
  }

  /** Answers the row of what was the last block, -1 when there was none; it stays in the table. */
  dropLast(file: number): number {
    const rows = this.rows(file);
    const last = rows.pop() ?? -1;
    const before = rows.pop();
    if (before === undefined) this.clear(file);
    else {
      this.#table.link(before, -1);
      this.#last.set(file, before + 1);
    }
    return last;
  }

  /** Appends the blocks of another file, which has none afterwards. */
  take(file: number, from: number): void {
    const first = this.first(from);
    if (first < 0) return;
    for (let block = first; block >= 0; block = this.#table.next(block)) this.#table.moveTo(block, file);
    this.#link(file, first, this.last(from));
    this.clear(from);
  }

  #link(file: number, first: number, last: number): void {
    const end = this.last(file);
    if (end < 0) this.#first.set(file, first + 1);
    else this.#table.link(end, first);
    this.#last.set(file, last + 1);
  }
}
