import { CreateMode, type CreateRequest, type CreateTTLRequest, KeeperError, Perms } from '@calf/protocol/zookeeper';
import { requirePermission, resolveAcl } from '../acl.ts';
import type { TreeView } from '../data-tree.ts';
import { ephemeralKind, ttlOwner } from '../ephemeral-owner.ts';
import { parentForCreate, sequentialSuffix, validatePath } from '../paths.ts';
import type { NewNode, Txn } from '../transaction.ts';
import type { Client } from './client.ts';

/** Of `create`, `create2`; their flags know CONTAINER too, which then makes a persistent znode, as in ZooKeeper. */
export function decideCreate(view: TreeView, request: CreateRequest, client: Client): Txn {
  if (isTtl(modeOf(request))) throw new KeeperError('BADARGUMENTS', request.path);
  return { type: 'create', node: newNode(view, request, client), ephemeral: isEphemeral(request.flags) };
}

/** A container is deleted by the server some time after its last child. */
export function decideCreateContainer(view: TreeView, request: CreateRequest, client: Client): Txn {
  if (isTtl(modeOf(request))) throw new KeeperError('BADARGUMENTS', request.path);
  return { type: 'createContainer', node: newNode(view, request, client) };
}

/** A TTL znode is deleted by the server when it has no children and was not written to for `ttl` milliseconds. */
export function decideCreateTTL(view: TreeView, request: CreateTTLRequest, client: Client): Txn {
  if (!isTtl(modeOf(request))) throw new KeeperError('BADARGUMENTS', request.path);
  ttlOwner(request.ttl, request.path);
  return { type: 'createTTL', node: newNode(view, request, client), ttlMs: request.ttl };
}

/** The order of the refusals is that of org.apache.zookeeper.server.PrepRequestProcessor.pRequest2TxnCreate. @throws KeeperError */
function newNode(view: TreeView, request: CreateRequest, client: Client): NewNode {
  const parentPath = parentForCreate(request.path);
  const acl = resolveAcl(request.path, client.identities, request.acl);
  const parent = view.lookup(parentPath);
  if (!parent) throw new KeeperError('NONODE', parentPath);
  requirePermission(parent.acl, Perms.CREATE, client.identities);
  const path = isSequential(request.flags) ? request.path + sequentialSuffix(parent.cversion) : request.path;
  validatePath(path);
  if (view.lookup(path)) throw new KeeperError('NODEEXISTS', path);
  if (ephemeralKind(parent.ephemeralOwner) === 'normal') throw new KeeperError('NOCHILDRENFOREPHEMERALS', path);
  return { path, data: request.data, acl, parentCVersion: (parent.cversion + 1) | 0 };
}

function modeOf({ flags, path }: CreateRequest): number {
  if (flags < CreateMode.PERSISTENT || flags > CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL)
    throw new KeeperError('BADARGUMENTS', path);
  return flags;
}

function isTtl(flags: number): boolean {
  return flags === CreateMode.PERSISTENT_WITH_TTL || flags === CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL;
}

function isEphemeral(flags: number): boolean {
  return flags === CreateMode.EPHEMERAL || flags === CreateMode.EPHEMERAL_SEQUENTIAL;
}

function isSequential(flags: number): boolean {
  return (
    flags === CreateMode.PERSISTENT_SEQUENTIAL ||
    flags === CreateMode.EPHEMERAL_SEQUENTIAL ||
    flags === CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL
  );
}
