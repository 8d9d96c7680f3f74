import { lastRow, verifyParent } from '../inodes-in-path.ts';
import { checkPermission } from '../permissions.ts';
import { fileAlreadyExists } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision, Situation } from '../situation.ts';
import { missingAncestors } from './new-inode.ts';

export interface MkdirsRequest {
  readonly path: string;
  /** The client has applied its umask. */
  readonly mode: number;
  readonly createParent: boolean;
}

/** Every missing directory on the way, and the last; nothing when it is there. Source: FSDirMkdirOp.mkdirs. @throws HadoopError */
export function decideMkdirs(situation: Situation, { path, mode, createParent }: MkdirsRequest): Decision<boolean> {
  const { namespace, caller, at } = situation;
  const inodes = resolvePath(situation, path, 'create');
  const row = lastRow(inodes);
  if (row >= 0) {
    if (!namespace.isDirectory(row)) throw fileAlreadyExists(`Path is not a directory: ${path}`);
    return { edits: [], result: true };
  }
  checkPermission(situation, inodes, { ancestor: 'WRITE' });
  if (!createParent) verifyParent(namespace, inodes);
  const { edits, place } = missingAncestors(situation, inodes, { mode, like: 'own' });
  const { group, ...where } = place;
  const permission = { mode, owner: caller.user, group };
  return { edits: [...edits, { op: 'OP_MKDIR', ...where, permission, mtimeMs: at.ms }], result: true };
}
