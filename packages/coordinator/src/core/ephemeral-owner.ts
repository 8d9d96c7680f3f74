import { KeeperError } from '@calf/protocol/zookeeper';

/** What the `ephemeralOwner` of a znode says: nobody's, a session's, or one of the two kinds that the server removes by itself. */
export type EphemeralKind = 'void' | 'normal' | 'container' | 'ttl';

/** Source: org.apache.zookeeper.server.EphemeralType.CONTAINER_EPHEMERAL_OWNER (Long.MIN_VALUE). */
export const containerOwner = -(2n ** 63n);

/** The highest byte of a TTL's owner; no session id has it, for it would be that of server 255. */
const extendedMask = -(2n ** 56n);
const ttlMsMax = 2n ** 40n - 1n;

/** Source: org.apache.zookeeper.server.EphemeralType.get, with zookeeper.extendedTypesEnabled. */
export function ephemeralKind(owner: bigint): EphemeralKind {
  if (owner === 0n) return 'void';
  if (owner === containerOwner) return 'container';
  return owner < 0n && (owner & extendedMask) === extendedMask ? 'ttl' : 'normal';
}

/** @throws KeeperError BADARGUMENTS unless `ttlMs` is positive and below 2^40. Source: EphemeralType.TTL.toEphemeralOwner */
export function ttlOwner(ttlMs: bigint, path: string): bigint {
  if (ttlMs <= 0n || ttlMs > ttlMsMax) throw new KeeperError('BADARGUMENTS', path);
  return extendedMask | ttlMs;
}

export function ttlMsOf(owner: bigint): number {
  return Number(owner & ttlMsMax);
}
