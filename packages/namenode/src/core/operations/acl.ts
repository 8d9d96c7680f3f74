import { HadoopError } from '@calf/runtime/errors';
import { keptAcl, logicalAcl, mergeAcl, modeWithoutAcl, removeFromAcl, replaceAcl, withoutDefaults } from '../acl.ts';
import type { EditOf } from '../edit.ts';
import { lastRow, pathOf } from '../inodes-in-path.ts';
import type { AclEntry } from '../inode-extras.ts';
import { checkPermission } from '../permissions.ts';
import { fileNotFound } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision, Situation } from '../situation.ts';

/** How a list is changed; `remove` without entries takes all of it away. */
export type AclChange =
  | { readonly change: 'merge' | 'subtract' | 'replace'; readonly entries: readonly AclEntry[] }
  | { readonly change: 'remove-defaults' | 'remove' };

/** Source: org.apache.hadoop.hdfs.server.namenode.FSDirAclOp. @throws HadoopError */
export function decideSetAcl(situation: Situation, path: string, change: AclChange): Decision<void> {
  const { namespace } = situation;
  const inodes = resolvePath(situation, path, 'write');
  const row = lastRow(inodes);
  if (row < 0) throw fileNotFound(`Directory/File does not exist ${pathOf(inodes)}`);
  checkPermission(situation, inodes, { owner: true });
  const { mode } = namespace.permission(row);
  const facts = { mode, isDirectory: namespace.isDirectory(row), path: pathOf(inodes) };
  const next = naming(change.change === 'replace' ? path : pathOf(inodes), () => changed(namespace.acl(row), facts, change));
  const edit: EditOf<'OP_SET_ACL'> = { op: 'OP_SET_ACL', inodeId: namespace.id(row), mode: next.mode, entries: next.entries };
  return { edits: [edit], result: undefined };
}

function changed(kept: readonly AclEntry[], facts: { mode: number; isDirectory: boolean; path: string }, change: AclChange) {
  const existing = logicalAcl(facts.mode, kept);
  switch (change.change) {
    case 'merge':
      return keptAcl(mergeAcl(existing, change.entries), facts);
    case 'subtract':
      return keptAcl(removeFromAcl(existing, change.entries), facts);
    case 'replace':
      if (change.entries.length > 0) return keptAcl(replaceAcl(existing, change.entries), facts);
      return { mode: modeWithoutAcl(facts.mode, kept), entries: [] };
    case 'remove-defaults':
      return keptAcl(withoutDefaults(existing), facts);
    case 'remove':
      return { mode: modeWithoutAcl(facts.mode, kept), entries: [] };
  }
}

/** A list that cannot be is refused with the path behind the reason. */
function naming<T>(path: string, decide: () => T): T {
  try {
    return decide();
  } catch (refusal) {
    if (!(refusal instanceof HadoopError)) throw refusal;
    throw new HadoopError(refusal.exceptionClassName, `${refusal.message} Path: ${path}`, { cause: refusal });
  }
}

export interface AclStatus {
  readonly owner: string;
  readonly group: string;
  readonly mode: number;
  /** Without what the mode says. */
  readonly entries: readonly AclEntry[];
}

/** Source: FSDirAclOp.getAclStatus. @throws HadoopError */
export function aclStatus(situation: Situation, path: string): AclStatus {
  const { namespace } = situation;
  const inodes = resolvePath(situation, path, 'read');
  const row = lastRow(inodes);
  if (row < 0) throw fileNotFound(`cannot find ${pathOf(inodes)}`);
  const { owner, group, mode } = namespace.permission(row);
  return { owner, group, mode, entries: namespace.acl(row) };
}
