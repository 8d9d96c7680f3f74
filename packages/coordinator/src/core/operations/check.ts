import { type CheckVersionRequest, KeeperError, Perms } from '@calf/protocol/zookeeper';
import { requirePermission } from '../acl.ts';
import type { TreeView } from '../data-tree.ts';
import { validatePath } from '../paths.ts';
import type { Txn } from '../transaction.ts';
import { requireVersion } from '../version.ts';
import type { Client } from './client.ts';

/** Changes nothing, and lets a multi fail. Source: org.apache.zookeeper.server.PrepRequestProcessor.pRequest2Txn, OpCode.check. @throws KeeperError */
export function decideCheck(view: TreeView, { path, version }: CheckVersionRequest, client: Client): Txn {
  validatePath(path);
  const node = view.lookup(path);
  if (!node) throw new KeeperError('NONODE', path);
  requirePermission(node.acl, Perms.READ, client.identities);
  return { type: 'check', path, version: requireVersion(node.version, version, path) };
}
