/** Lets changes of one block happen one after the other; those of different blocks do not wait. */
export class BlockLocks {
  readonly #last = new Map<bigint, Promise<unknown>>();

  async run<T>(blockId: bigint, action: () => Promise<T>): Promise<T> {
    const before = this.#last.get(blockId) ?? Promise.resolve();
    const mine = before.then(action, action);
    this.#last.set(blockId, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(blockId) === mine) this.#last.delete(blockId);
    }
  }
}
