import { type Clock, systemClock } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { ZooKeeper } from './connect.ts';
import { createIfMissing, deleteIfOurs, isOurs } from './hold-lock.ts';
import { keepLooking } from './looking.ts';

export interface JoinOptions {
  /** The group; made when missing. */
  readonly path: string;
  readonly name: string;
  /** Anything that JSON can say. */
  readonly data: unknown;
  readonly log: Logger;
  readonly clock?: Clock;
}

export interface Membership {
  /** Whether the group shows us now, as far as we know. */
  readonly isMember: boolean;
  leave(): Promise<void>;
}

/**
 * Keeps an ephemeral znode `path/name` with our data, in every session anew. One of an earlier life of ours, or of another process of
 * our name, is waited for: its end is what tells the others that this life was lost.
 */
export function joinGroup(zookeeper: ZooKeeper, { path, name, data, log, clock = systemClock }: JoinOptions): Membership {
  const own = `${path}/${name}`;
  const bytes = Buffer.from(JSON.stringify(data));
  let isMember = false;
  const looking = keepLooking(
    zookeeper,
    async (again) => {
      const stat = await zookeeper.exists(own, { watch: again });
      isMember = stat !== undefined && isOurs(stat, zookeeper);
      if (stat) return;
      await createIfMissing(zookeeper, own, bytes);
      again();
    },
    { what: `member ${own}`, log, clock },
  );
  return {
    get isMember() {
      return isMember && zookeeper.state !== 'expired' && zookeeper.state !== 'closed';
    },
    async leave() {
      await looking.stop();
      isMember = false; // the znode may be there all the same: made, and not looked at yet
      await deleteIfOurs(zookeeper, own);
    },
  };
}
