import { type Block, BlockTable } from './block-table.ts';
import { Column } from './column.ts';
import { FileBlocks } from './file-blocks.ts';
import type { AclEntry, Xattr } from './inode-extras.ts';
import { Interner } from './interner.ts';
import { Names } from './names.ts';
import { type Quota, Quotas, type Usage } from './quotas.ts';
import { RowList } from './row-list.ts';
import { mix, mixLong, RowTable } from './row-table.ts';

/** Source: org.apache.hadoop.hdfs.server.namenode.INodeId.ROOT_INODE_ID. */
export const rootInodeId = 16385;
export const rootRow = 0;

export interface Permission {
  /** The lower 10 bits: sticky bit and rwx three times. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
}

/** What is fixed when a file is made, but for `setReplication` and `setStoragePolicy`. */
export interface FileLayout {
  readonly replication: number;
  readonly blockSize: number;
  /** 0: that of the nearest ancestor that has one. */
  readonly storagePolicy: number;
}

/** Who writes a file that is not closed. */
export interface UnderConstruction {
  readonly clientName: string;
  readonly clientMachine: string;
}

/** Hears of changes that matter to what is not journaled: replicas and leases. Called in the middle of `apply`: must not throw. */
export interface NamespaceObserver {
  fileOpened(file: number, by: UnderConstruction): void;
  fileClosed(file: number): void;
  blockAdded(block: number): void;
  /** The row is still there, and is free for another block after the call. */
  blockRemoved(block: number): void;
  replicationChanged(file: number, from: number, to: number): void;
}

export interface NewInode {
  readonly id: number;
  readonly parent: number;
  readonly name: string;
  readonly permission: Permission;
  readonly mtimeMs: number;
  readonly atimeMs: number;
  /** Absent for a directory. */
  readonly layout?: FileLayout;
}

/** What operations see: everything that only reads. */
export type NamespaceView = Readonly<
  Omit<
    Namespace,
    | 'add'
    | 'remove'
    | 'move'
    | 'setPermission'
    | 'setTimes'
    | 'setLayout'
    | 'setStoragePolicy'
    | 'open'
    | 'close'
    | 'addBlock'
    | 'removeLastBlock'
    | 'takeBlocks'
    | 'setBlock'
    | 'setXattrs'
    | 'setAcl'
    | 'setQuota'
    | 'observe'
  >
>;

/** Which file system this is: what DataNodes check before they join. */
export interface Identity {
  readonly namespaceId: number;
  readonly clusterId: string;
  readonly blockPoolId: string;
  readonly cTimeMs: number;
}

/**
 * All inodes, as columns: an inode is a row, about 72 bytes with its name. Rows are reused, inode ids never. Only `apply` (edits.ts)
 * calls what changes it; everybody else takes a `NamespaceView`.
 */
export class Namespace {
  /** Counters, all of the last one that was given out. */
  lastInodeId = rootInodeId;
  lastBlockId = 1073741824n;
  generationStamp = 1000;
  /** Absent until the journal's first edit. */
  identity: Identity | undefined;

  readonly blocks = new BlockTable();
  readonly #names = new Names();
  readonly #permissions = new Interner<Permission>(({ mode, owner, group }) => `${mode} ${owner}\n${group}`);
  readonly #layouts = new Interner<FileLayout>((layout) => `${layout.replication} ${layout.blockSize} ${layout.storagePolicy}`);

  readonly #id = new Column('float64');
  /** Of a free row: the next free row + 1. */
  readonly #parent = new Column('uint32');
  readonly #name = new Column('uint32');
  /** Handle of the permission, times two, plus one for a directory. */
  readonly #status = new Column('uint32');
  readonly #mtimeMs = new Column('float64');
  readonly #atimeMs = new Column('float64');
  readonly #layout = new Column('uint32');
  readonly #blocks = new FileBlocks(this.blocks);

  readonly #byId = new RowTable((row) => mixLong(this.#id.get(row)));
  readonly #byName = new RowTable((row) => childHash(this.#parent.get(row), this.#name.get(row)));
  readonly #children = new Map<number, RowList>();
  readonly #open = new Map<number, UnderConstruction>();
  readonly #xattrs = new Map<number, readonly Xattr[]>();
  readonly #acls = new Map<number, readonly AclEntry[]>();
  readonly #directoryPolicies = new Map<number, number>();
  readonly #quotas = new Quotas((row) => this.#parent.get(row));
  #observer: NamespaceObserver | undefined;
  #free = 0;
  #rows = 0;
  #count = 0;

