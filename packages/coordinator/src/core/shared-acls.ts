import type { ACL } from '@calf/protocol/zookeeper';

interface Shared {
  readonly key: string;
  readonly acl: readonly ACL[];
  uses: number;
}

/** One list for all znodes with equal ACLs, as long as there are any. Source: org.apache.zookeeper.server.ReferenceCountedACLCache. */
export class SharedAcls {
  readonly #byKey = new Map<string, Shared>();
  readonly #byList = new WeakMap<readonly ACL[], Shared>();

  get size(): number {
    return this.#byKey.size;
  }

  /** The list to keep instead of `acl`; `release` it when the znode has it no longer. */
  use(acl: readonly ACL[]): readonly ACL[] {
    const shared = this.#byList.get(acl) ?? this.#of(acl);
    shared.uses++;
    return shared.acl;
  }

  release(acl: readonly ACL[]): void {
    const shared = this.#byList.get(acl);
    if (!shared || --shared.uses > 0) return;
    this.#byKey.delete(shared.key);
    this.#byList.delete(acl);
  }

  #of(acl: readonly ACL[]): Shared {
    const key = JSON.stringify(acl);
    const known = this.#byKey.get(key);
    if (known) return known;
    const shared = { key, acl, uses: 0 };
    this.#byKey.set(key, shared);
    this.#byList.set(acl, shared);
    return shared;
  }
}
