/** Where the outputs of maps are: for the map's number the attempt that made it, or undefined for one that was lost. */
export type Locations = readonly {
  readonly map: number;
  readonly attemptId: string;
  readonly host: string;
  readonly httpPort: number;
  readonly lost: boolean;
}[];

export interface Location {
  readonly map: number;
  readonly attemptId: string;
  readonly host: string;
  readonly httpPort: number;
}

/** What a reduce knows of where its input is; grows while the maps end. */
export class MapOutputLocations {
  readonly #known = new Map<number, Location>();
  readonly #taken = new Set<number>();
  #waiting: (() => void)[] = [];

  update(locations: Locations): void {
    for (const { lost, ...location } of locations) {
      const { map, attemptId } = location;
      if (!lost) this.#known.set(map, location);
      else if (this.#known.get(map)?.attemptId === attemptId) this.#known.delete(map);
    }
    this.#wake();
  }

  /** A location that nobody has taken yet, once there is one; undefined when all `maps` are taken. Give it back if it cannot be used. */
  async take(maps: number): Promise<Location | undefined> {
    while (this.#taken.size < maps) {
      for (const [map, location] of this.#known) {
        if (this.#taken.has(map)) continue;
        this.#taken.add(map);
        if (this.#taken.size === maps) this.#wake();
        return location;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return undefined;
  }

  /** The output could not be fetched there. Unless something newer is known meanwhile, another place is waited for. */
  giveBack({ map, attemptId }: Location): void {
    if (this.#known.get(map)?.attemptId === attemptId) this.#known.delete(map);
    this.#taken.delete(map);
    this.#wake();
  }

  isCurrent({ map, attemptId }: Location): boolean {
    return this.#known.get(map)?.attemptId === attemptId;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
