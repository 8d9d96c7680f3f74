import { MalformedError } from '@calf/protocol/bytes';
import type { Codec } from '@calf/protocol/record';
import {
  Create2Response,
  CreateRequest,
  CreateResponse,
  CreateTTLRequest,
  DeleteRequest,
  isRead,
  KeeperCode,
  KeeperError,
  MultiRequest,
  MultiResponse,
  type MultiResult,
  type MultiWrite,
  ReconfigRequest,
  SetACLRequest,
  SetDataRequest,
  StatResponse,
} from '@calf/protocol/zookeeper';
import { type Applied, errOf } from '../core/apply.ts';
import type { DataTree } from '../core/data-tree.ts';
import type { Client } from '../core/operations/client.ts';
import { decideCreate, decideCreateContainer, decideCreateTTL } from '../core/operations/create.ts';
import { decideDelete } from '../core/operations/delete.ts';
import { decideMulti } from '../core/operations/multi.ts';
import { decideSetACL } from '../core/operations/set-acl.ts';
import { decideSetData } from '../core/operations/set-data.ts';
import type { Txn } from '../core/transaction.ts';
import type { Body } from '../frames.ts';
import type { Call, Row } from './request.ts';

/** Requests that take a zxid: schema, operation, answer. */
export const create = write('CREA', CreateRequest, decideCreate, createBody);
export const create2 = write('CREA', CreateRequest, decideCreate, create2Body);
export const createContainer = write('CREA', CreateRequest, decideCreateContainer, create2Body);
export const createTTL = write('CREA', CreateTTLRequest, decideCreateTTL, create2Body);
export const remove = write('DELE', DeleteRequest, decideDelete, () => undefined);
export const setData = write('SETD', SetDataRequest, decideSetData, statBody);
export const setACL = write('SETA', SetACLRequest, decideSetACL, statBody);

/** An ensemble's matter. Source: PrepRequestProcessor, OpCode.reconfig, with reconfigEnabled=false. */
export const reconfig = write('RECO', ReconfigRequest, refuseReconfig, () => undefined);

export const multi: Row = {
  name: 'MULT',
  answer(call) {
    const operations = writesOf(call);
    const { sessionId, identities } = call.connection;
    const { coordinator, xid } = call;
    const applied = coordinator.commit({ sessionId, xid }, () => {
      if (!operations) throw new KeeperError('MARSHALLINGERROR');
      return decideMulti(coordinator.state.tree, operations, { sessionId, identities });
    });
    if (applied.type === 'error' || !operations) return { err: errOf(applied) };
    if (applied.type !== 'multi') throw new Error(`a multi was applied as ${applied.type}`);
    const results = applied.results.map((result, index) => multiResult(operations[index]?.op, result));
    return { err: KeeperCode.OK, body: (to) => MultiResponse.write(to, results) };
  },
};

function write<R>(
  name: string,
  codec: Codec<R>,
  decide: (tree: DataTree, request: R, client: Client) => Txn,
  bodyOf: (applied: Applied) => Body | undefined,
): Row {
  return {
    name,
    answer({ coordinator, connection: { sessionId, identities }, xid, from }: Call) {
      const request = codec.read(from);
      const applied = coordinator.commit({ sessionId, xid }, () =>
        decide(coordinator.state.tree, request, { sessionId, identities }),
      );
      if (applied.type === 'error') return { err: applied.err };
      return { err: KeeperCode.OK, body: bodyOf(applied) };
    },
  };
}

function createBody(applied: Applied): Body | undefined {
  return applied.type === 'create' ? (to) => CreateResponse.write(to, applied) : undefined;
}

function create2Body(applied: Applied): Body | undefined {
  return applied.type === 'create' ? (to) => Create2Response.write(to, applied) : undefined;
}

function statBody(applied: Applied): Body | undefined {
  return 'stat' in applied ? (to) => StatResponse.write(to, applied) : undefined;
}

function refuseReconfig(): Txn {
  throw new KeeperError('RECONFIGDISABLED');
}

/** Undefined for bytes that are no transaction, which takes a zxid all the same. */
function writesOf({ from }: Call): readonly MultiWrite[] | undefined {
  try {
    const operations = MultiRequest.read(from);
    const writes = operations.filter((operation) => !isRead(operation));
    return writes.length === operations.length ? writes : undefined;
  } catch (fault) {
    if (fault instanceof MalformedError) return undefined;
    throw fault;
  }
}

/** The result of `create` is a path, that of its younger kin a stat as well. Source: FinalRequestProcessor, OpCode.multi. */
function multiResult(op: MultiWrite['op'] | undefined, applied: Applied): MultiResult {
  switch (applied.type) {
    case 'create':
      return op === 'create' ? { op, path: applied.path } : { op: 'create2', path: applied.path, stat: applied.stat };
    case 'setData':
      return { op: 'setData', stat: applied.stat };
    case 'delete':
    case 'check':
      return { op: applied.type };
    case 'error':
      return { op: 'error', err: applied.err };
    case 'setACL':
    case 'multi':
    case 'createSession':
    case 'closeSession':
      throw new Error(`${applied.type} in a multi`);
  }
}
