import { createHash } from 'node:crypto';
import type { Id } from '@calf/protocol/zookeeper';
import { superUser } from './core/identities.ts';

/** What a client proves by an AuthPacket; undefined if nothing. Source: org.apache.zookeeper.server.auth.*AuthenticationProvider. */
export function authenticate(
  packet: { readonly scheme: string; readonly auth: Buffer | null },
  client: { address: string; superDigest: string | undefined },
): readonly Id[] | undefined {
  switch (packet.scheme) {
    case 'digest': {
      const digest = digestOf((packet.auth ?? Buffer.alloc(0)).toString());
      const proven = [{ scheme: 'digest', id: digest }];
      return digest === client.superDigest ? [superUser, ...proven] : proven;
    }
    case 'ip':
      return [{ scheme: 'ip', id: client.address }];
    default:
      return undefined;
  }
}

/** `user:base64(sha1('user:password'))`. Source: DigestAuthenticationProvider.generateDigest. */
function digestOf(userAndPassword: string): string {
  const user = userAndPassword.split(':', 1)[0] ?? '';
  return `${user}:${createHash('sha1').update(userAndPassword).digest('base64')}`;
}
