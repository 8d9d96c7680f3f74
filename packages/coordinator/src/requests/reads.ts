import {
  type ClientInfo,
  GetACLResponse,
  GetAllChildrenNumberResponse,
  GetChildren2Response,
  GetChildrenResponse,
  GetDataResponse,
  GetEphemeralsResponse,
  type Id,
  isRead,
  KeeperCode,
  KeeperError,
  type MultiRead,
  MultiRequest,
  MultiResponse,
  type MultiResult,
  PathRequest,
  Perms,
  ReadRequest,
  StatResponse,
  WhoAmIResponse,
} from '@calf/protocol/zookeeper';
import { isPermitted, requirePermission, withoutDigests } from '../core/acl.ts';
import { WatchMode } from '../core/watches.ts';
import { statOf, type Znode } from '../core/znode.ts';
import type { Body } from '../frames.ts';
import type { Call, Row } from './request.ts';

/** Watches what is not there, too. Source: org.apache.zookeeper.server.FinalRequestProcessor, OpCode.exists. */
export const exists = read('EXIS', (call) => {
  const { path, watch } = ReadRequest.read(call.from);
  if (path.includes('\0')) throw new KeeperError('BADARGUMENTS', path);
  const node = call.coordinator.state.tree.lookup(path);
  if (node) requirePermission(node.acl, Perms.READ, call.connection.identities);
  if (watch) call.coordinator.watches.data.add(path, call.connection, WatchMode.standard);
  if (!node) throw new KeeperError('NONODE', path);
  return (to) => StatResponse.write(to, { stat: statOf(node) });
});

export const getData = read('GETD', (call) => {
  const request = ReadRequest.read(call.from);
  const node = readable(call, request.path, Perms.READ);
  if (request.watch) call.coordinator.watches.data.add(request.path, call.connection, WatchMode.standard);
  return (to) => GetDataResponse.write(to, { data: node.data, stat: statOf(node) });
});

export const getChildren = read('GETC', (call) => {
  const node = watchedChildren(call, ReadRequest.read(call.from));
  return (to) => GetChildrenResponse.write(to, { children: childrenOf(node) });
});

export const getChildren2 = read('GETC', (call) => {
  const node = watchedChildren(call, ReadRequest.read(call.from));
  return (to) => GetChildren2Response.write(to, { children: childrenOf(node), stat: statOf(node) });
});

/** Digests are for administrators alone. */
export const getACL = read('GETA', (call) => {
  const { path } = PathRequest.read(call.from);
  const node = readable(call, path, Perms.READ | Perms.ADMIN);
  const whole = isPermitted(node.acl, Perms.ADMIN, call.connection.identities);
  return (to) => GetACLResponse.write(to, { acl: whole ? node.acl : withoutDigests(node.acl), stat: statOf(node) });
});

/** All descendants; for the root, as ZooKeeper counts, all znodes but itself. */
export const getAllChildrenNumber = read('GETACN', (call) => {
  const { path } = PathRequest.read(call.from);
  readable(call, path, Perms.READ);
  const { tree } = call.coordinator.state;
  let totalNumber = 0;
  if (path === '/') totalNumber = tree.znodes.size - 1;
  else for (const other of tree.znodes.keys()) if (other.startsWith(`${path}/`)) totalNumber++;
  return (to) => GetAllChildrenNumberResponse.write(to, { totalNumber });
});

/** Of the asking session. */
export const getEphemerals = read('GETE', (call) => {
  const { path: prefix } = PathRequest.read(call.from);
  const all = call.coordinator.state.tree.ephemeralsOf(call.connection.sessionId);
  const ephemerals = ['', '/'].includes(prefix.trim()) ? all : all.filter((path) => path.startsWith(prefix));
  return (to) => GetEphemeralsResponse.write(to, { ephemerals });
});

/** One server is always in step with itself. */
export const sync = read('SYNC', (call) => {
  const { path } = PathRequest.read(call.from);
  return (to) => PathRequest.write(to, { path });
});

export const whoAmI = read('HOMI', (call) => {
  const clientInfo = call.connection.identities.map(clientInfoOf);
  return (to) => WhoAmIResponse.write(to, { clientInfo });
});

export const ping = read('PING', () => undefined);

/** Each read succeeds or fails alone; what is no read ends them, behind those that were done. */
export const multiRead: Row = {
  name: 'MLTR',
  answer(call) {
    const operations = MultiRequest.read(call.from);
    const firstWrite = operations.findIndex((operation) => !isRead(operation));
    const results = (firstWrite === -1 ? operations : operations.slice(0, firstWrite))
      .filter(isRead)
      .map((operation) => multiReadResult(call, operation));
    const err = firstWrite === -1 ? KeeperCode.OK : KeeperCode.MARSHALLINGERROR;
    return { err, body: (to) => MultiResponse.write(to, results) };
  },
};

function read(name: string, answer: (call: Call) => Body | undefined): Row {
  return { name, answer: (call) => ({ err: KeeperCode.OK, body: answer(call) }) };
}

/** @throws KeeperError NONODE, NOAUTH */
function readable({ coordinator, connection }: Call, path: string, perms: number): Znode {
  const node = coordinator.state.tree.lookup(path);
  if (!node) throw new KeeperError('NONODE', path);
  requirePermission(node.acl, perms, connection.identities);
  return node;
}

function watchedChildren(call: Call, { path, watch }: ReadRequest): Znode {
  const node = readable(call, path, Perms.READ);
  if (watch) call.coordinator.watches.children.add(path, call.connection, WatchMode.standard);
  return node;
}

function childrenOf(node: Znode): string[] {
  return node.children ? [...node.children] : [];
}

function multiReadResult(call: Call, { op, request }: MultiRead): MultiResult {
  try {
    const node = readable(call, request.path, Perms.READ);
    if (op === 'getChildren') return { op, children: childrenOf(node) };
    return { op, data: node.data, stat: statOf(node) };
  } catch (refusal) {
    if (refusal instanceof KeeperError) return { op: 'error', err: refusal.err };
    throw refusal;
  }
}

/** Source: org.apache.zookeeper.server.util.AuthUtil.getClientInfos: the super user has no provider, and hence no name. */
function clientInfoOf({ scheme, id }: Id): ClientInfo {
  return { authScheme: scheme, user: scheme === 'digest' ? (id.split(':', 1)[0] ?? '') : scheme === 'super' ? '' : id };
}
