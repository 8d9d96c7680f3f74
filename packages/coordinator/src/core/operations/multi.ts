import { KeeperCode, KeeperError, type MultiWrite } from '@calf/protocol/zookeeper';
import type { TreeView } from '../data-tree.ts';
import { PendingTree } from '../pending-tree.ts';
import type { Txn } from '../transaction.ts';
import { decideCheck } from './check.ts';
import type { Client } from './client.ts';
import { decideCreate, decideCreateContainer, decideCreateTTL } from './create.ts';
import { decideDelete } from './delete.ts';
import { decideSetData } from './set-data.ts';

/**
 * Every operation sees what the ones before it do. When one is refused, it says why, those before it say OK and those after it
 * RUNTIMEINCONSISTENCY, and nothing happens. Source: org.apache.zookeeper.server.PrepRequestProcessor.pRequestHelper,
 * OpCode.multi, and DataTree.processTxn.
 */
export function decideMulti(view: TreeView, operations: readonly MultiWrite[], client: Client): Txn {
  const pending = new PendingTree(view, client.sessionId);
  const txns: Txn[] = [];
  for (const operation of operations) {
    try {
      const txn = decideOne(pending, operation, client);
      pending.note(txn);
      txns.push(txn);
    } catch (refusal) {
      if (!(refusal instanceof KeeperError)) throw refusal;
      return { type: 'multi', txns: refused(operations.length, txns.length, refusal.err) };
    }
  }
  return { type: 'multi', txns };
}

/** One operation of a transaction, or one that stands alone. */
export function decideOne(view: TreeView, operation: MultiWrite, client: Client): Txn {
  switch (operation.op) {
    case 'create':
    case 'create2':
      return decideCreate(view, operation.request, client);
    case 'createContainer':
      return decideCreateContainer(view, operation.request, client);
    case 'createTTL':
      return decideCreateTTL(view, operation.request, client);
    case 'delete':
      return decideDelete(view, operation.request, client);
    case 'setData':
      return decideSetData(view, operation.request, client);
    case 'check':
      return decideCheck(view, operation.request, client);
  }
}

function refused(count: number, refusedIndex: number, err: number): Txn[] {
  return Array.from({ length: count }, (_, index) => {
    if (index === refusedIndex) return { type: 'error', err };
    return { type: 'error', err: index < refusedIndex ? KeeperCode.OK : KeeperCode.RUNTIMEINCONSISTENCY };
  });
}
