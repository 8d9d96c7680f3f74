import { componentsOf, isReserved, lastRow, pathOf } from '../inodes-in-path.ts';
import { rootRow } from '../namespace.ts';
import { checkPermission } from '../permissions.ts';
import { directoryNotEmpty, invalidPath } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision, Situation } from '../situation.ts';

export interface DeleteRequest {
  readonly path: string;
  readonly recursive: boolean;
}

/** Answers false when there is nothing at the path, or it is the root. Source: FSDirDeleteOp.delete. @throws HadoopError */
export function decideDelete(situation: Situation, { path, recursive }: DeleteRequest): Decision<boolean> {
  const { namespace, at } = situation;
  if (isReserved(componentsOf(path))) throw invalidPath(path);
  const inodes = resolvePath(situation, path, 'write');
  checkPermission(situation, inodes, { parent: 'WRITE', below: 'ALL', ignoreEmpty: true });
  const row = lastRow(inodes);
  if (row >= 0 && namespace.childCount(row) > 0 && !recursive) throw directoryNotEmpty(pathOf(inodes));
  if (row < 0 || row === rootRow) return { edits: [], result: false };
  return { edits: [{ op: 'OP_DELETE', inodeId: namespace.id(row), mtimeMs: at.ms }], result: true };
}
