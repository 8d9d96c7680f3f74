import { type Codec, encode, int, record } from '@calf/protocol/record';
import {
  AddWatchRequest,
  AuthPacket,
  CreateMode,
  CreateRequest,
  CreateTTLRequest,
  DeleteRequest,
  type MultiOperation,
  MultiRequest,
  OpCode,
  PathRequest,
  Perms,
  ReadRequest,
  ReconfigRequest,
  SetACLRequest,
  SetDataRequest,
  SetWatches,
  SetWatches2,
  WatchesRequest,
  WatcherType,
} from '@calf/protocol/zookeeper';

/** One thing a client does. What comes back, on all connections, is the golden part. */
export type Step =
  /** Opens a connection with a new session, or with that of another client. */
  | {
      readonly does: 'connect';
      readonly client: string;
      readonly session?: string;
      readonly timeoutMs: number;
      readonly older?: boolean;
    }
  | { readonly does: 'request'; readonly client: string; readonly op: OpName; readonly body: Buffer; readonly xid?: number }
  /** Cuts the connection; the session stays. */
  | { readonly does: 'drop'; readonly client: string };

type OpName = keyof typeof OpCode;

const anyone = { scheme: 'world', id: 'anyone' };
const open = [{ perms: Perms.ALL, id: anyone }];
const readOnly = [{ perms: Perms.READ, id: anyone }];
const digest = (id: string, perms: number = Perms.ALL) => ({ perms, id: { scheme: 'digest', id } });

function request<T>(client: string, op: OpName, codec: Codec<T>, value: NoInfer<T>): Step {
  return { does: 'request', client, op, body: encode(codec, value) };
}

const create = (
  client: string,
  path: string,
  options: { data?: string | null; acl?: CreateRequest['acl']; flags?: number; op?: OpName } = {},
) =>
  request(client, options.op ?? 'create', CreateRequest, {
    path,
    data: options.data === null ? null : Buffer.from(options.data ?? ''),
    acl: options.acl ?? open,
    flags: options.flags ?? CreateMode.PERSISTENT,
  });
const createTTL = (client: string, path: string, ttl: bigint, flags: number = CreateMode.PERSISTENT_WITH_TTL) =>
  request(client, 'createTTL', CreateTTLRequest, { path, data: Buffer.from('t'), acl: open, flags, ttl });
const remove = (client: string, path: string, version = -1) => request(client, 'delete', DeleteRequest, { path, version });
const set = (client: string, path: string, data: string | null, version = -1) =>
  request(client, 'setData', SetDataRequest, { path, data: data === null ? null : Buffer.from(data), version });
const read = (client: string, op: 'exists' | 'getData' | 'getChildren' | 'getChildren2', path: string, watch = false) =>
  request(client, op, ReadRequest, { path, watch });
const onPath = (client: string, op: 'getACL' | 'sync' | 'getAllChildrenNumber' | 'getEphemerals', path: string) =>
  request(client, op, PathRequest, { path });
const setACL = (client: string, path: string, acl: SetACLRequest['acl'], version = -1) =>
  request(client, 'setACL', SetACLRequest, { path, acl, version });
const multi = (client: string, operations: readonly MultiOperation[], op: 'multi' | 'multiRead' = 'multi') =>
  request(client, op, MultiRequest, operations);
const auth = (client: string, scheme: string, secret: string) =>
  ({ ...request(client, 'auth', AuthPacket, { type: 0, scheme, auth: Buffer.from(secret) }), xid: -4 }) as Step;
const addWatch = (client: string, path: string, mode: number) => request(client, 'addWatch', AddWatchRequest, { path, mode });
const watches = (client: string, op: 'checkWatches' | 'removeWatches', path: string, type: number) =>
  request(client, op, WatchesRequest, { path, type });
const connect = (client: string, options: { session?: string; timeoutMs?: number; older?: boolean } = {}) =>
  ({ does: 'connect', client, timeoutMs: 20_000, ...options }) as Step;
const none = (client: string, op: OpName): Step => ({ does: 'request', client, op, body: Buffer.alloc(0) });
const drop = (client: string): Step => ({ does: 'drop', client });

