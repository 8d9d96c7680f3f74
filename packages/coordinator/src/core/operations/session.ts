import type { DataTree } from '../data-tree.ts';
import type { Txn } from '../transaction.ts';

export function decideCreateSession(timeoutMs: number): Txn {
  return { type: 'createSession', timeoutMs };
}

/** A session takes its ephemeral znodes with it. Source: org.apache.zookeeper.server.PrepRequestProcessor, OpCode.closeSession. */
export function decideCloseSession(tree: DataTree, sessionId: bigint): Txn {
  return { type: 'closeSession', paths2Delete: tree.ephemeralsOf(sessionId) };
}
