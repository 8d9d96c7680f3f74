import { HadoopError } from '@calf/runtime/errors';
import type { AclEntry } from './inode-extras.ts';

/*
 * The algebra of access control lists. A logical list is complete and sorted: user, named users, group, named groups, mask, other, then the
 * same as defaults. An inode keeps only what its mode does not say. Source: org.apache.hadoop.hdfs.server.namenode.AclTransformation, AclStorage.
 */

/** Numbers of AclEntryTypeProto, in the order of a list. */
export const aclTypes = { user: 0, group: 1, mask: 2, other: 3 } as const;

const entriesMax = 32;
const { user, group, mask, other } = aclTypes;
const scopes = [false, true];

const aclException = (message: string) => new HadoopError('org.apache.hadoop.hdfs.protocol.AclException', message);

/** The list of an inode with this mode and these kept entries. Source: AclStorage.readINodeLogicalAcl. */
export function logicalAcl(mode: number, kept: readonly AclEntry[]): AclEntry[] {
  const access = kept.filter((entry) => !entry.isDefault);
  const defaults = kept.filter((entry) => entry.isDefault);
  if (access.length === 0) return [...minimalAcl(mode), ...defaults];
  const bits = (type: number, shift: number) => entryOf({ type, permission: (mode >>> shift) & 7 });
  return [bits(user, 6), ...access, bits(mask, 3), bits(other, 0), ...defaults];
}

/** What an inode keeps of a logical list, and its mode. Source: AclStorage.updateINodeAcl. @throws HadoopError AclException */
export function keptAcl(
  acl: readonly AclEntry[],
  { mode, isDirectory, path }: { mode: number; isDirectory: boolean; path: string },
): { mode: number; entries: readonly AclEntry[] } {
  const access = acl.filter((entry) => !entry.isDefault);
  const defaults = acl.filter((entry) => entry.isDefault);
  if (defaults.length > 0 && !isDirectory) {
    throw aclException(`Invalid ACL: only directories may have a default ACL. Path: ${path}`);
  }
  return { mode: modeOf(access, mode), entries: [...(access.length > 3 ? access.slice(1, -2) : []), ...defaults] };
}

/** Adds entries, or replaces those of the same name. @throws HadoopError AclException */
export function mergeAcl(existing: readonly AclEntry[], spec: readonly AclEntry[]): AclEntry[] {
  checkCount(spec);
  checkTwice(spec.filter((entry) => !byKey(existing).has(keyOf(entry))));
  const given = byKey(spec);
  const kept = existing.filter((entry) => !given.has(keyOf(entry)));
  const touched = new Set(spec.map((entry) => entry.isDefault));
  return built({ entries: [...kept, ...given.values()], touched, maskGiven: scopesOfMasks(spec) });
}

/** Takes entries of these names away. @throws HadoopError AclException */
export function removeFromAcl(existing: readonly AclEntry[], spec: readonly AclEntry[]): AclEntry[] {
  checkCount(spec);
  const named = byKey(spec);
  const removed = existing.filter((entry) => named.has(keyOf(entry)));
  return built({
    entries: existing.filter((entry) => !named.has(keyOf(entry))),
    touched: new Set(removed.map((entry) => entry.isDefault)),
    maskGiven: scopesOfMasks(removed),
  });
}

/** Replaces the scopes that `spec` has entries of. @throws HadoopError AclException */
export function replaceAcl(existing: readonly AclEntry[], spec: readonly AclEntry[]): AclEntry[] {
  checkCount(spec);
  checkTwice(spec);
  const touched = new Set(spec.map((entry) => entry.isDefault));
  const kept = existing.filter((entry) => !touched.has(entry.isDefault));
  return built({ entries: [...spec, ...kept], touched, maskGiven: scopesOfMasks(spec) });
}

/** Without the defaults. */
export function withoutDefaults(existing: readonly AclEntry[]): AclEntry[] {
  return existing.filter((entry) => !entry.isDefault);
}

/** The mode of an inode that loses its list: the group gets back what the mask had covered. Source: FSDirAclOp.unprotectedRemoveAcl. */
export function modeWithoutAcl(mode: number, kept: readonly AclEntry[]): number {
  const owning = kept.find((entry) => !entry.isDefault && entry.type === group && entry.name === '');
  return owning ? (mode & ~0o070) | (owning.permission << 3) : mode;
}

export interface NewMode {
  /** With the client's umask applied … */
  readonly mode: number;
  /** … and without, if the client sent it. */
  readonly unmasked?: number | undefined;
}

/**
 * What a new inode gets from the default list of its directory, which takes the place of the umask; undefined when that has none.
 * Source: FSDirectory.copyINodeDefaultAcl, AclStorage.copyINodeDefaultAcl (`dfs.namenode.posix.acl.inheritance.enabled`).
 */
export function inheritedAcl(
  parent: readonly AclEntry[],
  { mode, unmasked = mode, isDirectory }: NewMode & { isDirectory: boolean },
): { mode: number; entries: readonly AclEntry[] } | undefined {
  const defaults = parent.filter((entry) => entry.isDefault);
  if (defaults.length === 0) return undefined;
  const covered = defaults.length === 3 ? group : mask;
  const shifts = new Map<number, number>([
    [covered, 3],
    [other, 0],
  ]);
  const access = defaults.map((entry) => {
    const shift = entry.type === user && entry.name === '' ? 6 : shifts.get(entry.type);
    const permission = shift === undefined ? entry.permission : entry.permission & (unmasked >>> shift) & 7;
    return { isDefault: false, type: entry.type, name: entry.name, permission };
  });
  return keptAcl([...access, ...(isDirectory ? defaults : [])], { mode, isDirectory, path: '' });
}

