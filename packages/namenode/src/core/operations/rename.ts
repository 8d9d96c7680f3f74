import { type InodesInPath, isReserved, lastName, lastRow, parentRow, pathOf } from '../inodes-in-path.ts';
import { rootRow } from '../namespace.ts';
import { checkPermission } from '../permissions.ts';
import { fileAlreadyExists, fileNotFound, invalidPath, ioException, parentNotDirectory } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision, Situation } from '../situation.ts';
import { checkNewName } from './new-inode.ts';

export interface RenameRequest {
  readonly from: string;
  readonly to: string;
}

export interface Rename2Request extends RenameRequest {
  readonly overwrite: boolean;
  /** The caller must also be allowed to delete what it moves. */
  readonly toTrash: boolean;
}

/**
 * The old rename: into the destination if that is a directory; false, not a refusal, for most that cannot be.
 * Source: org.apache.hadoop.hdfs.server.namenode.FSDirRenameOp.renameToInt, unprotectedRenameTo. @throws HadoopError
 */
export function decideRename(situation: Situation, { from, to }: RenameRequest): Decision<boolean> {
  const { namespace, at } = situation;
  const source = resolvePath(situation, from, 'write');
  const target = intoDirectory(situation, source, resolvePath(situation, to, 'create'));
  checkPermission(situation, source, { parent: 'WRITE' });
  checkPermission(situation, target, { ancestor: 'WRITE' });
  const row = lastRow(source);
  if (row < 0 || row === rootRow) return { edits: [], result: false };
  if (pathOf(source) === pathOf(target)) return { edits: [], result: true };
  const parent = parentRow(target);
  if (isBelow(source, target)) return { edits: [], result: false };
  if (touchesReserved(source, target)) throw reservedRename();
  if (lastRow(target) >= 0 || parent < 0) return { edits: [], result: false };
  checkLimits(situation, source, target);
  const where = { inodeId: namespace.id(row), parentId: namespace.id(parent), name: lastName(target) };
  return { edits: [{ op: 'OP_RENAME_OLD', ...where, mtimeMs: at.ms }], result: true };
}

/** The rename of POSIX: refuses what cannot be, and replaces the destination if asked to. Source: FSDirRenameOp.renameTo. @throws HadoopError */
export function decideRename2(situation: Situation, { from, to, overwrite, toTrash }: Rename2Request): Decision<void> {
  const { namespace, at } = situation;
  const source = resolvePath(situation, from, 'write');
  const target = resolvePath(situation, to, 'create');
  checkPermission(situation, source, { parent: 'WRITE', ...(toTrash && { below: 'ALL', ignoreEmpty: true }) });
  checkPermission(situation, target, { ancestor: 'WRITE' });
  const row = sourceRow(source);
  checkDestination(source, target);
  const overwritten = lastRow(target);
  if (overwritten >= 0) checkOverwrite(situation, { row, source, target, overwrite });
  const parent = parentRow(target);
  if (parent < 0) throw fileNotFound(`rename destination parent ${pathOf(target)} not found.`);
  if (!namespace.isDirectory(parent)) throw parentNotDirectory(`rename destination parent ${pathOf(target)} is a file.`);
  checkLimits(situation, source, target);
  const where = { inodeId: namespace.id(row), parentId: namespace.id(parent), name: lastName(target) };
  const overwrites = overwritten >= 0 ? { overwrittenId: namespace.id(overwritten) } : {};
  return { edits: [{ op: 'OP_RENAME', ...where, mtimeMs: at.ms, ...overwrites }], result: undefined };
}

/** Source: FSDirRenameOp.dstForRenameTo. */
function intoDirectory({ namespace }: Situation, source: InodesInPath, target: InodesInPath): InodesInPath {
  const row = lastRow(target);
  if (row < 0 || !namespace.isDirectory(row)) return target;
  const name = lastName(source);
  const child = namespace.child(row, name);
  return { components: [...target.components, name], rows: child < 0 ? target.rows : [...target.rows, child] };
}

function sourceRow(source: InodesInPath): number {
  const row = lastRow(source);
  if (row < 0) throw fileNotFound(`rename source ${pathOf(source)} is not found.`);
  if (row === rootRow) throw ioException('rename source cannot be the root');
  return row;
}

function checkDestination(source: InodesInPath, target: InodesInPath): void {
  const [from, to] = [pathOf(source), pathOf(target)];
  if (from === to) throw fileAlreadyExists(`The source ${from} and destination ${to} are the same`);
  if (isBelow(source, target)) throw ioException(`Rename destination ${to} is a directory or file under source ${from}`);
  if (touchesReserved(source, target)) throw reservedRename();
  if (target.components.length === 1) throw ioException('rename destination cannot be the root');
}

/** Source: FSDirRenameOp.validateOverwrite. */
function checkOverwrite(
  { namespace }: Situation,
  { row, source, target, overwrite }: { row: number; source: InodesInPath; target: InodesInPath; overwrite: boolean },
): void {
  const [from, to] = [pathOf(source), pathOf(target)];
  const existing = lastRow(target);
  if (namespace.isDirectory(existing) !== namespace.isDirectory(row)) {
    throw ioException(`Source ${from} and destination ${to} must both be directories`);
  }
  if (!overwrite) throw fileAlreadyExists(`rename destination ${to} already exists`);
  if (namespace.childCount(existing) > 0) throw ioException(`rename destination directory is not empty: ${to}`);
}

/** The items limit does not count within one directory. Source: FSDirRenameOp.verifyFsLimitsForRename. */
function checkLimits(situation: Situation, source: InodesInPath, target: InodesInPath): void {
  const parent = parentRow(target);
  checkNewName(situation, {
    name: lastName(target),
    directory: pathOf(target, target.components.length - 2),
    row: parent === parentRow(source) ? -1 : parent,
  });
}

const reservedRename = () => invalidPath('Cannot rename to or from /.reserved');

function isBelow(source: InodesInPath, target: InodesInPath): boolean {
  return pathOf(target).startsWith(`${pathOf(source)}/`);
}

function touchesReserved(source: InodesInPath, target: InodesInPath): boolean {
  return isReserved(source.components) || isReserved(target.components);
}
