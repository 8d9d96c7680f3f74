/** `org.apache.zookeeper.KeeperException.Code`: the `err` of a ReplyHeader. */
export const KeeperCode = {
  OK: 0,
  SYSTEMERROR: -1,
  RUNTIMEINCONSISTENCY: -2,
  DATAINCONSISTENCY: -3,
  CONNECTIONLOSS: -4,
  MARSHALLINGERROR: -5,
  UNIMPLEMENTED: -6,
  OPERATIONTIMEOUT: -7,
  BADARGUMENTS: -8,
  UNKNOWNSESSION: -12,
  NEWCONFIGNOQUORUM: -13,
  RECONFIGINPROGRESS: -14,
  APIERROR: -100,
  NONODE: -101,
  NOAUTH: -102,
  BADVERSION: -103,
  NOCHILDRENFOREPHEMERALS: -108,
  NODEEXISTS: -110,
  NOTEMPTY: -111,
  SESSIONEXPIRED: -112,
  INVALIDCALLBACK: -113,
  INVALIDACL: -114,
  AUTHFAILED: -115,
  SESSIONMOVED: -118,
  NOTREADONLY: -119,
  EPHEMERALONLOCALSESSION: -120,
  NOWATCHER: -121,
  REQUESTTIMEOUT: -122,
  RECONFIGDISABLED: -123,
  SESSIONCLOSEDREQUIRESASLAUTH: -124,
  QUOTAEXCEEDED: -125,
  THROTTLEDOP: -127,
} as const;
export type KeeperCodeName = keyof typeof KeeperCode;

/** A refusal that is part of ZooKeeper's protocol: it travels as `err`, a number of `KeeperException.Code`. */
export class KeeperError extends Error {
  override readonly name = 'KeeperError';
  readonly code: KeeperCodeName;
  readonly path: string | undefined;

  constructor(code: KeeperCodeName, path?: string) {
    super(path === undefined ? code : `${code} for ${path}`);
    this.code = code;
    this.path = path;
  }

  get err(): number {
    return KeeperCode[this.code];
  }
}

const names = new Map<number, KeeperCodeName>(
  Object.entries(KeeperCode).map(([name, err]) => [err, name as KeeperCodeName]), // the keys of KeeperCode are these names
);

/** The name of `err`; what a newer server may invent is a SYSTEMERROR. */
export function keeperCodeName(err: number): KeeperCodeName {
  return names.get(err) ?? 'SYSTEMERROR';
}
