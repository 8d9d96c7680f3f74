import { isHadoopError } from '@calf/runtime/errors';
import type { FileStatus } from '../contract.ts';
import { baseName, joinPath, relativePathInUri } from '../path.ts';
import { expandGlob } from './expand.ts';
import { globPattern } from './pattern.ts';

/** The two questions that globbing asks; paths are absolute. */
export interface Listing {
  getFileStatus(path: string): Promise<FileStatus>;
  listStatus(path: string): Promise<FileStatus[]>;
}

/**
 * Everything that matches the absolute `pattern`, sorted by path; undefined when it has no wildcard and names nothing.
 * Source: org.apache.hadoop.fs.Globber.doGlob.
 */
export async function globStatus(listing: Listing, pattern: string): Promise<FileStatus[] | undefined> {
  const flat = expandGlob(pattern);
  const found: FileStatus[] = [];
  let sawWildcard = false;
  for (const one of flat) {
    const { matches, wildcard } = await globFlat(listing, one);
    found.push(...matches);
    sawWildcard ||= wildcard;
  }
  if (found.length === 0 && !sawWildcard && flat.length <= 1) return undefined;
  return found.sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
}

async function globFlat(listing: Listing, pattern: string): Promise<{ matches: FileStatus[]; wildcard: boolean }> {
  const components = pattern.split('/').filter((component) => component !== '');
  const compiled = components.map((component) => globPattern(component));
  const wildcard = compiled.some((component) => component.hasWildcard);
  if (components.length === 0) return { matches: await statusOf(listing, '/'), wildcard };
  let directories = ['/'];
  let matches: FileStatus[] = [];
  for (const [index, component] of components.entries()) {
    const last = index === components.length - 1;
    matches = [];
    for (const directory of directories) {
      const filter = compiled[index];
      const children = filter?.hasWildcard
        ? (await childrenOf(listing, directory)).filter((child) => filter.matches(baseName(child.path)))
        : await namedChild(listing, directory, component, last);
      matches.push(...children);
    }
    if (!last) directories = matches.filter((match) => match.type !== 'FILE').map((match) => match.path);
  }
  return { matches, wildcard };
}

/** A component without wildcard in the middle of a pattern is not looked at: what lies beneath it will tell. */
async function namedChild(listing: Listing, directory: string, component: string, last: boolean): Promise<FileStatus[]> {
  const name = component.replaceAll(/\\(.)/g, '$1');
  if (name.includes(':')) throw relativePathInUri(name);
  const path = joinPath(directory, name);
  return last ? statusOf(listing, path) : [{ ...placeholder, path }];
}

async function statusOf(listing: Listing, path: string): Promise<FileStatus[]> {
  try {
    return [await listing.getFileStatus(path)];
  } catch (error) {
    if (isHadoopError(error, 'java.io.FileNotFoundException')) return [];
    throw error;
  }
}

/** Children of a directory; a file has none, though `listStatus` would answer its own status. */
async function childrenOf(listing: Listing, directory: string): Promise<FileStatus[]> {
  try {
    const listed = await listing.listStatus(directory);
    return listed.filter((child) => child.path !== directory);
  } catch (error) {
    if (isHadoopError(error, 'java.io.FileNotFoundException')) return [];
    throw error;
  }
}

const placeholder: FileStatus = {
  path: '',
  type: 'DIRECTORY',
  length: 0,
  permission: 0,
  owner: '',
  group: '',
  modificationTimeMs: 0,
  accessTimeMs: 0,
  replication: 0,
  blockSize: 0,
  fileId: 0,
  hasAcl: false,
};
