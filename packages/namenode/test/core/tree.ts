import type { Edit } from '../../src/core/edit.ts';
import { apply } from '../../src/core/edits.ts';
import { Namespace, type NamespaceView, rootInodeId, rootRow } from '../../src/core/namespace.ts';
import type { Caller, Decision, Situation } from '../../src/core/situation.ts';

export const superuser: Caller = { user: 'root', groups: ['root'], isSuperuser: true, machine: '127.0.0.1' };

export function person(user: string, ...groups: string[]): Caller {
  return { user, groups, isSuperuser: false, machine: '127.0.0.1' };
}

/** A formatted, empty namespace. */
export function emptyNamespace(): Namespace {
  const namespace = new Namespace();
  const identity = { namespaceId: 1, clusterId: 'CID-test', blockPoolId: 'BP-1-127.0.0.1-1', cTimeMs: 1 };
  apply(namespace, { op: 'FORMAT', ...identity, root: { mode: 0o755, owner: 'root', group: 'supergroup' } });
  return namespace;
}

export function situation(namespace: Namespace, caller = superuser, atMs = 1000): Situation {
  const limits = { componentBytesMax: 255, directoryItemsMax: 1024 };
  return { namespace, caller, limits, at: { ms: atMs, monotonicMs: atMs } };
}

/** Applies what was decided, and answers the result. */
export function carryOut<R>(namespace: Namespace, { edits, result }: Decision<R>): R {
  for (const edit of edits) apply(namespace, edit);
  return result;
}

export interface Plan {
  readonly mode?: number;
  readonly owner?: string;
  readonly group?: string;
}

/** A namespace with these paths, parents first; those that end with a slash are directories. */
export function namespaceOf(plans: Readonly<Record<string, Plan>>): Namespace {
  const namespace = emptyNamespace();
  for (const [path, { mode = path.endsWith('/') ? 0o755 : 0o644, owner = 'root', group = 'supergroup' }] of Object.entries(
    plans,
  )) {
    const names = path.split('/').filter((name) => name !== '');
    const parent = names.slice(0, -1).reduce((row, name) => namespace.child(row, name), rootRow);
    const inodeId = namespace.lastInodeId + 1;
    const where = { inodeId, parentId: namespace.id(parent), name: names.at(-1) ?? '', permission: { mode, owner, group } };
    if (path.endsWith('/')) apply(namespace, { op: 'OP_MKDIR', ...where, mtimeMs: 1 });
    else for (const edit of newFile(where)) apply(namespace, edit);
  }
  return namespace;
}

export interface NewFile {
  readonly inodeId: number;
  readonly parentId: number;
  readonly name: string;
  readonly permission: { readonly mode: number; readonly owner: string; readonly group: string };
}

/** A closed file without blocks. */
export function newFile(where: NewFile): Edit[] {
  const facts = { mtimeMs: 1, atimeMs: 1, replication: 3, blockSize: 128, clientName: 'writer', clientMachine: '127.0.0.1' };
  return [
    { op: 'OP_ADD', ...where, ...facts },
    { op: 'OP_CLOSE', inodeId: where.inodeId, mtimeMs: 1 },
  ];
}

/** Everything that is journaled, and the rows it lies in: equal texts are equal states. */
export function described(namespace: NamespaceView): string {
  const { identity, lastInodeId, lastBlockId, generationStamp } = namespace;
  const lines = [JSON.stringify({ identity, lastInodeId, lastBlockId: `${lastBlockId}`, generationStamp })];
  const waiting = [namespace.find(rootInodeId)];
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    lines.push(`${row} ${namespace.path(row)} ${describedInode(namespace, row)}`);
    waiting.push(...namespace.children(row));
  }
  return lines.join('\n');
}

function describedInode(namespace: NamespaceView, row: number): string {
  const isDirectory = namespace.isDirectory(row);
  const blocks = namespace.blockRows(row).map((block) => {
    const { id, bytes, generationStamp } = namespace.blocks.block(block);
    return `${block}:${id}_${generationStamp}=${bytes}@${namespace.blocks.file(block)}`;
  });
  return JSON.stringify([
    namespace.id(row),
    namespace.permission(row),
    [namespace.mtimeMs(row), namespace.atimeMs(row)],
    isDirectory ? 'directory' : namespace.layout(row),
    namespace.underConstruction(row) ?? 'closed',
    [namespace.xattrs(row), namespace.acl(row), namespace.quota(row), namespace.storagePolicy(row)],
    blocks,
  ]);
}
