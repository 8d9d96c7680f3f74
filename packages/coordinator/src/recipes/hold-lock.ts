import { type Clock, systemClock } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { ZooKeeper } from './connect.ts';
import { keepLooking } from './looking.ts';
import type { Stat } from './stat.ts';
import { isZooKeeperError } from './zookeeper-error.ts';

export interface HoldLockOptions {
  /** The znode that is the lock; its parents are made. */
  readonly path: string;
  /** What the holder writes into it, for others to read. */
  readonly data: Buffer;
  readonly log: Logger;
  readonly clock?: Clock;
  /** The lock is ours. `epoch`, the czxid of the znode, is higher than that of any holder before. */
  readonly held: (epoch: bigint) => void;
  /** It is no longer ours: the session expired, or someone removed the znode. We stand for it again by ourselves. */
  readonly lost: () => void;
}

export interface Lock {
  /** Set while the lock is ours, as far as we know; ask the client's `isConfirmed` too where it matters. */
  readonly epoch: bigint | undefined;
  /** Gives the lock up, and no longer stands for it. */
  release(): Promise<void>;
}

/**
 * Holds an ephemeral znode whenever no one else does. Whether it is ours is read from the znode's owner, and not concluded from the
 * answer to `create`, which may get lost.
 */
export function holdLock(zookeeper: ZooKeeper, options: HoldLockOptions): Lock {
  const { path, data, log, clock = systemClock } = options;
  let epoch: bigint | undefined;
  let mayBeOurs = false;

  function become(found: bigint | undefined): void {
    if (found === epoch) return;
    const hadIt = epoch !== undefined;
    epoch = found;
    if (hadIt) options.lost();
    if (found !== undefined) options.held(found);
  }

  const offSession = zookeeper.onSession((state) => {
    if (state === 'expired' || state === 'closed') become(undefined);
  });
  const looking = keepLooking(zookeeper, look, { what: `lock ${path}`, log, clock });

  async function look(again: () => void): Promise<void> {
    const stat = await zookeeper.exists(path, { watch: again });
    if (stat) return become(isOurs(stat, zookeeper) ? stat.czxid : undefined);
    become(undefined);
    mayBeOurs = true;
    await createIfMissing(zookeeper, path, data);
    again();
  }

  return {
    get epoch() {
      return epoch;
    },
    async release() {
      offSession();
      await looking.stop();
      mayBeOurs ||= epoch !== undefined;
      become(undefined);
      if (mayBeOurs) await deleteIfOurs(zookeeper, path);
    },
  };
}

export function isOurs(stat: Stat, zookeeper: ZooKeeper): boolean {
  return stat.ephemeralOwner !== 0n && stat.ephemeralOwner === zookeeper.sessionId;
}

/** Makes the ephemeral znode; another's, or our own by a request whose answer was lost, is no error. */
export async function createIfMissing(zookeeper: ZooKeeper, path: string, data: Buffer): Promise<void> {
  await zookeeper.create(path, data, { mode: 'ephemeral', parents: true }).catch((error: unknown) => {
    if (!isZooKeeperError(error, 'NODE_EXISTS')) throw error;
  });
}

/** An orderly end needs not wait for the session's; when there is no connection, that one must do. */
export async function deleteIfOurs(zookeeper: ZooKeeper, path: string): Promise<void> {
  try {
    const stat = await zookeeper.exists(path);
    if (stat && isOurs(stat, zookeeper)) await zookeeper.delete(path, { version: stat.version });
  } catch (error) {
    if (!isZooKeeperError(error, 'NO_NODE', 'BAD_VERSION', 'CONNECTION_LOSS', 'SESSION_EXPIRED', 'CLOSED')) throw error;
  }
}
