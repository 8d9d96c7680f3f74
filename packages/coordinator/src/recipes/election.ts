import { type Clock, systemClock, type Timer } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { ZooKeeper } from './connect.ts';
import { holdLock, type Lock } from './hold-lock.ts';
import { isZooKeeperError } from './zookeeper-error.ts';

export interface ElectionOptions {
  /** The ephemeral znode whose owner is active; `/hadoop-ha/<nameservice>/ActiveStandbyElectorLock` for a NameNode. */
  readonly lockPath: string;
  /** A persistent znode that names the last active until it ends in order; `ActiveBreadCrumb` beside the lock. */
  readonly breadcrumbPath: string;
  /** Written into both; for a NameNode an `ActiveNodeInfo`. */
  readonly data: Buffer;
  readonly log: Logger;
  readonly clock?: Clock;
  /** The former active did not end in order: make sure that it can do no harm. A rejection gives the election up for a while. */
  readonly fence: (formerData: Buffer) => Promise<void>;
  /** We are active, until `deposed`. A rejection lets someone else try. */
  readonly elected: (epoch: bigint) => Promise<void>;
  /** We are not active any more, whether or not `elected` is over. */
  readonly deposed: () => void;
}

export interface Candidate {
  /** Set from the time the lock is ours. */
  readonly epoch: bigint | undefined;
  /** Stands no longer; an active one leaves in order, so that its successor needs not fence it. */
  resign(): Promise<void>;
}

/** As SLEEP_AFTER_FAILURE_TO_BECOME_ACTIVE. */
const pauseAfterFailureMs = 1000;

/**
 * Leader election on the znodes of Hadoop's failover controller, by its rules, so that the two can stand against each other.
 * Source: org.apache.hadoop.ha.ActiveStandbyElector.
 */
export function standForElection(zookeeper: ZooKeeper, options: ElectionOptions): Candidate {
  const { lockPath, data, log, clock = systemClock } = options;
  let pause: Timer | undefined;
  let isActive = false;
  let hasResigned = false;
  let lock = stand();

  function stand(): Lock {
    return holdLock(zookeeper, { path: lockPath, data, log, clock, held: (epoch) => void win(epoch), lost: lose });
  }

  async function win(epoch: bigint): Promise<void> {
    try {
      await markAsActive(zookeeper, options);
      if (lock.epoch !== epoch) return;
      isActive = true;
      await options.elected(epoch);
    } catch (error) {
      if (lock.epoch !== epoch) return;
      log.warn('winning the election failed', { lock: lockPath, error });
      await lock.release();
      if (hasResigned) return;
      pause = clock.after(pauseAfterFailureMs, () => {
        lock = stand();
      });
    }
  }

  function lose(): void {
    if (!isActive) return;
    isActive = false;
    options.deposed();
  }

  return {
    get epoch() {
      return lock.epoch;
    },
    async resign() {
      hasResigned = true;
      pause?.cancel();
      if (isActive) await removeBreadcrumb(zookeeper, options);
      await lock.release();
    },
  };
}

async function markAsActive(zookeeper: ZooKeeper, { breadcrumbPath, data, fence }: ElectionOptions): Promise<void> {
  const former = await zookeeper.get(breadcrumbPath).catch((error: unknown) => {
    if (!isZooKeeperError(error, 'NO_NODE')) throw error;
  });
  if (!former) {
    await zookeeper.create(breadcrumbPath, data, { parents: true });
    return;
  }
  if (!former.data.equals(data)) await fence(former.data);
  await zookeeper.set(breadcrumbPath, data, { version: former.stat.version });
}

async function removeBreadcrumb(zookeeper: ZooKeeper, { breadcrumbPath, data, log }: ElectionOptions): Promise<void> {
  try {
    const found = await zookeeper.get(breadcrumbPath);
    if (found.data.equals(data)) await zookeeper.delete(breadcrumbPath, { version: found.stat.version });
  } catch (error) {
    log.warn('the breadcrumb stays, the next active will fence this one', { breadcrumb: breadcrumbPath, error });
  }
}