  /** A root directory that belongs to nobody yet, and nothing in it. */
  constructor() {
    const permission = { mode: 0o755, owner: '', group: '' };
    this.add({ id: rootInodeId, parent: rootRow, name: '', permission, mtimeMs: 0, atimeMs: 0 });
  }

  observe(observer: NamespaceObserver): void {
    this.#observer = observer;
  }

  // What is there.

  /** How many inodes there are, the root included. */
  get count(): number {
    return this.#count;
  }

  /** The row of `name` in a directory, otherwise -1. */
  child(parent: number, name: string): number {
    const handle = this.#names.find(Buffer.from(name));
    if (handle < 0) return -1;
    const table = this.#byName;
    let row: number;
    for (let at = table.start(childHash(parent, handle)); (row = table.row(at)) >= 0; at = table.next(at)) {
      if (this.#parent.get(row) === parent && this.#name.get(row) === handle) return row;
    }
    return -1;
  }

  /** The row of inode `id`, otherwise -1. */
  find(id: number): number {
    const table = this.#byId;
    let row: number;
    for (let at = table.start(mixLong(id)); (row = table.row(at)) >= 0; at = table.next(at)) {
      if (this.#id.get(row) === id) return row;
    }
    return -1;
  }

  id(row: number): number {
    return this.#id.get(row);
  }

  /** The root's is the root. */
  parent(row: number): number {
    return this.#parent.get(row);
  }

  /** The last component; empty for the root. */
  name(row: number): string {
    return this.#names.text(this.#name.get(row));
  }

  /** A view of the name's bytes, good until the next change. */
  nameBytes(row: number): Buffer {
    return this.#names.bytes(this.#name.get(row));
  }

  path(row: number): string {
    if (row === rootRow) return '/';
    let path = '';
    for (let at = row; at !== rootRow; at = this.parent(at)) path = `/${this.name(at)}${path}`;
    return path;
  }

  isDirectory(row: number): boolean {
    return (this.#status.get(row) & 1) === 1;
  }

  permission(row: number): Permission {
    return this.#permissions.value(this.#status.get(row) >>> 1);
  }

  mtimeMs(row: number): number {
    return this.#mtimeMs.get(row);
  }

  atimeMs(row: number): number {
    return this.#atimeMs.get(row);
  }

  /** Only of files. */
  layout(row: number): FileLayout {
    return this.#layouts.value(this.#layout.get(row));
  }

  /** The inode's own: 0 for none. */
  storagePolicy(row: number): number {
    return this.isDirectory(row) ? (this.#directoryPolicies.get(row) ?? 0) : this.layout(row).storagePolicy;
  }

  xattrs(row: number): readonly Xattr[] {
    return this.#xattrs.get(row) ?? [];
  }

  acl(row: number): readonly AclEntry[] {
    return this.#acls.get(row) ?? [];
  }

  quota(row: number): Quota {
    return this.#quotas.quota(row);
  }

  /** How many directories have a quota. */
  get quotaCount(): number {
    return this.#quotas.count;
  }

  /** What is below, of a directory with a quota at once, otherwise by counting. */
  usage(row: number): Usage {
    return this.#quotas.usage(row) ?? this.#counted(row);
  }

  // Directories.

  childCount(row: number): number {
    return this.#children.get(row)?.count ?? 0;
  }

  /** The rows in a directory, ordered by the bytes of their names: a view, good until the next change. */
  children(row: number): Uint32Array {
    return this.#children.get(row)?.rows() ?? noRows;
  }

  /** The index in `children` of the first name after `name`. */
  indexAfter(row: number, name: Uint8Array): number {
    return this.#children.get(row)?.search((child) => (this.#names.compare(this.#name.get(child), name) <= 0 ? -1 : 1)) ?? 0;
  }

  // Files.

  /** Who writes the file, if it is not closed. */
  underConstruction(row: number): UnderConstruction | undefined {
    return this.#open.get(row);
  }

  /** Every file that is not closed. */
  openFiles(): IterableIterator<[number, UnderConstruction]> {
    return this.#open.entries();
  }

  /** Row of the file's first block in `blocks` (walk with `blocks.next`), -1 when it has none. */
  firstBlock(row: number): number {
    return this.#blocks.first(row);
  }

  lastBlock(row: number): number {
    return this.#blocks.last(row);
  }

  blockRows(row: number): number[] {
    return this.#blocks.rows(row);
  }

  /** Sum of the blocks' lengths. */
  fileBytes(row: number): number {
    return this.#blocks.bytes(row);
  }

  /** What the file takes on DataNodes; a block that is being written counts whole. Source: INodeFile.storagespaceConsumedContiguous. */
  storedBytes(row: number): number {
    const { replication, blockSize } = this.layout(row);
    let bytes = this.fileBytes(row);
    const last = this.lastBlock(row);
    if (last >= 0 && this.#open.has(row)) bytes += blockSize - this.blocks.bytes(last);
    return bytes * replication;
  }

  // Changes: for `apply` alone.

  add({ id, parent, name, permission, mtimeMs, atimeMs, layout }: NewInode): number {
    const row = this.#free > 0 ? this.#free - 1 : this.#rows++;
    if (this.#free > 0) this.#free = this.#parent.get(row);
    this.#id.set(row, id);
    this.#status.set(row, this.#permissions.handle(permission) * 2 + (layout ? 0 : 1));
    this.#mtimeMs.set(row, mtimeMs);
    this.#atimeMs.set(row, atimeMs);
    this.#layout.set(row, layout ? this.#layouts.handle(layout) : 0);
    this.#blocks.clear(row);
    this.#byId.add(row);
    this.#count++;
    this.lastInodeId = Math.max(this.lastInodeId, id);
    this.#attach(row, parent, name);
    this.#quotas.charge(parent, { names: 1, bytes: 0 });
    return row;
  }

  /** The inode and all below it. */
  remove(row: number): void {
    this.#chargeSubtree(row, -1);
    this.#detach(row);
    const doomed = [row];
    for (let next = doomed.pop(); next !== undefined; next = doomed.pop()) {
      for (const child of this.children(next)) {
        this.#byName.delete(child);
        this.#names.release(this.#name.get(child));
        doomed.push(child);
      }
      this.#forget(next);
    }
  }

  move(row: number, parent: number, name: string): void {
    this.#chargeSubtree(row, -1);
    this.#detach(row);
    this.#attach(row, parent, name);
    this.#chargeSubtree(row, 1);
  }

  setPermission(row: number, permission: Permission): void {
    this.#status.set(row, this.#permissions.handle(permission) * 2 + (this.#status.get(row) & 1));
  }

  setTimes(row: number, { mtimeMs, atimeMs }: { mtimeMs?: number; atimeMs?: number }): void {
    if (mtimeMs !== undefined) this.#mtimeMs.set(row, mtimeMs);
    if (atimeMs !== undefined) this.#atimeMs.set(row, atimeMs);
  }

  setLayout(row: number, layout: FileLayout): void {
    const from = this.layout(row).replication;
    this.#charged(row, () => this.#layout.set(row, this.#layouts.handle(layout)));
    if (from !== layout.replication) this.#observer?.replicationChanged(row, from, layout.replication);
  }

  /** Also hands an open file to another writer. */
  open(row: number, by: UnderConstruction): void {
    this.#charged(row, () => this.#open.set(row, by));
    this.#observer?.fileOpened(row, by);
  }

  close(row: number): void {
    if (!this.#open.has(row)) return;
    this.#charged(row, () => this.#open.delete(row));
    this.#observer?.fileClosed(row);
  }

  /** `block` becomes the file's last one. */
  addBlock(row: number, block: Block): void {
    const added = this.#charged(row, () => this.#blocks.append(row, block));
    this.lastBlockId = block.id > this.lastBlockId ? block.id : this.lastBlockId;
    this.#observer?.blockAdded(added);
  }

  setBlock(block: number, facts: Omit<Block, 'id'>): void {
    this.#charged(this.blocks.file(block), () => this.blocks.update(block, facts));
  }

  removeLastBlock(row: number): void {
    const last = this.#charged(row, () => this.#blocks.dropLast(row));
    if (last >= 0) this.#drop(last);
  }

  /** Appends the blocks of another file, which has none afterwards. */
  takeBlocks(row: number, from: number): void {
    this.#charged(from, () => this.#charged(row, () => this.#blocks.take(row, from)));
    const [was, is] = [this.layout(from).replication, this.layout(row).replication];
    if (was !== is) this.#observer?.replicationChanged(row, was, is);
  }

  /** Of a directory it holds for the files below that have none themselves; 0 takes it away. */
  setStoragePolicy(row: number, storagePolicy: number): void {
    if (!this.isDirectory(row)) this.setLayout(row, { ...this.layout(row), storagePolicy });
    else if (storagePolicy === 0) this.#directoryPolicies.delete(row);
    else this.#directoryPolicies.set(row, storagePolicy);
  }

  setXattrs(row: number, xattrs: readonly Xattr[]): void {
    if (xattrs.length === 0) this.#xattrs.delete(row);
    else this.#xattrs.set(row, xattrs);
  }

  setAcl(row: number, entries: readonly AclEntry[]): void {
    if (entries.length === 0) this.#acls.delete(row);
    else this.#acls.set(row, entries);
  }

  setQuota(row: number, quota: Quota): void {
    this.#quotas.set(row, quota, () => this.#counted(row));
  }

  // Private parts.

  /** Charges the directories above a file for what a change of it makes of its size. */
  #charged<R>(file: number, change: () => R): R {
    if (this.#quotas.count === 0) return change();
    const before = this.storedBytes(file);
    const result = change();
    this.#quotas.charge(this.parent(file), { names: 0, bytes: this.storedBytes(file) - before });
    return result;
  }

  #chargeSubtree(row: number, times: 1 | -1): void {
    if (this.#quotas.count === 0) return;
    const { names, bytes } = this.usage(row);
    this.#quotas.charge(this.parent(row), { names: times * names, bytes: times * bytes });
  }

  #counted(top: number): Usage {
    let [names, bytes] = [0, 0];
    const waiting = [top];
    for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
      names++;
      if (!this.isDirectory(row)) bytes += this.storedBytes(row);
      for (const child of this.children(row)) waiting.push(child);
    }
    return { names, bytes };
  }

  #attach(row: number, parent: number, name: string): void {
    const bytes = Buffer.from(name);
    this.#parent.set(row, parent);
    this.#name.set(row, this.#names.retain(bytes));
    if (row === rootRow) return;
    this.#byName.add(row);
    let siblings = this.#children.get(parent);
    if (!siblings) this.#children.set(parent, (siblings = new RowList()));
    const last = siblings.count - 1;
    const comesLast = last < 0 || this.#names.compare(this.#name.get(siblings.at(last)), bytes) < 0;
    siblings.insert(comesLast ? last + 1 : this.indexAfter(parent, bytes), row);
  }

  #detach(row: number): void {
    const parent = this.#parent.get(row);
    const handle = this.#name.get(row);
    const siblings = this.#children.get(parent);
    siblings?.delete(this.indexAfter(parent, this.#names.bytes(handle)) - 1);
    if (siblings?.count === 0) this.#children.delete(parent);
    this.#byName.delete(row);
    this.#names.release(handle);
  }

  /** Frees the row of an inode that no directory holds any more. */
  #forget(row: number): void {
    if (this.#open.delete(row)) this.#observer?.fileClosed(row);
    this.#children.delete(row);
    this.#xattrs.delete(row);
    this.#acls.delete(row);
    this.#quotas.forget(row);
    this.#directoryPolicies.delete(row);
    for (const block of this.blockRows(row)) this.#drop(block);
    this.#byId.delete(row);
    this.#id.set(row, 0);
    this.#parent.set(row, this.#free);
    this.#free = row + 1;
    this.#count--;
  }

  #drop(block: number): void {
    this.#observer?.blockRemoved(block);
    this.blocks.delete(block);
  }
}

const noRows = new Uint32Array(0);

function childHash(parent: number, name: number): number {
  return mix(Math.imul(parent, 0x9e3779b1) ^ Math.imul(name, 0x85ebca6b));
}
