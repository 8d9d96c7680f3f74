import { pathOf, type InodesInPath } from './inodes-in-path.ts';
import { type NamespaceView, rootRow } from './namespace.ts';
import { accessControl, parentNotDirectory } from './refusals.ts';
import type { Caller } from './situation.ts';

/** Bits as in a mode. Source: org.apache.hadoop.fs.permission.FsAction. */
export const actions = ['NONE', 'EXECUTE', 'WRITE', 'WRITE_EXECUTE', 'READ', 'READ_EXECUTE', 'READ_WRITE', 'ALL'] as const;
export type Action = (typeof actions)[number];

const symbols = ['---', '--x', '-w-', '-wx', 'r--', 'r-x', 'rw-', 'rwx'];
const stickyBit = 0o1000;

/** What a caller must be allowed to do; passing all directories on the way is always asked for. */
export interface Demand {
  /** The caller owns the last inode. */
  readonly owner?: boolean;
  /** On the last directory of the path that exists. */
  readonly ancestor?: Action;
  /** On the parent, if it exists; with WRITE its sticky bit protects the last inode too. */
  readonly parent?: Action;
  /** On the last inode, if it exists. */
  readonly self?: Action;
  /** On the last inode and all directories below it … */
  readonly below?: Action;
  /** … except for empty ones. */
  readonly ignoreEmpty?: boolean;
}

interface Question {
  readonly namespace: NamespaceView;
  readonly caller: Caller;
}

/**
 * Whether the caller may do what `demand` says at a path. The superuser may do everything.
 * Source: org.apache.hadoop.hdfs.server.namenode.FSPermissionChecker.checkPermission. @throws HadoopError AccessControlException
 */
export function checkPermission(question: Question, inodes: InodesInPath, demand: Demand): void {
  const { components, rows } = inodes;
  const last = components.length - 1;
  const ancestor = Math.min(rows.length - 1, last - 1);
  for (let index = 0; index <= ancestor; index++) {
    checkIsDirectory(question.namespace, inodes, index);
    if (!question.caller.isSuperuser) check(question, inodes, index, 'EXECUTE');
  }
  if (question.caller.isSuperuser) return;
  if (demand.parent && implies(demand.parent, 'WRITE') && rows.length > last && last > 0) checkStickyBit(question, inodes);
  if (demand.ancestor && last > 0) check(question, inodes, ancestor, demand.ancestor);
  if (demand.parent && last > 0) check(question, inodes, last - 1, demand.parent);
  if (demand.self) check(question, inodes, last, demand.self);
  if (demand.below) checkBelow(question, inodes, demand.below, demand.ignoreEmpty ?? false);
  if (demand.owner) checkOwner(question, inodes);
}

/** Whether the caller may do `action` to a directory by itself, however it was reached. @throws HadoopError AccessControlException */
export function checkDirectory(question: Question, row: number, action: Action): void {
  if (question.caller.isSuperuser || isAllowed(question, row, action)) return;
  throw denied(question, { row, path: question.namespace.path(row), action });
}

/** `operation` as in `… is required for operation setQuota`. @throws HadoopError AccessControlException */
export function checkSuperuser(caller: Caller, operation = caller.operation): void {
  if (caller.isSuperuser) return;
  throw accessControl(`Access denied for user ${caller.user}. Superuser privilege is required for operation ${operation}`);
}

/** `rwxr-xr-t`. Source: org.apache.hadoop.fs.permission.FsPermission.toString. */
export function modeText(mode: number): string {
  const text = [6, 3, 0].map((shift) => symbols[(mode >>> shift) & 7]).join('');
  if ((mode & stickyBit) === 0) return text;
  return text.slice(0, -1) + ((mode & 1) === 1 ? 't' : 'T');
}

function implies(granted: Action | number, wanted: Action): boolean {
  const bits = actions.indexOf(wanted);
  return ((typeof granted === 'number' ? granted : actions.indexOf(granted)) & bits) === bits;
}

function checkIsDirectory(namespace: NamespaceView, inodes: InodesInPath, index: number): void {
  if (namespace.isDirectory(inodes.rows[index] ?? rootRow)) return;
  throw parentNotDirectory(`${pathOf(inodes, index)} (is not a directory)`);
}

function check(question: Question, inodes: InodesInPath, index: number, action: Action): void {
  const row = inodes.rows[index];
  if (row === undefined || isAllowed(question, row, action)) return;
  throw denied(question, { row, path: pathOf(inodes, index), action });
}

