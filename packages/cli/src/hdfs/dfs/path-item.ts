import type { FileStatus, FileSystem } from '@calf/client/file-system';
import { baseName, joinPath, parentOf, parsePath, splitAuthority } from '@calf/client/path';
import { HadoopError, isHadoopError } from '@calf/runtime/errors';
import type { Session } from '../session.ts';
import { PathError } from './path-error.ts';

/** A path as the user wrote it, with what is there; `org.apache.hadoop.fs.shell.PathData`. */
export interface PathItem {
  /** As typed, or as a match of what was typed: messages and listings show this. */
  readonly text: string;
  readonly fs: FileSystem;
  /** Absolute path in `fs`. */
  readonly path: string;
  /** Undefined when nothing is there. */
  readonly status: FileStatus | undefined;
}

export interface ExistingItem extends PathItem {
  readonly status: FileStatus;
}

export function exists(item: PathItem): item is ExistingItem {
  return item.status !== undefined;
}

export const isDirectory = (item: PathItem) => item.status?.type === 'DIRECTORY';

/** The item that `text` names, no wildcards. */
export async function itemAt(session: Session, text: string): Promise<PathItem> {
  return itemIn(await fileSystemOf(session, text), text);
}

/** The item that a path of this machine names; a `file:` URI is taken for its path. */
export async function localItem(session: Session, text: string): Promise<PathItem> {
  const fs = await session.fileSystem('file:///');
  return itemIn(fs, text.startsWith('file:') ? parsePath(text).path : text);
}

export async function itemIn(fs: FileSystem, text: string): Promise<PathItem> {
  const path = fs.resolve(text);
  return { text, fs, path, status: await statusOrNothing(fs, path) };
}

/** The item as it is now. @throws PathError when it is gone */
export async function refreshed(item: PathItem): Promise<ExistingItem> {
  const fresh = { ...item, status: await statusOrNothing(item.fs, item.path) };
  if (!exists(fresh)) throw new PathError(item.text, 'missing');
  return fresh;
}

/**
 * What a pattern matches, by path; the pattern itself as a missing item when it has no wildcard and nothing is there.
 * Source: org.apache.hadoop.fs.shell.PathData.expandAsGlob.
 */
export async function expandPattern(session: Session, pattern: string): Promise<PathItem[]> {
  parsePath(pattern);
  const fs = await fileSystemOf(session, pattern);
  const matches = await fs.globStatus(pattern);
  if (!matches) return [await itemIn(fs, pattern.replaceAll(/\\(.)/g, '$1'))];
  return matches.map((status) => ({ text: textOfMatch(fs, pattern, status), fs, path: status.path, status }));
}

/** A match is shown the way its pattern was written: with scheme, absolute, or relative to the home directory. */
function textOfMatch(fs: FileSystem, pattern: string, status: FileStatus): string {
  const { scheme, authority } = parsePath(pattern);
  if (scheme !== undefined) return authority === undefined ? `${scheme}:${status.path}` : fs.qualify(status.path);
  if (pattern.startsWith('/')) return status.path;
  return relativeTo(fs.resolve('.'), status.path);
}

function relativeTo(directory: string, path: string): string {
  if (directory === path) return '.';
  const from = directory.split('/');
  const to = path.split('/');
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/');
}

/** Children by name. @throws PathError */
export async function childrenOf(item: PathItem): Promise<ExistingItem[]> {
  mustBeDirectory(item);
  const listed = await item.fs.listStatus(item.path);
  return listed.map((status) => ({ text: childText(item, baseName(status.path)), fs: item.fs, path: status.path, status }));
}

/** The item `name` in the directory `item`. @throws PathError */
export async function childItem(item: PathItem, name: string): Promise<PathItem> {
  mustBeDirectory(item);
  const path = joinPath(item.path, name);
  return { text: childText(item, name), fs: item.fs, path, status: await statusOrNothing(item.fs, path) };
}

function mustBeDirectory(item: PathItem): void {
  if (!exists(item)) throw new PathError(item.text, 'missing');
  if (!isDirectory(item)) throw new PathError(item.text, 'isNotDirectory');
}

function childText(item: PathItem, name: string): string {
  return item.text === '.' ? name : joinPath(item.text, name);
}

/** Whether what is to be made at `item` has a directory to be made in. Source: PathData.parentExists. */
export async function parentExists(item: PathItem): Promise<boolean> {
  return item.fs.exists(looksLikeDirectory(item) ? item.path : (parentOf(item.path) ?? '/'));
}

/** `a/`, `.` and `..` can only mean a directory. */
export function looksLikeDirectory(item: PathItem): boolean {
  return ['', '.', '..'].includes(baseName(item.text));
}

async function statusOrNothing(fs: FileSystem, path: string): Promise<FileStatus | undefined> {
  try {
    return await fs.getFileStatus(path);
  } catch (error) {
    if (isHadoopError(error, 'java.io.FileNotFoundException')) return undefined;
    throw error;
  }
}

async function fileSystemOf(session: Session, text: string): Promise<FileSystem> {
  const colon = text.indexOf(':');
  if (colon > 0 && text.indexOf('/') === colon + 1) {
    const { authority } = splitAuthority(text.slice(colon + 1));
    return session.fileSystem(`${text.slice(0, colon)}://${authority ?? ''}`);
  }
  if (splitAuthority(text).authority !== undefined) {
    throw new HadoopError('org.apache.hadoop.fs.UnsupportedFileSystemException', 'No FileSystem for scheme "null"');
  }
  return session.fileSystem();
}
