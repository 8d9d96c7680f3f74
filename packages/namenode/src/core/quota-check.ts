import { HadoopError } from '@calf/runtime/errors';
import type { Edit } from './edit.ts';
import type { NamespaceView } from './namespace.ts';
import type { Usage } from './quotas.ts';

/**
 * Refuses edits that would take a directory beyond its quota. Asked of all edits of a call before the first is applied, so that operations
 * need not think of quotas. Source: org.apache.hadoop.hdfs.server.namenode.FSDirectory.verifyQuota. @throws HadoopError
 */
export function checkQuotas(namespace: NamespaceView, edits: readonly Edit[]): void {
  if (namespace.quotaCount === 0) return;
  const places = new Map<number, number>();
  for (const edit of edits) {
    const growth = growthOf(namespace, edit, places);
    if (growth) verify(namespace, growth);
  }
}

interface Growth {
  /** The directory under which something grows … */
  readonly directory: number;
  /** … up to the one above which nothing changes, -1 for the root's end. */
  readonly end: number;
  readonly by: Usage;
}

/** `places`: where the directories are that earlier edits make, as rows of what exists already. */
function growthOf(namespace: NamespaceView, edit: Edit, places: Map<number, number>): Growth | undefined {
  const rowOf = (id: number) => places.get(id) ?? namespace.find(id);
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others take nothing
  switch (edit.op) {
    case 'OP_MKDIR':
    case 'OP_ADD': {
      const directory = rowOf(edit.parentId);
      const names = 1 + (places.get(edit.parentId) === undefined ? 0 : places.size);
      places.set(edit.inodeId, directory);
      return { directory, end: -1, by: { names, bytes: 0 } };
    }
    case 'OP_ADD_BLOCK': {
      const file = rowOf(edit.inodeId);
      const { blockSize, replication } = namespace.layout(file);
      return { directory: namespace.parent(file), end: -1, by: { names: 0, bytes: blockSize * replication } };
    }
    case 'OP_APPEND': {
      const file = rowOf(edit.inodeId);
      const { blockSize, replication } = namespace.layout(file);
      const last = namespace.lastBlock(file);
      const bytes = last < 0 ? 0 : (blockSize - namespace.blocks.bytes(last)) * replication; // it counts whole again
      return { directory: namespace.parent(file), end: -1, by: { names: 0, bytes } };
    }
    case 'OP_SET_REPLICATION': {
      const file = rowOf(edit.inodeId);
      const { replication } = namespace.layout(file);
      const bytes = (namespace.storedBytes(file) / replication) * (edit.replication - replication);
      return { directory: namespace.parent(file), end: -1, by: { names: 0, bytes } };
    }
    case 'OP_RENAME':
    case 'OP_RENAME_OLD':
      return renamed(namespace, { ...edit, directory: rowOf(edit.parentId) });
    default:
      return undefined;
  }
}

function renamed(
  namespace: NamespaceView,
  { inodeId, directory, ...edit }: { inodeId: number; directory: number; overwrittenId?: number | undefined },
): Growth {
  const row = namespace.find(inodeId);
  const moved = namespace.usage(row);
  const replaced = edit.overwrittenId === undefined ? none : namespace.usage(namespace.find(edit.overwrittenId));
  const by = { names: moved.names - replaced.names, bytes: moved.bytes - replaced.bytes };
  return { directory, end: commonAncestor(namespace, row, directory), by };
}

function commonAncestor(namespace: NamespaceView, a: number, b: number): number {
  const above = new Set(pathUp(namespace, namespace.parent(a)));
  return pathUp(namespace, b).find((row) => above.has(row)) ?? -1;
}

function pathUp(namespace: NamespaceView, row: number): number[] {
  const rows = [row];
  for (let at = row; namespace.parent(at) !== at; ) rows.push((at = namespace.parent(at)));
  return rows;
}

function verify(namespace: NamespaceView, { directory, end, by }: Growth): void {
  if (by.names <= 0 && by.bytes <= 0) return;
  for (const row of pathUp(namespace, directory)) {
    if (row === end) return;
    const quota = namespace.quota(row);
    if (quota.namespace < 0 && quota.storagespace < 0) continue;
    const usage = namespace.usage(row);
    const names = usage.names + by.names;
    const bytes = usage.bytes + by.bytes;
    if (quota.namespace >= 0 && by.names > 0 && names > quota.namespace) {
      throw tooManyNames({ path: namespace.path(row), quota: quota.namespace, count: names });
    }
    if (quota.storagespace >= 0 && by.bytes > 0 && bytes > quota.storagespace) {
      throw tooMuchSpace({ path: namespace.path(row), quota: quota.storagespace, bytes });
    }
  }
}

const none: Usage = { names: 0, bytes: 0 };

function tooManyNames({ path, quota, count }: { path: string; quota: number; count: number }): HadoopError {
  return new HadoopError(
    'org.apache.hadoop.hdfs.protocol.NSQuotaExceededException',
    `The NameSpace quota (directories and files) of directory ${path} is exceeded: quota=${quota} file count=${count}`,
  );
}

function tooMuchSpace({ path, quota, bytes }: { path: string; quota: number; bytes: number }): HadoopError {
  return new HadoopError(
    'org.apache.hadoop.hdfs.protocol.DSQuotaExceededException',
    `The DiskSpace quota of ${path} is exceeded: quota = ${quota} B = ${bytesText(quota)} but diskspace consumed = ${bytes} B = ${bytesText(bytes)}`,
  );
}

/** `1.50 MB`. Source: org.apache.hadoop.util.StringUtils.TraditionalBinaryPrefix.long2String. */
function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(6, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${Number.isInteger(value) ? value : value.toFixed(2)} ${'KMGTPE'[power - 1]}B`;
}