function isAllowed({ namespace, caller }: Question, row: number, action: Action): boolean {
  const { mode, owner, group } = namespace.permission(row);
  const acl = namespace.acl(row);
  if (acl[0]?.isDefault === false) return isAllowedByAcl({ namespace, caller }, row, action);
  if (caller.user === owner) return implies((mode >>> 6) & 7, action);
  return implies(caller.groups.includes(group) ? (mode >>> 3) & 7 : mode & 7, action);
}

/** The group bits of the mode are the mask. Source: FSPermissionChecker.hasAclPermission. */
function isAllowedByAcl({ namespace, caller }: Question, row: number, action: Action): boolean {
  const { mode, owner, group } = namespace.permission(row);
  if (caller.user === owner) return implies((mode >>> 6) & 7, action);
  const mask = (mode >>> 3) & 7;
  let isNamed = false;
  for (const entry of namespace.acl(row)) {
    if (entry.isDefault) break;
    const isUser = entry.type === 0 && entry.name === caller.user;
    const isGroup = entry.type === 1 && caller.groups.includes(entry.name === '' ? group : entry.name);
    if (!isUser && !isGroup) continue;
    if (implies(entry.permission & mask, action)) return true;
    isNamed = true;
    if (isUser) break;
  }
  return !isNamed && implies(mode & 7, action);
}

function denied({ namespace, caller }: Question, { row, path, action }: { row: number; path: string; action: Action }) {
  return accessControl(`Permission denied: user=${caller.user}, access=${action}, inode="${path}":${described(namespace, row)}`);
}

function described(namespace: NamespaceView, row: number): string {
  const { mode, owner, group } = namespace.permission(row);
  return `${owner}:${group}:${namespace.isDirectory(row) ? 'd' : '-'}${modeText(mode)}`;
}

function checkStickyBit({ namespace, caller }: Question, inodes: InodesInPath): void {
  const last = inodes.components.length - 1;
  const row = inodes.rows[last];
  const parent = inodes.rows[last - 1];
  if (row === undefined || parent === undefined || !violatesStickyBit({ namespace, caller }, parent, row)) return;
  throw deniedByStickyBit({ namespace, caller }, { path: pathOf(inodes), row }, { path: pathOf(inodes, last - 1), row: parent });
}

function violatesStickyBit({ namespace, caller }: Question, parent: number, row: number): boolean {
  const { mode, owner } = namespace.permission(parent);
  return (mode & stickyBit) !== 0 && owner !== caller.user && namespace.permission(row).owner !== caller.user;
}

interface Place {
  readonly path: string;
  readonly row: number;
}

function deniedByStickyBit({ namespace, caller }: Question, inode: Place, parent: Place) {
  const texts = [inode, parent].map(({ path, row }) => `"${path}":${described(namespace, row)}`);
  return accessControl(`Permission denied by sticky bit: user=${caller.user}, path=${texts[0]}, parent=${texts[1]}`);
}

function checkBelow(question: Question, inodes: InodesInPath, action: Action, ignoreEmpty: boolean): void {
  const { namespace } = question;
  const top = inodes.rows[inodes.components.length - 1];
  if (top === undefined || !namespace.isDirectory(top)) return;
  const waiting = [top];
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    if (namespace.childCount(row) > 0 || !ignoreEmpty) checkDirectoryBelow(question, row, action);
    for (const child of namespace.children(row)) if (namespace.isDirectory(child)) waiting.push(child);
  }
}

function checkDirectoryBelow(question: Question, row: number, action: Action): void {
  const { namespace } = question;
  const path = namespace.path(row);
  if (!isAllowed(question, row, action)) throw denied(question, { row, path, action });
  if ((namespace.permission(row).mode & stickyBit) === 0) return;
  for (const child of namespace.children(row)) {
    if (violatesStickyBit(question, row, child)) {
      throw deniedByStickyBit(question, { path: namespace.path(child), row: child }, { path, row });
    }
  }
}

function checkOwner({ namespace, caller }: Question, inodes: InodesInPath): void {
  const last = inodes.components.length - 1;
  const row = inodes.rows[last];
  if (row === undefined || namespace.permission(row).owner === caller.user) return;
  throw accessControl(`Permission denied. user=${caller.user} is not the owner of inode=${pathOf(inodes)}`);
}
