import { HadoopError } from '@calf/runtime/errors';
import { componentsOf, type InodesInPath, inodesOf, isValidName, lookUp, resolveReserved } from './inodes-in-path.ts';
import { type NamespaceView, rootRow } from './namespace.ts';
import { checkPermission, checkSuperuser } from './permissions.ts';
import { accessControl, invalidPath } from './refusals.ts';
import type { Caller } from './situation.ts';

/** What is going to happen at the path: `create` takes only names that are allowed for new files. Source: FSDirectory.DirOp. */
export type Purpose = 'read' | 'write' | 'create';

/**
 * Looks up a path on behalf of a caller, who must be allowed to pass all directories on the way; the last component may be missing.
 * Source: org.apache.hadoop.hdfs.server.namenode.FSDirectory.resolvePath. @throws HadoopError
 */
export function resolvePath(
  { namespace, caller }: { namespace: NamespaceView; caller: Caller },
  path: string,
  purpose: Purpose,
): InodesInPath {
  if (purpose === 'create' && !isValidName(path)) throw invalidPath(`Invalid file name: ${path}`);
  const components = componentsOf(path);
  const inodes = lookUp(namespace, resolveReserved(namespace, components));
  if (purpose !== 'read' && components[1] === '.reserved' && components[2] === 'raw') checkSuperuser(caller);
  try {
    checkPermission({ namespace, caller }, inodes, {});
  } catch (refusal) {
    if (purpose === 'create' || !(refusal instanceof HadoopError)) throw refusal;
    throw refusal.simpleName === 'ParentNotDirectoryException' ? accessControl(refusal.message) : refusal;
  }
  return inodes;
}

/**
 * What a writer means by path and file id: the file of that id wherever it is now, or with an id of 0 (old clients) whatever is at the
 * path. Source: FSDirectory.resolvePath(pc, src, fileId).
 */
export function resolveFile(situation: { namespace: NamespaceView; caller: Caller }, path: string, fileId: number): InodesInPath {
  if (fileId === 0) return resolvePath(situation, path, 'write');
  const row = situation.namespace.find(fileId);
  return row < 0 ? { components: componentsOf(path), rows: [rootRow] } : inodesOf(situation.namespace, row);
}
