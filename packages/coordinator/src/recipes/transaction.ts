import type { Transaction } from 'node-zookeeper-client';
import { type CreateMode, createFlags } from './create-mode.ts';

/** One part of a transaction: all are carried out, or none. Without a version, any will do. */
export type Operation =
  | { readonly op: 'create'; readonly path: string; readonly data?: Buffer; readonly mode?: CreateMode }
  | { readonly op: 'set'; readonly path: string; readonly data: Buffer; readonly version?: number }
  | { readonly op: 'delete'; readonly path: string; readonly version?: number }
  | { readonly op: 'check'; readonly path: string; readonly version?: number };

const anyVersion = -1;

/** Adds `operation`. The library takes version 0, that of a znode never written again, for "any": it is put right afterwards. */
export function addOperation(transaction: Transaction, operation: Operation): void {
  add(transaction, operation);
  const added = transaction.ops.at(-1);
  if (added && operation.op !== 'create') added.version = operation.version ?? anyVersion;
}

function add(transaction: Transaction, operation: Operation): Transaction {
  switch (operation.op) {
    case 'create':
      return transaction.create(operation.path, operation.data ?? Buffer.alloc(0), createFlags[operation.mode ?? 'persistent']);
    case 'set':
      return transaction.setData(operation.path, operation.data, anyVersion);
    case 'delete':
      return transaction.remove(operation.path, anyVersion);
    case 'check':
      return transaction.check(operation.path, anyVersion);
  }
}
