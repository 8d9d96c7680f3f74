import { type DeleteRequest, KeeperError, Perms } from '@calf/protocol/zookeeper';
import { requirePermission } from '../acl.ts';
import type { TreeView } from '../data-tree.ts';
import { ephemeralKind } from '../ephemeral-owner.ts';
import { parentForDelete } from '../paths.ts';
import type { Txn } from '../transaction.ts';
import { requireVersion } from '../version.ts';
import type { Client } from './client.ts';

/** Source: org.apache.zookeeper.server.PrepRequestProcessor.pRequest2Txn, OpCode.delete. @throws KeeperError */
export function decideDelete(view: TreeView, { path, version }: DeleteRequest, client: Client): Txn {
  const parent = view.lookup(parentForDelete(path));
  if (!parent) throw new KeeperError('NONODE', path);
  requirePermission(parent.acl, Perms.DELETE, client.identities);
  const node = view.lookup(path);
  if (!node) throw new KeeperError('NONODE', path);
  requireVersion(node.version, version, path);
  if (node.childCount > 0) throw new KeeperError('NOTEMPTY', path);
  return { type: 'delete', path };
}

/** The server's own deletion of containers and TTL znodes. Source: the same, OpCode.deleteContainer. @throws KeeperError */
export function decideDeleteContainer(view: TreeView, path: string): Txn {
  parentForDelete(path);
  const node = view.lookup(path);
  if (!node) throw new KeeperError('NONODE', path);
  if (node.childCount > 0) throw new KeeperError('NOTEMPTY', path);
  if (ephemeralKind(node.ephemeralOwner) === 'normal') throw new KeeperError('BADVERSION', path);
  return { type: 'delete', path };
}
