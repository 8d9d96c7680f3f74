/** Keeps each of a few distinct values once, under a small number. Values are never forgotten. */
export class Interner<T> {
  readonly #values: T[] = [];
  readonly #handles = new Map<string, number>();
  readonly #keyOf: (value: T) => string;

  /** `keyOf` two values must be the same exactly when the values are. */
  constructor(keyOf: (value: T) => string) {
    this.#keyOf = keyOf;
  }

  handle(value: T): number {
    const key = this.#keyOf(value);
    const known = this.#handles.get(key);
    if (known !== undefined) return known;
    this.#handles.set(key, this.#values.length);
    return this.#values.push(value) - 1;
  }

  value(handle: number): T {
    const value = this.#values[handle];
    if (value === undefined) throw new RangeError(`nothing interned as ${handle}`);
    return value;
  }
}
