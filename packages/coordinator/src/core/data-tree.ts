import { Perms } from '@calf/protocol/zookeeper';
import { SharedAcls } from './shared-acls.ts';
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
  readonly acls = new SharedAcls();

  /** The znodes of a new ZooKeeper. Source: the constructor of org.apache.zookeeper.server.DataTree. */
  constructor() {
    const root = this.#born(Perms.ALL);
    root.children = new Set(['zookeeper']);
    const zookeeper = this.#born(Perms.ALL);
    zookeeper.children = new Set(['quota', 'config']);
    const config = this.#born(Perms.READ);
    config.aversion = -1;
    this.znodes.set('/', root);
    this.znodes.set('/zookeeper', zookeeper);
    this.znodes.set('/zookeeper/quota', this.#born(Perms.ALL));
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

  #born(perms: number): Znode {
    const acl = this.acls.use([{ perms, id: { scheme: 'world', id: 'anyone' } }]);
    return new Znode({ data: Buffer.alloc(0), acl, zxid: 0, timeMs: 0, ephemeralOwner: 0n });
  }
}
