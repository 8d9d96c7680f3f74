import { ByteReader, ByteWriter, MalformedError } from '@calf/protocol/bytes';
import { type Message, readMessage, writeDelimited } from '@calf/protocol/message';
import { type Edit, editMessages, type Op, opCodes } from './edit.ts';

/** Names a call that must run at most once. Source: org.apache.hadoop.ipc.RetryCache.CacheEntry. */
export interface CallName {
  /** 16 bytes. */
  readonly clientId: Buffer;
  readonly callId: number;
}

/** All that one call changed: a journal record. With `call`, a retry of the call is answered and not run again. */
export interface EditRecord {
  readonly call: CallName | undefined;
  readonly edits: readonly Edit[];
}

const clientIdBytes = 16;
const ops = new Map(Object.entries(opCodes).map(([op, code]) => [code, op as Op])); // its keys are the Ops

/**
 * Layout: byte 0 (no call) or 1, then for 1 the clientId's 16 bytes and the callId as varint; then for each edit its opcode (one
 * byte) and its message (protobuf, behind its length as varint), to the end of the record.
 */
export function encodeRecord({ call, edits }: EditRecord): Buffer {
  const to = new ByteWriter();
  to.uint8(call ? 1 : 0);
  if (call) {
    to.bytes(call.clientId);
    to.varint32(call.callId);
  }
  for (const edit of edits) {
    to.uint8(opCodes[edit.op]);
    writeDelimited(to, editMessages[edit.op] as Message<unknown, Edit>, edit); // the message is that of the edit's op
  }
  return to.written();
}

/** @throws MalformedError */
export function decodeRecord(bytes: Buffer): EditRecord {
  const from = new ByteReader(bytes);
  const call = from.uint8() === 0 ? undefined : { clientId: Buffer.from(from.take(clientIdBytes)), callId: from.varint32() };
  const edits: Edit[] = [];
  while (from.remaining > 0) edits.push(decodeEdit(from));
  return { call, edits };
}

function decodeEdit(from: ByteReader): Edit {
  const code = from.uint8();
  const op = ops.get(code);
  if (op === undefined) throw new MalformedError(`no edit has the opcode ${code}`);
  const byteLength = from.varint32();
  const start = from.skip(byteLength);
  const fields = readMessage<unknown, never>(
    editMessages[op] as Message<unknown, never>,
    new ByteReader(from.buffer, start, from.position),
  );
  return Object.assign(fields as object, { op }) as Edit; // the message is that of `op`
}
