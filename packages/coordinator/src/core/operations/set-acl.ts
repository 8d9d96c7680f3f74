import { KeeperError, Perms, type SetACLRequest } from '@calf/protocol/zookeeper';
import { requirePermission, resolveAcl } from '../acl.ts';
import type { TreeView } from '../data-tree.ts';
import { validatePath } from '../paths.ts';
import type { Txn } from '../transaction.ts';
import { requireVersion } from '../version.ts';
import type { Client } from './client.ts';

/** `version` is that of the ACL. Source: org.apache.zookeeper.server.PrepRequestProcessor.pRequest2Txn, OpCode.setACL. @throws KeeperError */
export function decideSetACL(view: TreeView, { path, acl, version }: SetACLRequest, client: Client): Txn {
  validatePath(path);
  const resolved = resolveAcl(path, client.identities, acl);
  const node = view.lookup(path);
  if (!node) throw new KeeperError('NONODE', path);
  requirePermission(node.acl, Perms.ADMIN, client.identities);
  return { type: 'setACL', path, acl: resolved, version: requireVersion(node.aversion, version, path) };
}
