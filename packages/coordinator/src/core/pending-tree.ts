import type { TreeView } from './data-tree.ts';
import { containerOwner, ttlOwner } from './ephemeral-owner.ts';
import { parentOf } from './paths.ts';
import type { NewNode, Txn } from './transaction.ts';
import type { ZnodeView } from './znode.ts';

/** The tree as it will be after transactions that are decided, but not applied. Source: ZooKeeperServer.ChangeRecord. */
export class PendingTree implements TreeView {
  readonly #base: TreeView;
  readonly #sessionId: bigint;
  readonly #changed = new Map<string, ZnodeView | undefined>();

  constructor(base: TreeView, sessionId: bigint) {
    this.#base = base;
    this.#sessionId = sessionId;
  }

  lookup(path: string): ZnodeView | undefined {
    return this.#changed.has(path) ? this.#changed.get(path) : this.#base.lookup(path);
  }

  note(txn: Txn): void {
    switch (txn.type) {
      case 'create':
        return this.#create(txn.node, txn.ephemeral ? this.#sessionId : 0n);
      case 'createContainer':
        return this.#create(txn.node, containerOwner);
      case 'createTTL':
        return this.#create(txn.node, ttlOwner(txn.ttlMs, txn.node.path));
      case 'delete':
        this.#changed.set(txn.path, undefined);
        return this.#change(parentOf(txn.path), (parent) => ({ childCount: parent.childCount - 1 }));
      case 'setData':
        return this.#change(txn.path, () => ({ version: txn.version }));
      case 'setACL':
        return this.#change(txn.path, () => ({ aversion: txn.version, acl: txn.acl }));
      case 'check':
      case 'error':
      case 'createSession':
      case 'closeSession':
      case 'multi':
        return;
    }
  }

  #create({ path, acl, parentCVersion }: NewNode, ephemeralOwner: bigint): void {
    this.#changed.set(path, { version: 0, cversion: 0, aversion: 0, ephemeralOwner, acl, childCount: 0 });
    this.#change(parentOf(path), (parent) => ({ cversion: parentCVersion, childCount: parent.childCount + 1 }));
  }

  #change(path: string, change: (node: ZnodeView) => Partial<ZnodeView>): void {
    const node = this.lookup(path);
    if (!node) return;
    const { version, cversion, aversion, ephemeralOwner, acl, childCount } = node;
    this.#changed.set(path, { version, cversion, aversion, ephemeralOwner, acl, childCount, ...change(node) });
  }
}
