import { KeeperError } from '@calf/protocol/zookeeper';

/** The version after the change; `expected` -1 takes any. Source: PrepRequestProcessor.checkAndIncVersion. @throws KeeperError BADVERSION */
export function requireVersion(current: number, expected: number, path: string): number {
  if (expected !== -1 && expected !== current) throw new KeeperError('BADVERSION', path);
  return (current + 1) | 0;
}
