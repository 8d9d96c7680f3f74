import type { ACL } from '@calf/protocol/zookeeper';
import { Perms } from '@calf/protocol/zookeeper';
import { Znode, type ZnodeView } from './znode.ts';

/** What `decide` functions see of the tree. */
export interface TreeView {
  lookup(path: string): ZnodeView | undefined;
}

/** All znodes by path, and the few that have to be found in another way. Only `apply` changes one. */
export class DataTree implements TreeView {
  readonly znodes = new Map<string, Znode>();
  readonly ephemerals = new Map<bigint, Set<string>>();
  readonly containers = new Set<string>();
  readonly ttls = new Set<string>();
  /** Bytes of paths and data. Source: DataTree.cachedApproximateDataSize */
  approximateDataBytes = 0;
  readonly #acls = new Map<string, readonly ACL[]>();

  /** The znodes of a new ZooKeeper. Source: the constructor of org.apache.zookeeper.server.DataTree. */
  constructor() {
    const anyone = { scheme: 'world', id: 'anyone' };
    const open = this.shared([{ perms: Perms.ALL, id: anyone }]);
    const readable = this.shared([{ perms: Perms.READ, id: anyone }]);
    const born = { data: Buffer.alloc(0), acl: open, zxid: 0, timeMs: 0, ephemeralOwner: 0n };
    const root = new Znode(born);
    const zookeeper = new Znode(born);
    root.children = new Set(['zookeeper']);
    zookeeper.children = new Set(['quota', 'config']);
    this.znodes.set('/', root);
    this.znodes.set('/zookeeper', zookeeper);
    this.znodes.set('/zookeeper/quota', new Znode(born));
    const config = new Znode({ ...born, acl: readable });
    config.aversion = -1;
    this.znodes.set('/zookeeper/config', config);
    for (const path of this.znodes.keys()) this.approximateDataBytes += path.length;
  }

  /** The empty path is the root, too: so it is in ZooKeeper. */
  lookup(path: string): Znode | undefined {
    return this.znodes.get(path === '' ? '/' : path);
  }

  /** Paths of the ephemeral znodes of a session. */
  ephemeralsOf(sessionId: bigint): readonly string[] {
    return [...(this.ephemerals.get(sessionId) ?? [])];
  }

  /** Counts as ZooKeeper does, which keeps its root under two names. */
  get znodeCount(): number {
    return this.znodes.size + 1;
  }

  get ephemeralCount(): number {
    let count = 0;
    for (const paths of this.ephemerals.values()) count += paths.size;
    return count;
  }

  /** One list for all znodes with equal ACLs. Source: org.apache.zookeeper.server.ReferenceCountedACLCache. */
  shared(acl: readonly ACL[]): readonly ACL[] {
    const key = JSON.stringify(acl);
    const known = this.#acls.get(key);
    if (known) return known;
    this.#acls.set(key, acl);
    return acl;
  }
}
