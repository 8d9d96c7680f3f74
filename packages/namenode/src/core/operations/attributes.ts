import { componentsOf, isReserved, lastRow, pathOf } from '../inodes-in-path.ts';
import { checkPermission } from '../permissions.ts';
import { accessControl, fileNotFound, invalidPath } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision, Situation } from '../situation.ts';

/** Source: org.apache.hadoop.hdfs.server.namenode.FSDirAttrOp.setPermission. @throws HadoopError */
export function decideSetPermission(situation: Situation, { path, mode }: { path: string; mode: number }): Decision<void> {
  const { namespace } = situation;
  const row = ownedRow(situation, path);
  const edit = { op: 'OP_SET_PERMISSIONS', inodeId: namespace.id(row), mode } as const;
  return { edits: namespace.permission(row).mode === mode ? [] : [edit], result: undefined };
}

export interface SetOwnerRequest {
  readonly path: string;
  /** Undefined leaves it as it is. */
  readonly owner: string | undefined;
  readonly group: string | undefined;
}

/** Only the superuser gives files away; an owner may choose among its own groups. Source: FSDirAttrOp.setOwner. @throws HadoopError */
export function decideSetOwner(situation: Situation, { path, owner, group }: SetOwnerRequest): Decision<void> {
  const { namespace, caller } = situation;
  const row = ownedRow(situation, path);
  if (!caller.isSuperuser && owner !== undefined && owner !== caller.user) {
    throw accessControl(`User ${caller.user} is not a super user (non-super user cannot change owner).`);
  }
  if (!caller.isSuperuser && group !== undefined && !caller.groups.includes(group)) {
    throw accessControl(`User ${caller.user} does not belong to ${group}`);
  }
  const now = namespace.permission(row);
  const isSame = (owner ?? now.owner) === now.owner && (group ?? now.group) === now.group;
  return { edits: isSame ? [] : [{ op: 'OP_SET_OWNER', inodeId: namespace.id(row), owner, group }], result: undefined };
}

export interface SetTimesRequest {
  readonly path: string;
  /** -1 leaves it as it is. */
  readonly mtimeMs: number;
  readonly atimeMs: number;
}

/** Source: FSDirAttrOp.setTimes. @throws HadoopError */
export function decideSetTimes(situation: Situation, { path, mtimeMs, atimeMs }: SetTimesRequest): Decision<void> {
  const { namespace } = situation;
  const inodes = resolvePath(situation, path, 'write');
  checkPermission(situation, inodes, { self: 'WRITE' });
  const row = lastRow(inodes);
  if (row < 0) throw fileNotFound(`File/Directory ${pathOf(inodes)} does not exist.`);
  const times = { ...(mtimeMs >= 0 && { mtimeMs }), ...(atimeMs >= 0 && { atimeMs }) };
  return { edits: [{ op: 'OP_TIMES', inodeId: namespace.id(row), ...times }], result: undefined };
}

/** Of an inode that the caller owns. Source: FSDirectory.checkOwner. */
function ownedRow(situation: Situation, path: string): number {
  if (isReserved(componentsOf(path))) throw invalidPath(path);
  const inodes = resolvePath(situation, path, 'write');
  const row = lastRow(inodes);
  if (row < 0) throw fileNotFound(`Directory/File does not exist ${pathOf(inodes)}`);
  checkPermission(situation, inodes, { owner: true });
  return row;
}
