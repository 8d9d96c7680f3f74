import type { Block } from './block-table.ts';
import type { Edit, EditOf } from './edit.ts';
import type { Xattr } from './inode-extras.ts';
import { type Namespace, type Permission, rootRow } from './namespace.ts';

/**
 * The only function that changes a namespace: live, at restart and on a standby alike. An edit that does not fit is a bug or a
 * damaged journal, and is thrown.
 */
export function apply(namespace: Namespace, edit: Edit): void {
  switch (edit.op) {
    case 'FORMAT':
      return format(namespace, edit);
    case 'OP_ADD':
      return addFile(namespace, edit);
    case 'OP_MKDIR':
      return makeDirectory(namespace, edit);
    case 'OP_RENAME_OLD':
    case 'OP_RENAME':
      return rename(namespace, edit);
    case 'OP_DELETE':
      return remove(namespace, edit);
    case 'OP_CONCAT_DELETE':
      return concat(namespace, edit);
    case 'OP_SET_PERMISSIONS':
      return changePermission(namespace, inode(namespace, edit), { mode: edit.mode });
    case 'OP_SET_OWNER':
      return changePermission(namespace, inode(namespace, edit), {
        ...(edit.owner !== undefined && { owner: edit.owner }),
        ...(edit.group !== undefined && { group: edit.group }),
      });
    case 'OP_TIMES':
      return namespace.setTimes(inode(namespace, edit), {
        ...(edit.mtimeMs !== undefined && { mtimeMs: edit.mtimeMs }),
        ...(edit.atimeMs !== undefined && { atimeMs: edit.atimeMs }),
      });
    case 'OP_SET_REPLICATION':
      return changeLayout(namespace, edit, { replication: edit.replication });
    case 'OP_SET_STORAGE_POLICY':
      return namespace.setStoragePolicy(inode(namespace, edit), edit.policyId);
    case 'OP_SET_QUOTA':
      return namespace.setQuota(inode(namespace, edit), {
        namespace: edit.namespaceQuota,
        storagespace: edit.storagespaceQuota,
      });
    case 'OP_SET_XATTR':
      return namespace.setXattrs(inode(namespace, edit), (edit.xattrs ?? []).map(kept));
    case 'OP_SET_ACL':
      namespace.setAcl(inode(namespace, edit), edit.entries ?? []);
      return changePermission(namespace, inode(namespace, edit), { mode: edit.mode });
    case 'OP_ADD_BLOCK':
    case 'OP_UPDATE_BLOCKS':
    case 'OP_CLOSE':
    case 'OP_APPEND':
    case 'OP_TRUNCATE':
    case 'OP_REASSIGN_LEASE':
    case 'OP_SET_GENSTAMP_V2':
    case 'OP_ALLOCATE_BLOCK_ID':
      return applyToBlocks(namespace, edit);
  }
}

type BlockOp =
  | 'OP_ADD_BLOCK'
  | 'OP_UPDATE_BLOCKS'
  | 'OP_CLOSE'
  | 'OP_APPEND'
  | 'OP_TRUNCATE'
  | 'OP_REASSIGN_LEASE'
  | 'OP_SET_GENSTAMP_V2'
  | 'OP_ALLOCATE_BLOCK_ID';

function applyToBlocks(namespace: Namespace, edit: EditOf<BlockOp>): void {
  switch (edit.op) {
    case 'OP_ADD_BLOCK':
      return addBlock(namespace, edit);
    case 'OP_UPDATE_BLOCKS':
      if (edit.dropsLast) namespace.removeLastBlock(inode(namespace, edit));
      return updateBlocks(namespace, inode(namespace, edit), edit.blocks ?? []);
    case 'OP_CLOSE':
      return closeFile(namespace, edit);
    case 'OP_APPEND':
      return namespace.open(inode(namespace, edit), { clientName: edit.clientName, clientMachine: edit.clientMachine });
    case 'OP_TRUNCATE':
      return truncate(namespace, edit);
    case 'OP_REASSIGN_LEASE':
      return reassignLease(namespace, edit);
    case 'OP_SET_GENSTAMP_V2':
      namespace.generationStamp = edit.generationStamp;
      return;
    case 'OP_ALLOCATE_BLOCK_ID':
      namespace.lastBlockId = edit.blockId;
      return;
  }
}

function format(namespace: Namespace, { root, namespaceId, clusterId, blockPoolId, cTimeMs }: EditOf<'FORMAT'>): void {
  if (namespace.identity) throw new Error(`the journal formats ${namespace.identity.clusterId} a second time`);
  namespace.identity = { namespaceId, clusterId, blockPoolId, cTimeMs };
  namespace.setPermission(rootRow, permissionOf(root));
}

function makeDirectory(namespace: Namespace, edit: EditOf<'OP_MKDIR'>): void {
  const { inodeId, name, mtimeMs } = edit;
  const parent = directory(namespace, edit);
  namespace.add({ id: inodeId, parent, name, permission: permissionOf(edit.permission), mtimeMs, atimeMs: 0 });
  namespace.setTimes(parent, { mtimeMs });
}

