import { KeeperError } from '@calf/protocol/zookeeper';

/** Paths that always exist and cannot be deleted. Source: org.apache.zookeeper.server.DataTree.isSpecialPath. */
const specialPaths: ReadonlySet<string> = new Set(['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config']);

/** @throws KeeperError BADARGUMENTS. Source: org.apache.zookeeper.common.PathUtils.validatePath */
export function validatePath(path: string): void {
  if (path === '/') return;
  if (!path.startsWith('/') || path.endsWith('/') || forbidden.test(path)) throw new KeeperError('BADARGUMENTS', path);
}

/**
 * Empty, `.` and `..` as names; control characters, surrogates, the private use area, and the last sixteen code units. A
 * character beyond the basic plane is two surrogates in Java, and hence refused as well.
 */
// oxlint-disable-next-line no-control-regex -- these are the characters it is about
const forbidden = /\/\/|\/\.\.?(?:\/|$)|[\u0000-\u001f\u007f-\u009f\ud800-\uf8ff\ufff0-\uffff]/;

/** The parent of a path that is about to be created, which is not validated yet. Source: PrepRequestProcessor.validatePathForCreate. */
export function parentForCreate(path: string): string {
  if (!path.includes('/') || path.includes('\0')) throw new KeeperError('BADARGUMENTS', path);
  return parentOf(path);
}

/** The parent of a path that is about to be deleted. Source: PrepRequestProcessor.getParentPathAndValidate. */
export function parentForDelete(path: string): string {
  if (specialPaths.has(path)) throw new KeeperError('BADARGUMENTS', path);
  return parentForCreate(path);
}

/** `/` for `/a`, and for `/` itself. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Java's `%010d`: ten digits, and a minus among them once the 32-bit counter of a parent has run over. */
export function sequentialSuffix(parentCVersion: number): string {
  return parentCVersion < 0 ? `-${String(-parentCVersion).padStart(9, '0')}` : String(parentCVersion).padStart(10, '0');
}