const creating: Step[] = [
  create('a', '/n', { data: 'one' }),
  create('a', '/n'),
  create('a', '/n/null', { data: null }),
  create('a', '/missing/child'),
  create('a', '/n/c2', { op: 'create2', data: 'x' }),
  create('a', '/n/c2', { op: 'create2' }),
  create('a', '/n/s-', { flags: CreateMode.PERSISTENT_SEQUENTIAL }),
  create('a', '/n/', { flags: CreateMode.PERSISTENT_SEQUENTIAL, op: 'create2' }),
  create('a', '/n/e', { flags: CreateMode.EPHEMERAL, data: 'mine' }),
  create('a', '/n/e/child'),
  create('a', '/n/es-', { flags: CreateMode.EPHEMERAL_SEQUENTIAL, op: 'create2' }),
  create('a', '/n/k', { flags: CreateMode.CONTAINER, op: 'createContainer' }),
  create('a', '/n/k/child'),
  create('a', '/n/k2', { flags: CreateMode.CONTAINER }),
  create('a', '/n/k3', { flags: CreateMode.PERSISTENT, op: 'createContainer' }),
  createTTL('a', '/n/t', 600_000n),
  createTTL('a', '/n/t2', 0n),
  createTTL('a', '/n/t2', 1n << 40n),
  createTTL('a', '/n/ts', 600_000n, CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL),
  create('a', '/n/t3', { flags: CreateMode.PERSISTENT_WITH_TTL }),
  create('a', '/n/f', { flags: 7 }),
  create('a', '/n/f', { flags: -1 }),
  create('a', '/'),
  create('a', '/n/acl', { acl: [] }),
  create('a', '/n/acl', { acl: [{ perms: 31, id: { scheme: 'nonsense', id: 'x' } }] }),
  create('a', '/n/acl', { acl: [digest('nocolon')] }),
  create('a', '/n/acl', { acl: [{ perms: 31, id: { scheme: 'ip', id: '10.0.0.300' } }] }),
  create('a', '/n/acl', { acl: [{ perms: 31, id: { scheme: 'auth', id: '' } }] }),
  create('a', '/n/acl', { acl: [{ perms: 0, id: { scheme: 'world', id: 'someone' } }] }),
  ...[
    '',
    'relative',
    'no/slash',
    '/n/',
    '//n',
    '/n//x',
    '/n/.',
    '/n/..',
    '/n/./x',
    '/n/../x',
    '/n/...',
    '/n/.x',
    '/n/a.',
    '/n/\u0001',
    '/n/\0',
    '/n/\u007f',
    '/n/\ud7ff',
    '/n/\ue000',
    '/n/\ufff0',
    '/n/ä',
    '/n/漢',
    '/n/😀',
  ].map((path) => create('a', path)),
  read('a', 'getChildren2', '/n'),
  read('a', 'exists', '/n/t'),
  read('a', 'exists', '/n/k'),
  read('a', 'exists', '/n/e'),
  onPath('a', 'getAllChildrenNumber', '/n'),
  onPath('a', 'getAllChildrenNumber', '/'),
  onPath('a', 'getAllChildrenNumber', '/missing'),
  onPath('a', 'getEphemerals', '/'),
  onPath('a', 'getEphemerals', '/n/es'),
  onPath('a', 'getEphemerals', ''),
];

const readingAndChanging: Step[] = [
  read('a', 'getData', '/n'),
  read('a', 'getData', '/n/null'),
  read('a', 'getData', '/missing'),
  read('a', 'getData', ''),
  read('a', 'getData', 'relative'),
  read('a', 'exists', '/missing'),
  read('a', 'exists', '/n/\0'),
  read('a', 'getChildren', '/'),
  read('a', 'getChildren', '/missing'),
  read('a', 'getChildren2', '/zookeeper'),
  read('a', 'getData', '/zookeeper/config'),
  read('a', 'exists', '/zookeeper'),
  onPath('a', 'getACL', '/zookeeper/config'),
  onPath('a', 'getACL', '/'),
  set('a', '/n', 'two'),
  set('a', '/n', 'three', 0),
  set('a', '/n', 'three', 1),
  set('a', '/n', null),
  set('a', '/missing', 'x'),
  set('a', 'relative', 'x'),
  set('a', '/zookeeper/config', 'x'),
  set('a', '/', 'root'),
  read('a', 'getData', '/'),
  remove('a', '/n'),
  remove('a', '/n/c2', 5),
  remove('a', '/n/c2', 0),
  remove('a', '/n/c2'),
  remove('a', '/'),
  remove('a', '/zookeeper'),
  remove('a', '/zookeeper/quota'),
  remove('a', 'relative'),
  remove('a', '/missing/child'),
  read('a', 'exists', '/n'),
  onPath('a', 'sync', '/n'),
  onPath('a', 'sync', ''),
  none('a', 'whoAmI'),
  none('a', 'ping'),
  request('a', 'reconfig', ReconfigRequest, { joiningServers: '', leavingServers: '', newMembers: '', curConfigId: -1n }),
];

