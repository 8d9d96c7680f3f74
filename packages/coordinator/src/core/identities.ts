import type { Id } from '@calf/protocol/zookeeper';
import { ipIsValid, ipMatches } from './ip-pattern.ts';

/** What a scheme of ACLs can do. Source: org.apache.zookeeper.server.auth.ServerAuthenticationProvider. */
interface Scheme {
  /** Whether `id` may stand in an ACL. */
  isValid(id: string): boolean;
  /** Whether a client known as `id` is meant by the `pattern` of an ACL. */
  matches(id: string, pattern: string): boolean;
  /** Whether its identities stand for the scheme `auth`: an address alone proves nobody. */
  readonly proves: boolean;
}

const schemes: ReadonlyMap<string, Scheme> = new Map([
  [
    'digest',
    { isValid: (id: string) => javaSplitCount(id) === 2, matches: (id: string, pattern: string) => id === pattern, proves: true },
  ],
  ['ip', { isValid: ipIsValid, matches: ipMatches, proves: false }],
]);

export function schemeOf(name: string): Scheme | undefined {
  return schemes.get(name);
}

/** Whoever knows the super user's password passes every ACL. */
export const superUser: Id = { scheme: 'super', id: '' };

export function isSuperUser(identities: readonly Id[]): boolean {
  return identities.some(({ scheme }) => scheme === 'super');
}

/** Parts between colons, without empty ones at the end, as Java's `String.split` counts them. */
function javaSplitCount(text: string): number {
  const parts = text.split(':');
  while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts.length;
}
