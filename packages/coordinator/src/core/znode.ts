import type { ACL, Stat } from '@calf/protocol/zookeeper';
import { ephemeralKind } from './ephemeral-owner.ts';

/** What decisions about a znode are made from: of one that is there, or of one that an earlier part of a transaction makes. */
export interface ZnodeView {
  readonly version: number;
  /** How many children were ever created: the next sequential one gets this as its suffix. Clients see another number, `statOf`. */
  readonly cversion: number;
  readonly aversion: number;
  readonly ephemeralOwner: bigint;
  readonly acl: readonly ACL[];
  readonly childCount: number;
}

/** Names follow `org.apache.zookeeper.data.StatPersisted`. Zxids and milliseconds are below 2^53 for longer than any disk lasts. */
export class Znode implements ZnodeView {
  data: Buffer | null;
  acl: readonly ACL[];
  readonly czxid: number;
  mzxid: number;
  readonly ctime: number;
  mtime: number;
  version = 0;
  cversion = 0;
  aversion = 0;
  readonly ephemeralOwner: bigint;
  pzxid: number;
  /** Names of the children in the order of their creation; most znodes have none, and no set either. */
  children: Set<string> | undefined;

  constructor(created: { data: Buffer | null; acl: readonly ACL[]; zxid: number; timeMs: number; ephemeralOwner: bigint }) {
    this.data = created.data;
    this.acl = created.acl;
    this.czxid = created.zxid;
    this.mzxid = created.zxid;
    this.pzxid = created.zxid;
    this.ctime = created.timeMs;
    this.mtime = created.timeMs;
    this.ephemeralOwner = created.ephemeralOwner;
  }

  get childCount(): number {
    return this.children?.size ?? 0;
  }
}

/**
 * What clients are shown. Their `cversion` counts changes: every creation twice, less the children that are still there, since
 * the others were deleted. Containers and TTL nodes show no owner. Source: org.apache.zookeeper.server.DataNode.copyStat.
 */
export function statOf(znode: Znode): Stat {
  return {
    czxid: znode.czxid,
    mzxid: znode.mzxid,
    ctime: znode.ctime,
    mtime: znode.mtime,
    version: znode.version,
    cversion: (znode.cversion * 2 - znode.childCount) | 0,
    aversion: znode.aversion,
    ephemeralOwner: ephemeralKind(znode.ephemeralOwner) === 'normal' ? znode.ephemeralOwner : 0n,
    dataLength: znode.data?.length ?? 0,
    numChildren: znode.childCount,
    pzxid: znode.pzxid,
  };
}
