/** Keeps each of a few distinct values once, under a small number. Values are never forgotten. */
export class Interner<T> {
  readonly #values: T[] = [];
  readonly #handles = new Map<string, number>();
  readonly #keyOf: (value: T) => string;
  #lastKey: string | undefined;
  #lastHandle = -1;

  /** `keyOf` two values must be the same exactly when the values are. */
  constructor(keyOf: (value: T) => string) {
    this.#keyOf = keyOf;
  }

  handle(value: T): number {
    const key = this.#keyOf(value);
    if (key === this.#lastKey) return this.#lastHandle;
    let handle = this.#handles.get(key);
    if (handle === undefined) {
      handle = this.#values.push(value) - 1;
      this.#handles.set(key, handle);
    }
    this.#lastKey = key;
    this.#lastHandle = handle;
    return handle;
  }

  value(handle: number): T {
    const value = this.#values[handle];
    if (value === undefined) throw new RangeError(`nothing interned as ${handle}`);
    return value;
  }
}
