import type { Clock } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { ZooKeeper } from './connect.ts';
import { isZooKeeperError } from './zookeeper-error.ts';

export interface LookingOptions {
  readonly what: string;
  readonly log: Logger;
  readonly clock: Clock;
}

export interface Looking {
  /** Looks no more; resolves when the last look is over, or cannot be as long as there is no connection. */
  stop(): Promise<void>;
}

/** One look; `again`, the same function always, is what it sets as watch. */
export type Look = (again: () => void) => Promise<void>;

/**
 * Calls `look` now, after each watch that fires, at each `connected` of the session, and once a session in any case, so that no
 * missed watch is missed for long; never twice at the same time. What `look` does must follow from what it reads, not from the event.
 */
export function keepLooking(zookeeper: ZooKeeper, look: Look, { what, log, clock }: LookingOptions): Looking {
  let running: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;

  async function run(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      await look(again).catch((error: unknown) => {
        if (isZooKeeperError(error, 'CONNECTION_LOSS', 'SESSION_EXPIRED', 'CLOSED')) return; // `connected` looks again
        log.error('zookeeper recipe failed', { what, error });
      });
    }
    running = undefined;
  }

  const again = () => {
    isWanted = true;
    running ??= run();
  };
  const offSession = zookeeper.onSession((state) => {
    if (state === 'connected') again();
  });
  const timer = clock.every(zookeeper.sessionTimeoutMs, again);
  again();
  return {
    async stop() {
      isStopped = true;
      offSession();
      timer.cancel();
      if (zookeeper.state === 'connected') await running;
    },
  };
}