const accessControl: Step[] = [
  create('a', '/acl', { acl: [digest('ann:kQVZpUqRyWcHCmBu0ORTMDzQO6M=')] }),
  read('a', 'getData', '/acl'),
  onPath('a', 'getACL', '/acl'),
  set('a', '/acl', 'x'),
  create('a', '/acl/child'),
  read('a', 'getChildren', '/acl'),
  read('a', 'getChildren2', '/acl'),
  read('a', 'exists', '/acl'),
  setACL('a', '/acl', open),
  auth('b', 'digest', 'bob:secret'),
  none('b', 'whoAmI'),
  create('b', '/bob', {
    acl: [
      { perms: Perms.ALL, id: { scheme: 'auth', id: '' } },
      { perms: Perms.READ, id: anyone },
      { perms: Perms.READ, id: anyone },
    ],
  }),
  onPath('b', 'getACL', '/bob'),
  onPath('a', 'getACL', '/bob'),
  read('a', 'getData', '/bob'),
  set('a', '/bob', 'x'),
  set('b', '/bob', 'x'),
  create('a', '/bob/child'),
  create('b', '/bob/child'),
  remove('a', '/bob/child'),
  setACL('b', '/bob', readOnly, 7),
  setACL('b', '/bob', readOnly, 0),
  setACL('b', '/bob', readOnly),
  setACL('b', '/bob/child', []),
  setACL('b', '/missing', open),
  onPath('b', 'getACL', '/missing'),
  read('b', 'exists', '/bob'),
  remove('b', '/bob/child'),
  create('a', '/local', { acl: [{ perms: Perms.ALL, id: { scheme: 'ip', id: '127.0.0.0/8' } }] }),
  set('b', '/local', 'x'),
  create('a', '/elsewhere', { acl: [{ perms: Perms.ALL, id: { scheme: 'ip', id: '10.1.2.3' } }] }),
  read('a', 'getData', '/elsewhere'),
  auth('b', 'digest', 'super:test'),
  none('b', 'whoAmI'),
  read('b', 'getData', '/elsewhere'),
  onPath('b', 'getACL', '/acl'),
  set('b', '/zookeeper/config', ''),
];

const inOne: Step[] = [
  multi('a', []),
  multi('a', [
    { op: 'create', request: { path: '/m', data: Buffer.from('1'), acl: open, flags: 0 } },
    { op: 'create2', request: { path: '/m/c', data: Buffer.from('2'), acl: open, flags: 0 } },
    { op: 'setData', request: { path: '/m', data: Buffer.from('3'), version: 0 } },
    { op: 'check', request: { path: '/m', version: 1 } },
    { op: 'create', request: { path: '/m/s-', data: null, acl: open, flags: CreateMode.PERSISTENT_SEQUENTIAL } },
    { op: 'create', request: { path: '/m/s-', data: null, acl: open, flags: CreateMode.EPHEMERAL_SEQUENTIAL } },
    { op: 'createContainer', request: { path: '/m/k', data: null, acl: open, flags: CreateMode.CONTAINER } },
    { op: 'createTTL', request: { path: '/m/t', data: null, acl: open, flags: CreateMode.PERSISTENT_WITH_TTL, ttl: 600_000n } },
    { op: 'delete', request: { path: '/m/c', version: 0 } },
  ]),
  read('a', 'getChildren2', '/m'),
  multi('a', [
    { op: 'create', request: { path: '/m/x', data: null, acl: open, flags: 0 } },
    { op: 'setData', request: { path: '/m', data: Buffer.from('no'), version: 17 } },
    { op: 'delete', request: { path: '/m/x', version: -1 } },
  ]),
  multi('a', [{ op: 'delete', request: { path: '/m', version: -1 } }]),
  multi('a', [{ op: 'check', request: { path: '/missing', version: -1 } }]),
  multi('a', [
    { op: 'create', request: { path: '/m/e', data: null, acl: open, flags: CreateMode.EPHEMERAL } },
    { op: 'create', request: { path: '/m/e/child', data: null, acl: open, flags: 0 } },
  ]),
  multi('a', [
    { op: 'create', request: { path: '/m/y', data: null, acl: open, flags: 0 } },
    { op: 'create', request: { path: '/m/y', data: null, acl: open, flags: 0 } },
  ]),
  read('a', 'exists', '/m'),
  multi(
    'a',
    [
      { op: 'getData', request: { path: '/m', watch: false } },
      { op: 'getChildren', request: { path: '/m/t', watch: false } },
      { op: 'getData', request: { path: '/missing', watch: false } },
      { op: 'getData', request: { path: '/acl', watch: false } },
    ],
    'multiRead',
  ),
  multi('a', [], 'multiRead'),
  multi('a', [{ op: 'check', request: { path: '/m', version: -1 } }], 'multiRead'),
];

