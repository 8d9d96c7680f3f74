import { type Clock, systemClock } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { Watch, ZooKeeper } from './connect.ts';
import { keepLooking } from './looking.ts';
import { isZooKeeperError } from './zookeeper-error.ts';

export interface Member {
  readonly name: string;
  /** As its JSON says; `undefined` when it is none. */
  readonly data: unknown;
  /** Of this life of the member: another one of the same name has a higher czxid. */
  readonly czxid: bigint;
  /** Of the data. */
  readonly version: number;
}

export interface MembersChange {
  /** Gone, or replaced by another life of the same name, which is then `added` too. Act on these first. */
  readonly removed: readonly Member[];
  readonly added: readonly Member[];
  /** Same life, new data. */
  readonly changed: readonly Member[];
}

export interface WatchMembersOptions {
  readonly path: string;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly onChange: (change: MembersChange) => void;
}

export interface Members {
  /** By name, as last seen; stays as it is while ZooKeeper does not answer. */
  readonly current: ReadonlyMap<string, Member>;
  stop(): Promise<void>;
}

/** Follows who is in a group: what changes between two looks is told, so an event that was missed costs time but no truth. */
export function watchMembers(zookeeper: ZooKeeper, { path, log, clock = systemClock, onChange }: WatchMembersOptions): Members {
  let current: ReadonlyMap<string, Member> = new Map();
  const looking = keepLooking(
    zookeeper,
    async (again) => {
      const found = await readMembers(zookeeper, path, again);
      const change = compare(current, found);
      current = found;
      if (change.added.length + change.removed.length + change.changed.length > 0) onChange(change);
    },
    { what: `members of ${path}`, log, clock },
  );
  return {
    get current() {
      return current;
    },
    stop: () => looking.stop(),
  };
}

async function readMembers(zookeeper: ZooKeeper, path: string, watch: Watch): Promise<Map<string, Member>> {
  const names = await namesIn(zookeeper, path, watch);
  const members = await Promise.all(names.map((name) => readMember(zookeeper, { path: `${path}/${name}`, name, watch })));
  return new Map(members.flatMap((member) => (member ? [[member.name, member]] : [])));
}

/** An empty group, too, must be there to be watched. */
async function namesIn(zookeeper: ZooKeeper, path: string, watch: Watch): Promise<string[]> {
  try {
    return (await zookeeper.children(path, { watch })).sort();
  } catch (error) {
    if (!isZooKeeperError(error, 'NO_NODE')) throw error;
    await zookeeper.create(path, Buffer.alloc(0), { parents: true }).catch((refusal: unknown) => {
      if (!isZooKeeperError(refusal, 'NODE_EXISTS')) throw refusal;
    });
    return namesIn(zookeeper, path, watch);
  }
}

async function readMember(
  zookeeper: ZooKeeper,
  { path, name, watch }: { path: string; name: string; watch: Watch },
): Promise<Member | undefined> {
  try {
    const { data, stat } = await zookeeper.get(path, { watch });
    return { name, data: parse(data), czxid: stat.czxid, version: stat.version };
  } catch (error) {
    if (isZooKeeperError(error, 'NO_NODE')) return undefined; // gone since it was listed
    throw error;
  }
}

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}

function compare(before: ReadonlyMap<string, Member>, after: ReadonlyMap<string, Member>): MembersChange {
  const isSameLife = (one: Member, other: Member | undefined) => one.czxid === other?.czxid;
  return {
    removed: [...before.values()].filter((member) => !isSameLife(member, after.get(member.name))),
    added: [...after.values()].filter((member) => !isSameLife(member, before.get(member.name))),
    changed: [...after.values()].filter((member) => {
      const known = before.get(member.name);
      return known && isSameLife(member, known) && known.version !== member.version;
    }),
  };
}
