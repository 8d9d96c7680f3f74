import { type ACL, type Id, KeeperError } from '@calf/protocol/zookeeper';
import { isSuperUser, schemeOf } from './identities.ts';

/**
 * Whether one of `identities` has one of the bits of `perms`. A znode without ACL is anyone's.
 * Source: org.apache.zookeeper.server.ZooKeeperServer.checkACL.
 */
export function isPermitted(acl: readonly ACL[], perms: number, identities: readonly Id[]): boolean {
  if (acl.length === 0 || isSuperUser(identities)) return true;
  return acl.some(({ perms: granted, id: wanted }) => {
    if ((granted & perms) === 0) return false;
    if (isAnyone(wanted)) return true;
    const scheme = schemeOf(wanted.scheme);
    return scheme !== undefined && identities.some((id) => id.scheme === wanted.scheme && scheme.matches(id.id, wanted.id));
  });
}

/** @throws KeeperError NOAUTH */
export function requirePermission(acl: readonly ACL[], perms: number, identities: readonly Id[]): void {
  if (!isPermitted(acl, perms, identities)) throw new KeeperError('NOAUTH');
}

/**
 * The ACL that is stored for the one that was asked for: `auth` becomes the client's own identities, and nothing stands in it twice.
 * Source: org.apache.zookeeper.server.PrepRequestProcessor.fixupACL. @throws KeeperError INVALIDACL
 */
export function resolveAcl(path: string, identities: readonly Id[], asked: readonly ACL[]): readonly ACL[] {
  const unique = new Map(asked.map((entry) => [keyOf(entry), entry])); // a Map: the list may be as long as a frame
  if (unique.size === 0) throw new KeeperError('INVALIDACL', path);
  return [...unique.values()].flatMap((entry) => {
    if (isAnyone(entry.id)) return [entry];
    if (entry.id.scheme === 'auth') return provenIdentities(path, identities).map((id) => ({ perms: entry.perms, id }));
    if (!schemeOf(entry.id.scheme)?.isValid(entry.id.id)) throw new KeeperError('INVALIDACL', path);
    return [entry];
  });
}

/** What those may see of an ACL who may read it, but not administer it: no digests. Source: FinalRequestProcessor, OpCode.getACL. */
export function withoutDigests(acl: readonly ACL[]): readonly ACL[] {
  return acl.map(({ perms, id }) =>
    id.scheme === 'digest' ? { perms, id: { scheme: id.scheme, id: id.id.replace(/:.*/, ':x') } } : { perms, id },
  );
}

function provenIdentities(path: string, identities: readonly Id[]): readonly Id[] {
  const proven = identities.filter(({ scheme }) => schemeOf(scheme)?.proves);
  if (proven.length === 0) throw new KeeperError('INVALIDACL', path);
  return proven;
}

function isAnyone({ scheme, id }: Id): boolean {
  return scheme === 'world' && id === 'anyone';
}

const keyOf = ({ perms, id: { scheme, id } }: ACL) => JSON.stringify([perms, scheme, id]);
