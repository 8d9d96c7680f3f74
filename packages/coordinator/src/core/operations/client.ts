import type { Id } from '@calf/protocol/zookeeper';

/** Who asks: the session, and what its connection has proven to be. */
export interface Client {
  readonly sessionId: bigint;
  readonly identities: readonly Id[];
}
