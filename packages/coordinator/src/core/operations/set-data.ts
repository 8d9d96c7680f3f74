import { KeeperError, Perms, type SetDataRequest } from '@calf/protocol/zookeeper';
import { requirePermission } from '../acl.ts';
import type { TreeView } from '../data-tree.ts';
import { validatePath } from '../paths.ts';
import type { Txn } from '../transaction.ts';
import { requireVersion } from '../version.ts';
import type { Client } from './client.ts';

/** Source: org.apache.zookeeper.server.PrepRequestProcessor.pRequest2Txn, OpCode.setData. @throws KeeperError */
export function decideSetData(view: TreeView, { path, data, version }: SetDataRequest, client: Client): Txn {
  validatePath(path);
  const node = view.lookup(path);
  if (!node) throw new KeeperError('NONODE', path);
  requirePermission(node.acl, Perms.WRITE, client.identities);
  return { type: 'setData', path, data, version: requireVersion(node.version, version, path) };
}
