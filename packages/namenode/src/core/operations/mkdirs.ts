import { lastRow, verifyParent } from '../inodes-in-path.ts';
import { checkPermission } from '../permissions.ts';
import { fileAlreadyExists } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision, Situation } from '../situation.ts';
import { missingAncestors, newDirectory } from './new-inode.ts';

export interface MkdirsRequest {
  readonly path: string;
  /** The client has applied its umask. */
  readonly mode: number;
  /** What it would be without; new clients send it. */
  readonly unmasked?: number | undefined;
  readonly createParent: boolean;
}

/** Every missing directory on the way, and the last; nothing when it is there. Source: FSDirMkdirOp.mkdirs. @throws HadoopError */
export function decideMkdirs(situation: Situation, { path, createParent, ...asked }: MkdirsRequest): Decision<boolean> {
  const { namespace, caller, at } = situation;
  const inodes = resolvePath(situation, path, 'create');
  const row = lastRow(inodes);
  if (row >= 0) {
    if (!namespace.isDirectory(row)) throw fileAlreadyExists(`Path is not a directory: ${path}`);
    return { edits: [], result: true };
  }
  checkPermission(situation, inodes, { ancestor: 'WRITE' });
  if (!createParent) verifyParent(namespace, inodes);
  const { edits, place } = missingAncestors(situation, inodes, { ...asked, like: 'own' });
  return { edits: [...edits, ...newDirectory(place, asked, { owner: caller.user, mtimeMs: at.ms })], result: true };
}
