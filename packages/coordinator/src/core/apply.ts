import { type ACL, KeeperCode, type Stat } from '@calf/protocol/zookeeper';
import type { DataTree } from './data-tree.ts';
import { containerOwner, ephemeralKind, ttlOwner } from './ephemeral-owner.ts';
import { nameOf, parentOf } from './paths.ts';
import type { CoordinatorState } from './state.ts';
import type { NewNode, Txn, TxnHeader } from './transaction.ts';
import { statOf, Znode } from './znode.ts';

/** What those who watch are to be told of; the ACLs say who may hear it. */
export interface ZnodeChange {
  readonly change: 'created' | 'deleted' | 'dataChanged';
  readonly path: string;
  readonly acl: readonly ACL[];
  readonly parentAcl: readonly ACL[];
}

/** What an answer is made from. */
export type Applied =
  | { readonly type: 'create' | 'setData' | 'setACL'; readonly path: string; readonly stat: Stat }
  | { readonly type: 'error'; readonly err: number }
  | { readonly type: 'multi'; readonly results: readonly Applied[] }
  | { readonly type: 'delete' | 'check' | 'createSession' | 'closeSession' };

/**
 * The only function that changes a state: live, and again in a replay. What it is given was decided on this very state.
 * Source: org.apache.zookeeper.server.DataTree.processTxn.
 */
export function apply(state: CoordinatorState, header: TxnHeader, txn: Txn, onChange: (change: ZnodeChange) => void): Applied {
  state.zxid = header.zxid;
  return applyTxn(state, header, txn, onChange);
}

function applyTxn(state: CoordinatorState, header: TxnHeader, txn: Txn, onChange: (change: ZnodeChange) => void): Applied {
  const { tree } = state;
  switch (txn.type) {
    case 'create':
      return createNode(tree, header, { ...txn.node, ephemeralOwner: txn.ephemeral ? header.clientId : 0n }, onChange);
    case 'createContainer':
      return createNode(tree, header, { ...txn.node, ephemeralOwner: containerOwner }, onChange);
    case 'createTTL':
      return createNode(tree, header, { ...txn.node, ephemeralOwner: ttlOwner(txn.ttlMs, txn.node.path) }, onChange);
    case 'delete':
      deleteNode(tree, header, txn.path, onChange);
      return { type: 'delete' };
    case 'setData':
      return setData(tree, header, txn, onChange);
    case 'setACL':
      return setACL(tree, txn);
    case 'createSession':
      state.sessions.set(header.clientId, txn.timeoutMs);
      if (header.clientId > state.lastSessionId) state.lastSessionId = header.clientId;
      return { type: 'createSession' };
    case 'closeSession':
      for (const path of txn.paths2Delete) deleteNode(tree, header, path, onChange);
      tree.ephemerals.delete(header.clientId);
      state.sessions.delete(header.clientId);
      return { type: 'closeSession' };
    case 'check':
      return { type: 'check' };
    case 'error':
      return { type: 'error', err: txn.err };
    case 'multi':
      return { type: 'multi', results: txn.txns.map((part) => applyTxn(state, header, part, onChange)) };
  }
}

function createNode(
  tree: DataTree,
  { zxid, timeMs }: TxnHeader,
  { path, data, acl, parentCVersion, ephemeralOwner }: NewNode & { readonly ephemeralOwner: bigint },
  onChange: (change: ZnodeChange) => void,
): Applied {
  const parent = existing(tree, parentOf(path));
  const node = new Znode({ data: kept(data), acl: tree.acls.use(acl), zxid, timeMs, ephemeralOwner });
  tree.znodes.set(path, node);
  (parent.children ??= new Set()).add(nameOf(path));
  if (parentCVersion > parent.cversion) {
    parent.cversion = parentCVersion;
    parent.pzxid = zxid;
  }
  tree.approximateDataBytes += path.length + (data?.length ?? 0);
  indexOwner(tree, path, ephemeralOwner);
  onChange({ change: 'created', path, acl: node.acl, parentAcl: parent.acl });
  return { type: 'create', path, stat: statOf(node) };
}

function indexOwner(tree: DataTree, path: string, owner: bigint): void {
  switch (ephemeralKind(owner)) {
    case 'container':
      tree.containers.add(path);
      return;
    case 'ttl':
      tree.ttls.add(path);
      return;
    case 'normal': {
      const paths = tree.ephemerals.get(owner);
      if (paths) paths.add(path);
      else tree.ephemerals.set(owner, new Set([path]));
      return;
    }
    case 'void':
      return;
  }
}

function deleteNode(tree: DataTree, { zxid }: TxnHeader, path: string, onChange: (change: ZnodeChange) => void): void {
  const parent = existing(tree, parentOf(path));
  const node = existing(tree, path);
  tree.znodes.delete(path);
  tree.acls.release(node.acl);
  parent.children?.delete(nameOf(path));
  if (parent.children?.size === 0) parent.children = undefined;
  parent.pzxid = zxid;
  tree.approximateDataBytes -= path.length + (node.data?.length ?? 0);
  tree.containers.delete(path);
  tree.ttls.delete(path);
  const siblings = tree.ephemerals.get(node.ephemeralOwner);
  siblings?.delete(path);
  if (siblings?.size === 0) tree.ephemerals.delete(node.ephemeralOwner);
  onChange({ change: 'deleted', path, acl: node.acl, parentAcl: parent.acl });
}

function setData(
  tree: DataTree,
  { zxid, timeMs }: TxnHeader,
  { path, data, version }: Txn & { readonly type: 'setData' },
  onChange: (change: ZnodeChange) => void,
): Applied {
  const node = existing(tree, path);
  tree.approximateDataBytes += (data?.length ?? 0) - (node.data?.length ?? 0);
  node.data = kept(data);
  node.version = version;
  node.mzxid = zxid;
  node.mtime = timeMs;
  onChange({ change: 'dataChanged', path, acl: node.acl, parentAcl: [] });
  return { type: 'setData', path, stat: statOf(node) };
}

function setACL(tree: DataTree, { path, acl, version }: Txn & { readonly type: 'setACL' }): Applied {
  const node = existing(tree, path);
  tree.acls.release(node.acl);
  node.acl = tree.acls.use(acl);
  node.aversion = version;
  return { type: 'setACL', path, stat: statOf(node) };
}

/** What was decided on must be there: if not, the journal is another state's. */
function existing(tree: DataTree, path: string): Znode {
  const node = tree.lookup(path);
  if (!node)
    throw new Error(`a transaction needs ${path}, which is not there: the journal does not fit the state it is applied to`);
  return node;
}

/**
 * A copy with memory of its own: what comes from a frame, or from the journal, is a view of something much larger, and so would be a
 * buffer of Node's pool.
 */
function kept(data: Buffer | null): Buffer | null {
  if (data === null) return null;
  const own = Buffer.allocUnsafeSlow(data.length);
  own.set(data);
  return own;
}

/** Why nothing happened, or OK. */
export function errOf(applied: Applied): number {
  return applied.type === 'error' ? applied.err : KeeperCode.OK;
}
