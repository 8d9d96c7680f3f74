import { bool, buffer, int, long, record, type Shape, ustring, vector } from './record.ts';
import { ACL, safeLong } from './zookeeper-records.ts';

// Records of ZooKeeper's transaction log: org.apache.zookeeper.txn of zookeeper.jute. `type` is an OpCode.

export const TxnHeader = record({ clientId: long, cxid: int, zxid: safeLong, time: safeLong, type: int });
export type TxnHeader = Shape<typeof TxnHeader>;

export const CreateTxn = record({ path: ustring, data: buffer, acl: vector(ACL), ephemeral: bool, parentCVersion: int });
export const CreateContainerTxn = record({ path: ustring, data: buffer, acl: vector(ACL), parentCVersion: int });
export const CreateTTLTxn = record({ path: ustring, data: buffer, acl: vector(ACL), parentCVersion: int, ttl: long });
export const DeleteTxn = record({ path: ustring });
export const SetDataTxn = record({ path: ustring, data: buffer, version: int });
export const SetACLTxn = record({ path: ustring, acl: vector(ACL), version: int });
export const CheckVersionTxn = record({ path: ustring, version: int });
export const CreateSessionTxn = record({ timeOut: int });
export const CloseSessionTxn = record({ paths2Delete: vector(ustring) });
export const ErrorTxn = record({ err: int });

/** One part of a MultiTxn: its own record in `data`. */
export const PartTxn = record({ type: int, data: buffer });
export const MultiTxn = record({ txns: vector(PartTxn) });