const watching: Step[] = [
  create('a', '/w', { data: '0' }),
  read('b', 'getData', '/w', true),
  read('b', 'getChildren', '/w', true),
  read('b', 'exists', '/w/later', true),
  read('a', 'exists', '/w/later', true),
  set('a', '/w', '1'),
  set('a', '/w', '2'),
  create('a', '/w/later'),
  create('a', '/w/other'),
  read('b', 'getData', '/w/later', true),
  read('b', 'getChildren2', '/w/later', true),
  read('b', 'getChildren2', '/w', true),
  remove('a', '/w/later'),
  read('b', 'exists', '/w/refused', true),
  create('a', '/w/refused', { acl: [digest('x:y')] }),
  read('a', 'getData', '/missing', true),
  create('a', '/missing'),
  remove('a', '/missing'),
  addWatch('b', '/w', 0),
  addWatch('b', '/w', 1),
  addWatch('b', '/w', 2),
  create('a', '/w/p'),
  create('a', '/w/p/q'),
  set('a', '/w/p/q', 'x'),
  set('a', '/w', '3'),
  watches('b', 'checkWatches', '/w', WatcherType.Persistent),
  watches('b', 'checkWatches', '/w', WatcherType.PersistentRecursive),
  watches('b', 'checkWatches', '/w', WatcherType.Data),
  watches('b', 'checkWatches', '/w', WatcherType.Any),
  watches('b', 'removeWatches', '/w', WatcherType.Persistent),
  set('a', '/w', '4'),
  remove('a', '/w/p/q'),
  watches('b', 'removeWatches', '/w', WatcherType.PersistentRecursive),
  watches('b', 'removeWatches', '/w', WatcherType.PersistentRecursive),
  watches('b', 'removeWatches', '/nobody', WatcherType.Any),
  watches('b', 'removeWatches', '/w', 9),
  read('b', 'getChildren', '/w', true),
  watches('b', 'checkWatches', '/w', WatcherType.Children),
  watches('b', 'removeWatches', '/w', WatcherType.Children),
  create('a', '/w/unseen'),
  multi('a', [
    { op: 'create', request: { path: '/w/m1', data: null, acl: open, flags: 0 } },
    { op: 'delete', request: { path: '/w/m1', version: -1 } },
    { op: 'setData', request: { path: '/w', data: null, version: -1 } },
  ]),
  {
    ...request('b', 'setWatches', SetWatches, {
      relativeZxid: 1,
      dataWatches: ['/w', '/gone'],
      existWatches: ['/w', '/not-yet'],
      childWatches: ['/w', '/gone'],
    }),
    xid: -8,
  } as Step,
  request('b', 'setWatches2', SetWatches2, {
    relativeZxid: 100_000,
    dataWatches: ['/w'],
    existWatches: [],
    childWatches: ['/w'],
    persistentWatches: ['/n'],
    persistentRecursiveWatches: ['/m'],
  }),
  set('a', '/w', '5'),
  create('a', '/w/again'),
  create('a', '/not-yet'),
  set('a', '/n', 'x'),
  set('a', '/m/t', 'x'),
];

const sessions: Step[] = [
  connect('c', { timeoutMs: 1 }),
  create('c', '/c-ephemeral', { flags: CreateMode.EPHEMERAL }),
  create('c', '/w/c-ephemeral', { flags: CreateMode.EPHEMERAL }),
  read('b', 'getChildren', '/', true),
  read('b', 'exists', '/c-ephemeral', true),
  drop('c'),
  connect('c2', { session: 'c', timeoutMs: 1_000_000 }),
  onPath('c2', 'getEphemerals', '/'),
  none('c2', 'closeSession'),
  read('a', 'exists', '/c-ephemeral'),
  connect('c3', { session: 'c' }),
  connect('d', { older: true }),
  connect('f', { session: 'd' }),
  read('f', 'exists', '/n'),
  none('f', 'check'),
  connect('g'),
  auth('g', 'nonsense', 'x'),
  connect('h'),
  { does: 'request', client: 'h', op: 'sasl', body: encode(record({ length: int }), { length: 0 }) },
  { does: 'request', client: 'h', op: 'notification', body: Buffer.alloc(0) },
  connect('i'),
  { does: 'request', client: 'i', op: 'create', body: Buffer.from('00', 'hex') },
  { does: 'request', client: 'i', op: 'multi', body: Buffer.from('00', 'hex') },
  { does: 'request', client: 'i', op: 'getData', body: Buffer.from('7fffffff', 'hex') },
  {
    does: 'request',
    client: 'i',
    op: 'multi',
    body: encode(MultiRequest, [{ op: 'getData', request: { path: '/n', watch: false } }]),
  },
  read('i', 'exists', '/n'),
  none('i', 'closeSession'),
  none('a', 'closeSession'),
  read('b', 'getChildren2', '/n'),
];

/** Says everything that a client can say, right and wrong. */
export const script: readonly Step[] = [
  connect('a'),
  connect('b', { timeoutMs: 20_001 }),
  ...creating,
  ...readingAndChanging,
  ...accessControl,
  ...inOne,
  ...watching,
  ...sessions,
];
