import { longMax } from '@calf/protocol/bytes';
import { randomOf } from '../core/random.ts';

/** One call of ClientProtocol. */
export interface Call {
  readonly user: string;
  readonly method: string;
  readonly request: Readonly<Record<string, unknown>>;
}

const names = ['a', 'b', 'c', 'd', 'f1', 'f2', 'ä', 'x y'];
const oddPaths = ['/', '.', './a/../b', '//a', `/${'n'.repeat(256)}`, '/a:b', '/a/', '/./a'];

/** Calls about names below `root`, good and bad ones, all from one seed. */
export function* randomCalls({ root, seed, count }: { root: string; seed: number; count: number }): Generator<Call> {
  const draw = drawer(root, seed);
  const kinds = [...changes(draw), ...changes(draw), ...attributes(draw), ...looks(draw)];
  for (let index = 0; index < count; index++) {
    const user = draw.pick(['root', 'root', 'alice', 'bob', 'nobody']);
    const [method, request] = draw.pick(kinds)();
    yield { user, method, request };
  }
}

type Draw = ReturnType<typeof drawer>;
type Kind = () => [string, Readonly<Record<string, unknown>>];

function drawer(root: string, seed: number) {
  const random = randomOf(seed);
  const number = (end: number) => Math.floor(random() * end);
  const pick = <T>(of: readonly T[]): T => of[number(of.length)] as T; // of something
  const often = (odds: number) => number(odds) > 0;
  const path = (): string => {
    const odd = number(60);
    if (odd < oddPaths.length) return odd === 0 ? '/' : root + (oddPaths[odd] ?? '').replace(/^\./, '');
    if (odd === 58) return 'rel/x';
    if (odd === 59) return '/.reserved';
    return `${root}/${Array.from({ length: 1 + number(3) }, () => pick(names)).join('/')}`;
  };
  const mode = () => ({ perm: pick([0o755, 0o777, 0o700, 0o1777, 0o750, 0o644, 0o000, 0o711, 0o555]) });
  return { number, pick, often, path, mode };
}

function changes({ number, pick, often, path, mode }: Draw): Kind[] {
  const wider = (masked: { perm: number }, by: number) => (often(2) ? { perm: masked.perm | by } : undefined);
  const mkdirs: Kind = () => {
    const masked = mode();
    return ['mkdirs', { src: path(), masked, createParent: often(3), unmasked: wider(masked, 0o077) }];
  };
  const create: Kind = () => {
    const masked = mode();
    const file = { replication: pick([1, 3, 3, 600]), blockSize: pick([128, 1024, 8]), clientName: `c${number(2)}` };
    const flags = { createFlag: pick([1, 3, 1, 2]), createParent: often(2), cryptoProtocolVersion: [] };
    return ['create', { src: path(), masked, unmasked: wider(masked, 0o066), ...file, ...flags }];
  };
  return [
    mkdirs,
    mkdirs,
    create,
    create,
    () => ['complete', { src: path(), clientName: `c${number(2)}` }],
    () => ['delete', { src: path(), recursive: often(2) }],
    () => ['rename', { src: path(), dst: path() }],
    () => ['rename2', { src: path(), dst: path(), overwriteDest: often(2), moveToTrash: !often(4) }],
    () => ['concat', { trg: path(), srcs: [path(), path()] }],
  ];
}

function attributes({ number, pick, often, path, mode }: Draw): Kind[] {
  const acl = () => ({
    type: pick(['USER', 'GROUP', 'MASK', 'OTHER']),
    scope: pick(['ACCESS', 'ACCESS', 'DEFAULT']),
    permissions: pick(['NONE', 'READ', 'READ_WRITE', 'PERM_ALL', 'READ_EXECUTE']),
    name: pick([undefined, undefined, 'alice', 'bob']),
  });
  const acls = () => Array.from({ length: 1 + number(3) }, acl);
  const basic = () =>
    ['USER', 'GROUP', 'OTHER'].map((type) => ({ type, scope: 'ACCESS', permissions: pick(['READ', 'PERM_ALL', 'NONE']) }));
  const xattr = () => ({
    namespace: pick(['USER', 'USER', 'TRUSTED', 'SYSTEM', 'SECURITY', 'RAW']),
    name: pick(['x', 'y']),
    value: pick([undefined, Buffer.from(`v${number(3)}`)]),
  });
  return [
    () => ['setPermission', { src: path(), permission: mode() }],
    () => [
      'setOwner',
      { src: path(), username: pick(['alice', 'bob', undefined]), groupname: pick(['staff', undefined, 'nogroup']) },
    ],
    () => ['setTimes', { src: path(), mtime: pick([-1, 1000, 5000]), atime: pick([-1, 2000]) }],
    () => [pick(['modifyAclEntries', 'removeAclEntries']), { src: path(), aclSpec: acls() }],
    () => ['setAcl', { src: path(), aclSpec: [...basic(), ...(often(2) ? acls() : [])] }],
    () => [pick(['removeAcl', 'removeDefaultAcl']), { src: path() }],
    () => ['setXAttr', { src: path(), xAttr: xattr(), flag: pick([1, 2, 3, 0]) }],
    () => ['removeXAttr', { src: path(), xAttr: xattr() }],
    () => [
      'setQuota',
      { path: path(), namespaceQuota: pick([longMax, -1, 3, 6, 20]), storagespaceQuota: pick([longMax, -1, 9999]) },
    ],
    () => ['setStoragePolicy', { src: path(), policyName: pick(['HOT', 'cold', 'nope', 'LAZY_PERSIST']) }],
    () => ['unsetStoragePolicy', { src: path() }],
    () => ['setReplication', { src: path(), replication: pick([1, 2, 0, 700]) }],
  ];
}

function looks({ pick, path }: Draw): Kind[] {
  const one = (method: string, key: string): Kind => {
    return () => [method, { [key]: path() }];
  };
  return [
    one('getFileInfo', 'src'),
    one('getContentSummary', 'path'),
    one('getQuotaUsage', 'path'),
    one('getAclStatus', 'src'),
    one('listXAttrs', 'src'),
    one('getStoragePolicy', 'path'),
    one('getPreferredBlockSize', 'filename'),
    one('isFileClosed', 'src'),
    () => ['getListing', { src: path(), startAfter: Buffer.from(pick(['', '', 'b', 'f1'])), needLocation: false }],
    () => ['checkAccess', { path: path(), mode: pick(['READ', 'WRITE', 'EXECUTE', 'PERM_ALL']) }],
  ];
}
