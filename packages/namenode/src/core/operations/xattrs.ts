import { HadoopError } from '@calf/runtime/errors';
import { lastRow, type InodesInPath, pathOf } from '../inodes-in-path.ts';
import type { Xattr } from '../inode-extras.ts';
import { checkPermission } from '../permissions.ts';
import { accessControl, fileNotFound, illegalArgument, ioException } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision, Situation } from '../situation.ts';

export interface XattrLimits {
  /** `dfs.namenode.fs-limits.max-xattrs-per-inode`. */
  readonly countMax: number;
  /** `dfs.namenode.fs-limits.max-xattr-size`: name without prefix, and value. */
  readonly bytesMax: number;
}

export interface SetXattrRequest extends Xattr {
  readonly path: string;
  /** What may happen: a new one, one instead of an old one. */
  readonly create: boolean;
  readonly replace: boolean;
}

const unreadableBySuperuser = 'security.hdfs.unreadable.by.superuser';
const noValue = Buffer.alloc(0);
const namesOf = (prefixed: string) => prefixed.slice(prefixed.indexOf('.') + 1);

/** Source: org.apache.hadoop.hdfs.server.namenode.FSDirXAttrOp.setXAttr. @throws HadoopError */
export function decideSetXattr(situation: Situation, request: SetXattrRequest, limits: XattrLimits): Decision<void> {
  const { namespace } = situation;
  const { path, name, value, create, replace } = request;
  checkSize(request, limits);
  checkMayName(situation, name, value);
  const { row, inodes } = changeableRow(situation, path, name);
  if (row < 0) throw fileNotFound(`cannot find ${pathOf(inodes)}`);
  const existing = namespace.xattrs(row);
  const isThere = existing.some((xattr) => xattr.name === name);
  if (!create && !replace) throw illegalArgument('A flag must be specified.');
  if (isThere && !replace) throw ioException(`XAttr: ${namesOf(name)} already exists. The REPLACE flag must be specified.`);
  if (!isThere && !create) throw ioException(`XAttr: ${namesOf(name)} does not exist. The CREATE flag must be specified.`);
  if (name === unreadableBySuperuser && namespace.isDirectory(row)) throw ioException(`Can only set '${name}' on a file.`);
  const xattrs = [{ name, value }, ...existing.filter((xattr) => xattr.name !== name)];
  if (xattrs.filter((xattr) => /^(user|trusted)\./.test(xattr.name)).length > limits.countMax) {
    throw ioException(`Cannot add additional XAttr to inode, would exceed limit of ${limits.countMax}`);
  }
  return { edits: [{ op: 'OP_SET_XATTR', inodeId: namespace.id(row), xattrs }], result: undefined };
}

/** Source: FSDirXAttrOp.removeXAttr. @throws HadoopError */
export function decideRemoveXattr(situation: Situation, path: string, { name, value }: Xattr): Decision<void> {
  const { namespace } = situation;
  checkMayName(situation, name, value);
  const { row, inodes } = changeableRow(situation, path, name);
  if (row < 0) throw fileNotFound(`cannot find ${pathOf(inodes)}`);
  const existing = namespace.xattrs(row);
  if (name === unreadableBySuperuser && existing.length > 0) throw accessControl(`The xattr '${name}' can not be deleted.`);
  const xattrs = existing.filter((xattr) => xattr.name !== name);
  if (xattrs.length === existing.length) throw ioException('No matching attributes found for remove operation');
  return { edits: [{ op: 'OP_SET_XATTR', inodeId: namespace.id(row), xattrs }], result: undefined };
}

/** All that the caller may see, or those of these names. Source: FSDirXAttrOp.getXAttrs, listXAttrs. @throws HadoopError */
export function xattrsAt(situation: Situation, path: string, names: readonly string[] = []): readonly Xattr[] {
  for (const name of names) checkMayName(situation, name);
  const inodes = resolvePath(situation, path, 'read');
  checkPermission(situation, inodes, { self: 'READ' });
  const row = lastRow(inodes);
  if (row < 0) throw fileNotFound(`cannot find ${pathOf(inodes)}`);
  const visible = situation.namespace
    .xattrs(row)
    .filter(({ name }) => name.startsWith('user.') || (name.startsWith('trusted.') && situation.caller.isSuperuser));
  if (names.length === 0) return visible;
  return names.map((name) => {
    const found = visible.find((xattr) => xattr.name === name);
    if (!found)
      throw new HadoopError(
        'org.apache.hadoop.hdfs.protocol.XAttrNotFoundException',
        'At least one of the attributes provided was not found.',
      );
    return found;
  });
}

/** Who may change an attribute of the user namespace: who may write; of a directory with the sticky bit its owner. */
function changeableRow(situation: Situation, path: string, name: string): { row: number; inodes: InodesInPath } {
  const { namespace } = situation;
  const inodes = resolvePath(situation, path, 'write');
  const row = lastRow(inodes);
  const isSticky = row >= 0 && namespace.isDirectory(row) && (namespace.permission(row).mode & 0o1000) !== 0;
  if (name.startsWith('user.')) checkPermission(situation, inodes, isSticky ? { owner: true } : { self: 'WRITE' });
  return { row, inodes };
}

/** Source: org.apache.hadoop.hdfs.server.namenode.XAttrPermissionFilter.checkPermissionForApi. */
function checkMayName({ caller }: Situation, name: string, value: Buffer = noValue): void {
  if (name === unreadableBySuperuser && value.length > 0) {
    throw accessControl(`Attempt to set a value for '${name}'. Values are not allowed for this xattr.`);
  }
  if (name.startsWith('user.') || name === unreadableBySuperuser) return;
  if (name.startsWith('trusted.') && caller.isSuperuser) return;
  throw accessControl(`User doesn't have permission for xattr: ${name}`);
}

function checkSize({ name, value }: Xattr, { bytesMax }: XattrLimits): void {
  const bytes = Buffer.byteLength(namesOf(name)) + value.length;
  if (bytes <= bytesMax) return;
  throw illegalArgument(
    `The XAttr is too big. The maximum combined size of the name and value is ${bytesMax}, but the total size is ${bytes}`,
  );
}
