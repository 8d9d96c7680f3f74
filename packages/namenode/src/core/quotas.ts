/** Names, and bytes with replication; -1 is no quota. */
export interface Quota {
  readonly namespace: number;
  readonly storagespace: number;
}

/** What a directory holds: itself and all below it, and what that takes on DataNodes. */
export interface Usage {
  readonly names: number;
  readonly bytes: number;
}

export const noQuota: Quota = { namespace: -1, storagespace: -1 };

/** The directories that have a quota, and what each of them uses, kept up to date with each change below. */
export class Quotas {
  readonly #quotas = new Map<number, { quota: Quota; names: number; bytes: number }>();
  readonly #parent: (row: number) => number;

  /** `parent` of the root is the root. */
  constructor(parent: (row: number) => number) {
    this.#parent = parent;
  }

  get count(): number {
    return this.#quotas.size;
  }

  quota(row: number): Quota {
    return this.#quotas.get(row)?.quota ?? noQuota;
  }

  /** Undefined for a directory without quota. */
  usage(row: number): Usage | undefined {
    return this.#quotas.get(row);
  }

  /** `usage` counts what there is when the directory gets its first quota. */
  set(row: number, quota: Quota, usage: () => Usage): void {
    if (quota.namespace < 0 && quota.storagespace < 0) this.#quotas.delete(row);
    else this.#quotas.set(row, { ...(this.#quotas.get(row) ?? usage()), quota });
  }

  forget(row: number): void {
    this.#quotas.delete(row);
  }

  /** Charges `row` and all directories above it. */
  charge(row: number, { names, bytes }: Usage): void {
    if (this.#quotas.size === 0) return;
    for (let at = row; ; at = this.#parent(at)) {
      const entry = this.#quotas.get(at);
      if (entry) {
        entry.names += names;
        entry.bytes += bytes;
      }
      if (at === this.#parent(at)) return;
    }
  }
}
