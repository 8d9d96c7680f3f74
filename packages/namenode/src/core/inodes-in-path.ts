import { HadoopError } from '@calf/runtime/errors';
import { type NamespaceView, rootInodeId, rootRow } from './namespace.ts';
import { fileNotFound, parentNotDirectory } from './refusals.ts';

/** A path, and as many of its inodes as there are. */
export interface InodesInPath {
  /** The first is the root's empty name. */
  readonly components: readonly string[];
  /** Rows of the inodes that exist, from the root on: as many as components when the whole path exists. */
  readonly rows: readonly number[];
}

/** The inodes of a path without any check. */
export function lookUp(namespace: NamespaceView, components: readonly string[]): InodesInPath {
  const rows = [rootRow];
  let row = rootRow;
  for (let index = 1; index < components.length && namespace.isDirectory(row); index++) {
    row = namespace.child(row, components[index] ?? '');
    if (row < 0) break;
    rows.push(row);
  }
  return { components, rows };
}

/** Of an inode that is there. */
export function inodesOf(namespace: NamespaceView, row: number): InodesInPath {
  const components: string[] = [];
  const rows: number[] = [];
  for (let at = row; ; at = namespace.parent(at)) {
    components.unshift(namespace.name(at));
    rows.unshift(at);
    if (at === rootRow) return { components, rows };
  }
}

/** The row of the last component, -1 when there is no such inode. */
export function lastRow({ components, rows }: InodesInPath): number {
  return rows.length === components.length ? (rows.at(-1) ?? -1) : -1;
}

/** The row of the last component's parent, -1 when it is missing or the path is the root. */
export function parentRow({ components, rows }: InodesInPath): number {
  return components.length < 2 ? -1 : (rows[components.length - 2] ?? -1);
}

export function lastName({ components }: InodesInPath): string {
  return components.at(-1) ?? '';
}

/** The path up to its component `last`, by default all of it. */
export function pathOf({ components }: InodesInPath, last = components.length - 1): string {
  return last <= 0 ? '/' : components.slice(0, last + 1).join('/');
}

/** The row of the file at the path. Source: INodeFile.valueOf. @throws HadoopError FileNotFoundException */
export function fileRow(namespace: NamespaceView, inodes: InodesInPath, path = pathOf(inodes)): number {
  const row = lastRow(inodes);
  if (row < 0) throw fileNotFound(`File does not exist: ${path}`);
  if (namespace.isDirectory(row)) throw fileNotFound(`Path is not a file: ${path}`);
  return row;
}

/** Source: FSDirectory.verifyParentDir. @throws HadoopError when the parent is missing or a file */
export function verifyParent(namespace: NamespaceView, inodes: InodesInPath): void {
  if (inodes.components.length <= 2) return;
  const parent = parentRow(inodes);
  const path = pathOf(inodes, inodes.components.length - 2);
  if (parent < 0) throw fileNotFound(`Parent directory doesn't exist: ${path}`);
  if (!namespace.isDirectory(parent)) throw parentNotDirectory(`Parent path is not a directory: ${path}`);
}

/** Source: org.apache.hadoop.hdfs.server.namenode.INode.getPathComponents. */
export function componentsOf(path: string): string[] {
  if (!path.startsWith('/')) throw new HadoopError('java.lang.AssertionError', `Absolute path required, but got '${path}'`);
  return ['', ...path.split('/').filter((name) => name !== '')];
}

/** Source: org.apache.hadoop.hdfs.DFSUtilClient.isValidName. */
export function isValidName(path: string): boolean {
  if (!path.startsWith('/')) return false;
  const components = path.split('/');
  while (components.length > 1 && components.at(-1) === '') components.pop();
  const byInode = components.length > 4 && components[1] === '.reserved' && components[2] === '.inodes';
  return components.every(
    (name, index) => name !== '.' && !name.includes(':') && (name !== '..' || byInode) && (name !== '' || index === 0),
  );
}

/** `/.reserved` and below it, but for the paths by inode id. Source: FSDirectory.isExactReservedName. */
export function isReserved(components: readonly string[]): boolean {
  return components.length === 2 && components[1] === '.reserved';
}

/** `/.reserved/.inodes/ID/rest` names a file by its inode, `/.reserved/raw/rest` is the same as `/rest` where nothing is encrypted. */
export function resolveReserved(namespace: NamespaceView, components: readonly string[]): readonly string[] {
  if (components.length < 3 || components[1] !== '.reserved') return components;
  if (components[2] === 'raw')
    return components.length > 3 && components[3] === '.reserved' ? components : ['', ...components.slice(3)];
  if (components[2] !== '.inodes' || components.length === 3) return components;
  const id = Number(components[3]);
  if (!/^\d+$/.test(components[3] ?? '')) throw fileNotFound(`Invalid inode path: ${components.join('/')}`);
  const row = namespace.find(id);
  if (row < 0) throw fileNotFound(`File for given inode path does not exist: ${components.join('/')}`);
  if (components[4] === '..') return inodesOf(namespace, id === rootInodeId ? rootRow : namespace.parent(row)).components;
  return [...inodesOf(namespace, row).components, ...components.slice(4)];
}
