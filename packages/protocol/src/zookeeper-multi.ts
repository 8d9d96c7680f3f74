import { type ByteReader, type ByteWriter, MalformedError } from './bytes.ts';
import type { Codec } from './record.ts';
import { OpCode } from './zookeeper-codes.ts';
import {
  CheckVersionRequest,
  Create2Response,
  CreateRequest,
  CreateResponse,
  CreateTTLRequest,
  DeleteRequest,
  ErrorResponse,
  GetChildrenResponse,
  GetDataResponse,
  MultiHeader,
  ReadRequest,
  SetDataRequest,
  type Stat,
  StatResponse,
} from './zookeeper-records.ts';

/** One operation of a transaction (`multi`). */
export type MultiWrite =
  | { readonly op: 'create' | 'create2' | 'createContainer'; readonly request: CreateRequest }
  | { readonly op: 'createTTL'; readonly request: CreateTTLRequest }
  | { readonly op: 'delete'; readonly request: DeleteRequest }
  | { readonly op: 'setData'; readonly request: SetDataRequest }
  | { readonly op: 'check'; readonly request: CheckVersionRequest };

/** One of several reads in one request (`multiRead`). */
export type MultiRead = { readonly op: 'getChildren' | 'getData'; readonly request: ReadRequest };

export type MultiOperation = MultiWrite | MultiRead;

export type MultiResult =
  | { readonly op: 'create'; readonly path: string }
  | { readonly op: 'create2'; readonly path: string; readonly stat: Stat }
  | { readonly op: 'delete' | 'check' }
  | { readonly op: 'setData'; readonly stat: Stat }
  | { readonly op: 'getChildren'; readonly children: readonly string[] }
  | { readonly op: 'getData'; readonly data: Buffer | null; readonly stat: Stat }
  | { readonly op: 'error'; readonly err: number };

const end = { type: -1, done: true, err: -1 };

/**
 * Operations, each behind a MultiHeader of its opcode, and a last header that says `done`. Reads and writes do not mix.
 * Source: org.apache.zookeeper.MultiOperationRecord.
 */
export const MultiRequest: Codec<readonly MultiOperation[]> = {
  read(from) {
    const operations: MultiOperation[] = [];
    for (let header = MultiHeader.read(from); !header.done; header = MultiHeader.read(from)) {
      operations.push(readOperation(header.type, from));
    }
    const reads = operations.filter(isRead).length;
    if (reads > 0 && reads < operations.length) throw new MalformedError('a multi of reads and writes');
    return operations;
  },
  write(to, operations) {
    for (const operation of operations) {
      MultiHeader.write(to, { type: OpCode[operation.op], done: false, err: -1 });
      writeOperation(operation, to);
    }
    MultiHeader.write(to, end);
  },
};

/** Source: org.apache.zookeeper.MultiResponse. */
export const MultiResponse: Codec<readonly MultiResult[]> = {
  read(from) {
    const results: MultiResult[] = [];
    for (let header = MultiHeader.read(from); !header.done; header = MultiHeader.read(from)) {
      results.push(readResult(header.type, from));
    }
    return results;
  },
  write(to, results) {
    for (const result of results) {
      MultiHeader.write(to, { type: OpCode[result.op], done: false, err: result.op === 'error' ? result.err : 0 });
      writeResult(result, to);
    }
    MultiHeader.write(to, end);
  },
};

export function isRead(operation: MultiOperation): operation is MultiRead {
  return operation.op === 'getChildren' || operation.op === 'getData';
}

function readOperation(type: number, from: ByteReader): MultiOperation {
  switch (type) {
    case OpCode.create:
      return { op: 'create', request: CreateRequest.read(from) };
    case OpCode.create2:
      return { op: 'create2', request: CreateRequest.read(from) };
    case OpCode.createContainer:
      return { op: 'createContainer', request: CreateRequest.read(from) };
    case OpCode.createTTL:
      return { op: 'createTTL', request: CreateTTLRequest.read(from) };
    case OpCode.delete:
      return { op: 'delete', request: DeleteRequest.read(from) };
    case OpCode.setData:
      return { op: 'setData', request: SetDataRequest.read(from) };
    case OpCode.check:
      return { op: 'check', request: CheckVersionRequest.read(from) };
    case OpCode.getChildren:
      return { op: 'getChildren', request: ReadRequest.read(from) };
    case OpCode.getData:
      return { op: 'getData', request: ReadRequest.read(from) };
    default:
      throw new MalformedError(`operation ${type} in a multi`);
  }
}

function writeOperation(operation: MultiOperation, to: ByteWriter): void {
  switch (operation.op) {
    case 'create':
    case 'create2':
    case 'createContainer':
      return CreateRequest.write(to, operation.request);
    case 'createTTL':
      return CreateTTLRequest.write(to, operation.request);
    case 'delete':
      return DeleteRequest.write(to, operation.request);
    case 'setData':
      return SetDataRequest.write(to, operation.request);
    case 'check':
      return CheckVersionRequest.write(to, operation.request);
    case 'getChildren':
    case 'getData':
      return ReadRequest.write(to, operation.request);
  }
}

function readResult(type: number, from: ByteReader): MultiResult {
  switch (type) {
    case OpCode.create:
      return { op: 'create', ...CreateResponse.read(from) };
    case OpCode.create2:
      return { op: 'create2', ...Create2Response.read(from) };
    case OpCode.delete:
      return { op: 'delete' };
    case OpCode.check:
      return { op: 'check' };
    case OpCode.setData:
      return { op: 'setData', ...StatResponse.read(from) };
    case OpCode.getChildren:
      return { op: 'getChildren', ...GetChildrenResponse.read(from) };
    case OpCode.getData:
      return { op: 'getData', ...GetDataResponse.read(from) };
    case OpCode.error:
      return { op: 'error', ...ErrorResponse.read(from) };
    default:
      throw new MalformedError(`result of type ${type} in a multi`);
  }
}

function writeResult(result: MultiResult, to: ByteWriter): void {
  switch (result.op) {
    case 'create':
      return CreateResponse.write(to, result);
    case 'create2':
      return Create2Response.write(to, result);
    case 'setData':
      return StatResponse.write(to, result);
    case 'getChildren':
      return GetChildrenResponse.write(to, result);
    case 'getData':
      return GetDataResponse.write(to, result);
    case 'error':
      return ErrorResponse.write(to, result);
    case 'delete':
    case 'check':
      return;
  }
}
