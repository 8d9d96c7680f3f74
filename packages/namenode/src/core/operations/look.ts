import { HadoopError } from '@calf/runtime/errors';
import { isReserved, lastRow, pathOf } from '../inodes-in-path.ts';
import type { NamespaceView } from '../namespace.ts';
import { type Action, checkPermission } from '../permissions.ts';
import { fileNotFound } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Situation } from '../situation.ts';

/** The row of what is at a path, -1 when there is nothing. Source: FSDirStatAndListingOp.getFileInfo. @throws HadoopError */
export function statusRow(situation: Situation, path: string): number {
  try {
    return lastRow(resolvePath(situation, path, 'read'));
  } catch (refusal) {
    const isForeign = !(refusal instanceof HadoopError) || refusal.simpleName !== 'AccessControlException';
    if (isForeign || !situation.caller.isSuperuser) throw refusal;
    return -1; // a file stands where the path wants a directory
  }
}

export interface ListingRequest {
  readonly path: string;
  /** The last name of the page before; empty for the first page. */
  readonly startAfter: Buffer;
  /** `dfs.ls.limit`. */
  readonly countMax: number;
}

/** A page of a directory, or a file by itself. */
export interface Listing {
  readonly kind: 'DIRECTORY' | 'FILE' | 'RESERVED';
  readonly row: number;
  readonly rows: readonly number[];
  readonly remainingCount: number;
}

/** Undefined when there is nothing at the path. Source: FSDirStatAndListingOp.getListingInt. @throws HadoopError */
export function listing(situation: Situation, { path, startAfter, countMax }: ListingRequest): Listing | undefined {
  const { namespace } = situation;
  const inodes = resolvePath(situation, path, 'read');
  if (isReserved(inodes.components)) return { kind: 'RESERVED', row: -1, rows: [], remainingCount: 0 };
  const row = lastRow(inodes);
  if (row < 0) return undefined;
  if (!namespace.isDirectory(row)) return { kind: 'FILE', row, rows: [row], remainingCount: 0 };
  checkPermission(situation, inodes, { self: 'READ_EXECUTE' });
  const from = startAfter.length === 0 ? 0 : namespace.indexAfter(row, startAfterName(namespace, startAfter));
  const rows = [...namespace.children(row).subarray(from, from + countMax)];
  return { kind: 'DIRECTORY', row, rows, remainingCount: namespace.childCount(row) - from - rows.length };
}

/** A client that lists by inode ids names the last one so: `/.reserved/.inodes/ID`. */
function startAfterName(namespace: NamespaceView, startAfter: Buffer): Buffer {
  const text = startAfter.toString();
  if (!text.startsWith('/.reserved/')) return startAfter;
  const id = /^\/\.reserved\/\.inodes\/(\d+)$/.exec(text)?.[1];
  const row = id === undefined ? -1 : namespace.find(Number(id));
  if (row >= 0) return Buffer.from(namespace.nameBytes(row));
  throw new HadoopError(
    'org.apache.hadoop.hdfs.protocol.DirectoryListingStartAfterNotFoundException',
    `Can't find startAfter ${text}`,
  );
}

/** Whether the caller may do `action` at a path. Source: FSNamesystem.checkAccess. @throws HadoopError */
export function checkAccess(situation: Situation, path: string, action: Action): void {
  const inodes = resolvePath(situation, path, 'read');
  if (lastRow(inodes) < 0) throw fileNotFound(`Path not found: ${pathOf(inodes)}`);
  checkPermission(situation, inodes, { self: action });
}

/** The storage policy that counts for an inode: its own, or that of the nearest directory above that has one; 0 for none. */
export function effectivePolicy(namespace: NamespaceView, row: number): number {
  for (let at = row; ; at = namespace.parent(at)) {
    const policy = namespace.storagePolicy(at);
    if (policy !== 0 || at === namespace.parent(at)) return policy;
  }
}