function minimalAcl(mode: number): AclEntry[] {
  return [
    entryOf({ type: user, permission: (mode >>> 6) & 7 }),
    entryOf({ type: group, permission: (mode >>> 3) & 7 }),
    entryOf({ type: other, permission: mode & 7 }),
  ];
}

function entryOf({ type, permission }: { type: number; permission: number }): AclEntry {
  return { isDefault: false, type, name: '', permission };
}

/** The group bits of a list with a mask are the mask. */
function modeOf(access: readonly AclEntry[], mode: number): number {
  const [first, middle, last] = [access[0], access.at(-2), access.at(-1)];
  return (mode & 0o1000) | ((first?.permission ?? 0) << 6) | ((middle?.permission ?? 0) << 3) | (last?.permission ?? 0);
}

function keyOf({ isDefault, type, name }: AclEntry): string {
  return `${isDefault ? 1 : 0}${type}${name}`;
}

function byKey(entries: readonly AclEntry[]): Map<string, AclEntry> {
  return new Map(entries.map((entry) => [keyOf(entry), entry]));
}

function scopesOfMasks(entries: readonly AclEntry[]): Set<boolean> {
  return new Set(entries.filter(({ type }) => type === mask).map(({ isDefault }) => isDefault));
}

function order(a: AclEntry, b: AclEntry): number {
  return Number(a.isDefault) - Number(b.isDefault) || a.type - b.type || (a.name < b.name ? -1 : Number(a.name > b.name));
}

function checkTwice(entries: readonly AclEntry[]): void {
  if (byKey(entries).size === entries.length) return;
  throw aclException('Invalid ACL: multiple entries with same scope, type and name.');
}

interface Draft {
  readonly entries: readonly AclEntry[];
  /** Scopes that were changed: their masks are made anew … */
  readonly touched: ReadonlySet<boolean>;
  /** … unless one was given, or taken away, in so many words. */
  readonly maskGiven: ReadonlySet<boolean>;
}

function built(draft: Draft): AclEntry[] {
  const entries = withDefaultsCopied(draft.entries);
  const unmasked = entries.filter(({ type }) => type !== mask);
  const masks = scopes.flatMap((isDefault) => maskOf(entries, isDefault, draft));
  const acl = [...unmasked, ...masks].sort(order);
  checkEntries(acl);
  return acl;
}

/** A default list that lacks user, group or other takes them from the access list. Source: AclTransformation.copyDefaultsIfNeeded. */
function withDefaultsCopied(entries: readonly AclEntry[]): readonly AclEntry[] {
  if (!entries.some(({ isDefault, type }) => isDefault && type !== mask)) return entries;
  const unnamed = (isDefault: boolean, type: number) =>
    entries.find((entry) => entry.isDefault === isDefault && entry.type === type && entry.name === '');
  const copies = [user, group, other].flatMap((type) => {
    const access = unnamed(true, type) ? undefined : unnamed(false, type);
    return access ? [{ ...access, isDefault: true }] : [];
  });
  return [...entries, ...copies];
}

/** Source: AclTransformation.calculateMasks. */
function maskOf(entries: readonly AclEntry[], isDefault: boolean, { touched, maskGiven }: Draft): AclEntry[] {
  const scope = entries.filter((entry) => entry.isDefault === isDefault);
  const present = scope.find(({ type }) => type === mask);
  const others = scope.filter(({ type }) => type !== mask);
  if (others.length === 0) return [];
  const isNeeded = others.some(({ name }) => name !== '');
  if (!present && isNeeded && maskGiven.has(isDefault)) {
    throw aclException('Invalid ACL: mask is required and cannot be deleted.');
  }
  if (present && (!touched.has(isDefault) || maskGiven.has(isDefault))) return [present];
  if (!isNeeded && !present) return [];
  const covered = others.filter(({ type, name }) => type === group || name !== '');
  return [{ isDefault, type: mask, name: '', permission: covered.reduce((union, { permission }) => union | permission, 0) }];
}

function checkCount(entries: readonly AclEntry[]): void {
  for (const isDefault of scopes) {
    const count = entries.filter((entry) => entry.isDefault === isDefault).length;
    if (count <= entriesMax) continue;
    throw aclException(
      `Invalid ACL: ACL has ${count} ${isDefault ? 'default' : 'access'} entries, which exceeds maximum of ${entriesMax}.`,
    );
  }
}

/** Source: AclTransformation.buildAndValidateAcl. */
function checkEntries(acl: readonly AclEntry[]): void {
  const named = acl.find(({ type, name }) => name !== '' && (type === mask || type === other));
  if (named) throw aclException(`Invalid ACL: this entry type must not have a name: ${textOf(named)}.`);
  checkCount(acl);
  for (const isDefault of scopes) {
    const scope = acl.filter((entry) => entry.isDefault === isDefault);
    if (isDefault && scope.length === 0) continue;
    const isComplete = [user, group, other].every((type) => scope.some((entry) => entry.type === type && entry.name === ''));
    if (isComplete) continue;
    throw aclException(`Invalid ${isDefault ? 'default ' : ''}ACL: the user, group and other entries are required.`);
  }
}

/** Source: org.apache.hadoop.fs.permission.AclEntry.toString. */
function textOf({ isDefault, type, name, permission }: AclEntry): string {
  const bits = [4, 2, 1].map((bit, index) => ((permission & bit) === 0 ? '-' : 'rwx'[index])).join('');
  return `${isDefault ? 'default:' : ''}${['user', 'group', 'mask', 'other'][type]}:${name}:${bits}`;
}
