import type { ACL } from '@calf/protocol/zookeeper';

/**
 * A change, decided and exact: sequential names are chosen, versions counted, ACLs resolved. The variants are the records of ZooKeeper's
 * own transaction log (`org.apache.zookeeper.txn`), so the journal of one could be turned into the log of the other.
 */
export type Txn =
  | { readonly type: 'create'; readonly node: NewNode; readonly ephemeral: boolean }
  | { readonly type: 'createContainer'; readonly node: NewNode }
  | { readonly type: 'createTTL'; readonly node: NewNode; readonly ttlMs: bigint }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'setData'; readonly path: string; readonly data: Buffer | null; readonly version: number }
  | { readonly type: 'setACL'; readonly path: string; readonly acl: readonly ACL[]; readonly version: number }
  | { readonly type: 'check'; readonly path: string; readonly version: number }
  | { readonly type: 'createSession'; readonly timeoutMs: number }
  | { readonly type: 'closeSession'; readonly paths2Delete: readonly string[] }
  /** A refused request takes a zxid as well, and clients learn of it. */
  | { readonly type: 'error'; readonly err: number }
  /** All of them, or (when one is an error) none. */
  | { readonly type: 'multi'; readonly txns: readonly Txn[] };

export interface NewNode {
  readonly path: string;
  readonly data: Buffer | null;
  readonly acl: readonly ACL[];
  /** The parent's cversion afterwards. */
  readonly parentCVersion: number;
}

/** Who, when, and the number: `org.apache.zookeeper.txn.TxnHeader`. */
export interface TxnHeader {
  /** The session. */
  readonly clientId: bigint;
  /** The client's xid. */
  readonly cxid: number;
  readonly zxid: number;
  readonly timeMs: number;
}
