import { ByteReader, ByteWriter, MalformedError } from '@calf/protocol/bytes';
import * as wire from '@calf/protocol/zookeeper';
import type { Txn, TxnHeader } from './transaction.ts';

const { OpCode } = wire;

/**
 * A record of the journal: a TxnHeader and the record of its type, as in the files that a ZooKeeper writes (`log.<zxid>`, without their
 * frame). Source: org.apache.zookeeper.server.util.SerializeUtils.serializeRequest.
 */
export function encodeTransaction({ clientId, cxid, zxid, timeMs }: TxnHeader, txn: Txn): Buffer {
  const to = new ByteWriter();
  wire.TxnHeader.write(to, { clientId, cxid, zxid, time: timeMs, type: OpCode[txn.type] });
  writeTxn(to, txn);
  return to.written();
}

/** @throws MalformedError */
export function decodeTransaction(bytes: Buffer): { header: TxnHeader; txn: Txn } {
  const from = new ByteReader(bytes);
  const { clientId, cxid, zxid, time, type } = wire.TxnHeader.read(from);
  return { header: { clientId, cxid, zxid, timeMs: time }, txn: readTxn(from, type) };
}

function writeTxn(to: ByteWriter, txn: Txn): void {
  switch (txn.type) {
    case 'create':
      return wire.CreateTxn.write(to, { ...txn.node, ephemeral: txn.ephemeral });
    case 'createContainer':
      return wire.CreateContainerTxn.write(to, txn.node);
    case 'createTTL':
      return wire.CreateTTLTxn.write(to, { ...txn.node, ttl: txn.ttlMs });
    case 'delete':
      return wire.DeleteTxn.write(to, txn);
    case 'setData':
      return wire.SetDataTxn.write(to, txn);
    case 'setACL':
      return wire.SetACLTxn.write(to, txn);
    case 'check':
      return wire.CheckVersionTxn.write(to, txn);
    case 'createSession':
      return wire.CreateSessionTxn.write(to, { timeOut: txn.timeoutMs });
    case 'closeSession':
      return wire.CloseSessionTxn.write(to, txn);
    case 'error':
      return wire.ErrorTxn.write(to, txn);
    case 'multi':
      return wire.MultiTxn.write(to, { txns: txn.txns.map((part) => ({ type: OpCode[part.type], data: partBytes(part) })) });
  }
}

function readTxn(from: ByteReader, type: number): Txn {
  switch (type) {
    case OpCode.create: {
      const { ephemeral, ...node } = wire.CreateTxn.read(from);
      return { type: 'create', node, ephemeral };
    }
    case OpCode.createContainer:
      return { type: 'createContainer', node: wire.CreateContainerTxn.read(from) };
    case OpCode.createTTL: {
      const { ttl, ...node } = wire.CreateTTLTxn.read(from);
      return { type: 'createTTL', node, ttlMs: ttl };
    }
    case OpCode.delete:
      return { type: 'delete', ...wire.DeleteTxn.read(from) };
    case OpCode.setData:
      return { type: 'setData', ...wire.SetDataTxn.read(from) };
    case OpCode.setACL:
      return { type: 'setACL', ...wire.SetACLTxn.read(from) };
    case OpCode.check:
      return { type: 'check', ...wire.CheckVersionTxn.read(from) };
    case OpCode.createSession:
      return { type: 'createSession', timeoutMs: wire.CreateSessionTxn.read(from).timeOut };
    case OpCode.closeSession:
      return { type: 'closeSession', ...wire.CloseSessionTxn.read(from) };
    case OpCode.error:
      return { type: 'error', ...wire.ErrorTxn.read(from) };
    case OpCode.multi:
      return {
        type: 'multi',
        txns: wire.MultiTxn.read(from).txns.map((part) => readTxn(new ByteReader(part.data ?? Buffer.alloc(0)), part.type)),
      };
    default:
      throw new MalformedError(`a transaction of type ${type} in the journal`);
  }
}

function partBytes(part: Txn): Buffer {
  const to = new ByteWriter();
  writeTxn(to, part);
  return to.written();
}
