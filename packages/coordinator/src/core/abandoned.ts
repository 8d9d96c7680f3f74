import type { DataTree } from './data-tree.ts';
import { ttlMsOf } from './ephemeral-owner.ts';

/**
 * What the server deletes by itself: containers that have lost their last child (one that never had any stays), and childless TTL
 * znodes that nobody has written to for their time. Source: org.apache.zookeeper.server.ContainerManager.getCandidates.
 */
export function abandonedPaths(tree: DataTree, nowMs: number): string[] {
  const containers = [...tree.containers].filter((path) => {
    const node = tree.lookup(path);
    return node?.childCount === 0 && node.cversion > 0;
  });
  const ttls = [...tree.ttls].filter((path) => {
    const node = tree.lookup(path);
    return node?.childCount === 0 && nowMs - node.mtime > ttlMsOf(node.ephemeralOwner);
  });
  return [...containers, ...ttls];
}
