import { inheritedAcl, type NewMode } from '../acl.ts';
import type { Edit } from '../edit.ts';
import { type InodesInPath, pathOf } from '../inodes-in-path.ts';
import type { AclEntry } from '../inode-extras.ts';
import { rootRow } from '../namespace.ts';
import { componentTooLong, directoryFull, fileAlreadyExists, illegalArgument } from '../refusals.ts';
import type { Situation } from '../situation.ts';

/** Where a new inode goes: the directory may itself be made by an edit before. */
export interface NewPlace {
  readonly parentId: number;
  readonly name: string;
  /** Of a new inode whose caller does not name one: the parent's. */
  readonly group: string;
  /** The id for the new inode. */
  readonly inodeId: number;
  /** The directory's list, of which the new inode may inherit. */
  readonly parentAcl: readonly AclEntry[];
}

/**
 * The missing directories on the way to the path's last component, and the place of that one. With `like: 'parent'` (create) they get the
 * mode of the last directory that exists, with `own` (mkdirs) the new one's; in either case their owner may write and search them.
 * Source: org.apache.hadoop.hdfs.server.namenode.FSDirMkdirOp.createParentDirectories. @throws HadoopError
 */
export function missingAncestors(
  situation: Situation,
  inodes: InodesInPath,
  { mode, unmasked, like }: NewMode & { like: 'parent' | 'own' },
): { edits: Edit[]; place: NewPlace } {
  const { namespace, caller, at } = situation;
  const existing = inodes.rows.length - 1;
  const parent = inodes.rows[existing] ?? rootRow;
  const ancestorMode = (like === 'parent' ? namespace.permission(parent).mode & 0o777 : mode) | 0o300;
  const { group } = namespace.permission(parent);
  const asked = { mode: ancestorMode & 0o777, unmasked: like === 'own' && unmasked !== undefined ? unmasked | 0o300 : undefined };
  const edits: Edit[] = [];
  let parentAcl = namespace.acl(parent);
  let parentId = namespace.id(parent);
  let inodeId = namespace.lastInodeId + 1;
  for (let index = existing + 1; index < inodes.components.length; index++) {
    const name = inodes.components[index] ?? '';
    checkNewName(situation, { name, directory: pathOf(inodes, index - 1), row: index === existing + 1 ? parent : -1 });
    if (index === inodes.components.length - 1) break;
    edits.push(...newDirectory({ parentId, name, group, inodeId, parentAcl }, asked, { owner: caller.user, mtimeMs: at.ms }));
    parentAcl = inheritedAcl(parentAcl, { ...asked, isDirectory: true })?.entries ?? [];
    parentId = inodeId++;
  }
  return { edits, place: { parentId, name: inodes.components.at(-1) ?? '', group, inodeId, parentAcl } };
}

export function newDirectory(
  { parentAcl, group, ...where }: NewPlace,
  asked: NewMode,
  { owner, mtimeMs }: { owner: string; mtimeMs: number },
): Edit[] {
  const inherited = inheritedAcl(parentAcl, { ...asked, isDirectory: true });
  const permission = { mode: inherited?.mode ?? asked.mode, owner, group };
  return [{ op: 'OP_MKDIR', ...where, permission, mtimeMs }, ...setAcl(where.inodeId, inherited)];
}

/** The edit that gives a new inode the list it inherited, if that says more than its mode does. */
export function setAcl(inodeId: number, inherited: ReturnType<typeof inheritedAcl>): Edit[] {
  return inherited && inherited.entries.length > 0 ? [{ op: 'OP_SET_ACL', inodeId, ...inherited }] : [];
}

/** `row` of the directory, -1 when it is new itself. Source: FSDirectory.addLastINode. @throws HadoopError */
export function checkNewName(
  { namespace, limits }: Situation,
  { name, directory, row }: { name: string; directory: string; row: number },
): void {
  if (row >= 0 && !namespace.isDirectory(row)) throw fileAlreadyExists(`Parent path is not a directory: ${directory} ${name}`);
  if (directory === '/' && name === '.reserved') throw illegalArgument(reservedName(name));
  const bytes = Buffer.byteLength(name);
  const limit = limits.componentBytesMax;
  if (limit > 0 && bytes > limit) throw componentTooLong({ name, directory, limit, bytes });
  const count = row < 0 ? 0 : namespace.childCount(row);
  if (count >= limits.directoryItemsMax) throw directoryFull({ directory, limit: limits.directoryItemsMax, count });
  if (name === '.snapshot') throw illegalArgument('".snapshot" is a reserved name.');
}

const reservedName = (name: string) =>
  `File name "${name}" is reserved and cannot be created. If this is during upgrade change the name of the existing file or directory to another name before upgrading to the new release.`;