function addFile(namespace: Namespace, edit: EditOf<'OP_ADD'>): void {
  const { inodeId, name, mtimeMs, atimeMs, replication, blockSize, storagePolicy = 0, clientName, clientMachine } = edit;
  const parent = directory(namespace, edit);
  const layout = { replication, blockSize, storagePolicy };
  const row = namespace.add({ id: inodeId, parent, name, permission: permissionOf(edit.permission), mtimeMs, atimeMs, layout });
  namespace.setTimes(parent, { mtimeMs });
  namespace.open(row, { clientName, clientMachine });
}

function rename(namespace: Namespace, edit: EditOf<'OP_RENAME_OLD' | 'OP_RENAME'>): void {
  const row = inode(namespace, edit);
  const parent = directory(namespace, edit);
  if (edit.op === 'OP_RENAME' && edit.overwrittenId !== undefined) {
    namespace.remove(inode(namespace, { op: edit.op, inodeId: edit.overwrittenId }));
  }
  const { mtimeMs } = edit;
  namespace.setTimes(namespace.parent(row), { mtimeMs });
  namespace.setTimes(parent, { mtimeMs });
  namespace.move(row, parent, edit.name);
}

function remove(namespace: Namespace, edit: EditOf<'OP_DELETE'>): void {
  const row = inode(namespace, edit);
  namespace.setTimes(namespace.parent(row), { mtimeMs: edit.mtimeMs });
  namespace.remove(row);
}

function concat(namespace: Namespace, edit: EditOf<'OP_CONCAT_DELETE'>): void {
  const row = inode(namespace, edit);
  const { mtimeMs } = edit;
  for (const inodeId of edit.sourceIds ?? []) {
    const source = inode(namespace, { op: edit.op, inodeId });
    namespace.takeBlocks(row, source);
    namespace.remove(source);
  }
  namespace.setTimes(row, { mtimeMs });
  namespace.setTimes(namespace.parent(row), { mtimeMs });
}

function changePermission(namespace: Namespace, row: number, change: Partial<Permission>): void {
  const { mode, owner, group } = { ...namespace.permission(row), ...change };
  namespace.setPermission(row, { mode, owner, group });
}

function changeLayout(namespace: Namespace, edit: EditOf<'OP_SET_REPLICATION'>, change: { replication: number }): void {
  const row = inode(namespace, edit);
  namespace.setLayout(row, { ...namespace.layout(row), ...change });
}

function addBlock(namespace: Namespace, edit: EditOf<'OP_ADD_BLOCK'>): void {
  const row = inode(namespace, edit);
  if (edit.penultimate) updateBlocks(namespace, row, [edit.penultimate]);
  namespace.addBlock(row, edit.block);
}

function updateBlocks(namespace: Namespace, row: number, blocks: readonly Block[]): void {
  for (const block of blocks) {
    const at = namespace.blocks.find(block.id);
    if (at < 0 || namespace.blocks.file(at) !== row) {
      throw new Error(`an edit changes block ${block.id}, which is not one of ${namespace.path(row)}`);
    }
    namespace.setBlock(at, block);
  }
}

function closeFile(namespace: Namespace, edit: EditOf<'OP_CLOSE'>): void {
  const row = inode(namespace, edit);
  updateBlocks(namespace, row, edit.blocks ?? []);
  namespace.setTimes(row, { mtimeMs: edit.mtimeMs });
  namespace.close(row);
}

function truncate(namespace: Namespace, edit: EditOf<'OP_TRUNCATE'>): void {
  const row = inode(namespace, edit);
  for (let dropped = 0; dropped < edit.droppedCount; dropped++) namespace.removeLastBlock(row);
  if (edit.last) updateBlocks(namespace, row, [edit.last]);
  namespace.setTimes(row, { mtimeMs: edit.mtimeMs });
  const { clientName, clientMachine } = edit;
  if (clientName !== undefined) namespace.open(row, { clientName, clientMachine: clientMachine ?? '' });
}

function reassignLease(namespace: Namespace, edit: EditOf<'OP_REASSIGN_LEASE'>): void {
  const row = inode(namespace, edit);
  const clientMachine = namespace.underConstruction(row)?.clientMachine ?? '';
  namespace.open(row, { clientName: edit.clientName, clientMachine });
}

function inode(namespace: Namespace, { op, inodeId }: { op: string; inodeId: number }): number {
  const row = namespace.find(inodeId);
  if (row < 0) throw new Error(`${op} names inode ${inodeId}, which is not there`);
  return row;
}

function directory(namespace: Namespace, { op, parentId }: { op: string; parentId: number }): number {
  const row = inode(namespace, { op, inodeId: parentId });
  if (!namespace.isDirectory(row)) throw new Error(`${op} puts something into ${namespace.path(row)}, which is no directory`);
  return row;
}

/** Same fields, nothing more: interned values are kept. */
function permissionOf({ mode, owner, group }: Permission): Permission {
  return { mode, owner, group };
}

/** With memory of its own: what comes from a frame, or from the journal, is a view of something much larger. */
function kept({ name, value }: Xattr): Xattr {
  const own = Buffer.allocUnsafeSlow(value.length);
  own.set(value);
  return { name, value: own };
}
