export type ZooKeeperErrorName =
  | 'CONNECTION_LOSS'
  | 'SESSION_EXPIRED'
  | 'CLOSED'
  | 'NO_NODE'
  | 'NODE_EXISTS'
  | 'NOT_EMPTY'
  | 'BAD_VERSION'
  | 'NO_AUTH'
  | 'NO_CHILDREN_FOR_EPHEMERALS'
  | 'OTHER';

/** A refusal of the server, or a connection that was lost: then nobody knows whether the request was carried out. */
export class ZooKeeperError extends Error {
  override readonly name = 'ZooKeeperError';
  readonly code: ZooKeeperErrorName;

  constructor(code: ZooKeeperErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const names = new Map<string, ZooKeeperErrorName>(
  (
    [
      'CONNECTION_LOSS',
      'SESSION_EXPIRED',
      'NO_NODE',
      'NODE_EXISTS',
      'NOT_EMPTY',
      'BAD_VERSION',
      'NO_AUTH',
      'NO_CHILDREN_FOR_EPHEMERALS',
    ] as const
  ).map((name) => [name, name]),
);

/** The library's exception as ours; `what` says what was asked for. */
export function zooKeeperError(exception: Error, what: string): ZooKeeperError {
  return new ZooKeeperError(names.get(exception.name) ?? 'OTHER', `${what}: ${exception.message}`, { cause: exception });
}

export function isZooKeeperError(error: unknown, ...codes: ZooKeeperErrorName[]): error is ZooKeeperError {
  return error instanceof ZooKeeperError && codes.includes(error.code);
}
