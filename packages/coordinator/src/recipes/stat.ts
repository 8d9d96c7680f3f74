import type { Stat as RawStat } from 'node-zookeeper-client';

/** `org.apache.zookeeper.data.Stat`, as far as it is used. Transaction ids and session ids are 64 bits wide. */
export interface Stat {
  readonly czxid: bigint;
  readonly mzxid: bigint;
  readonly version: number;
  /** The session that an ephemeral znode lives with, 0 for others. */
  readonly ephemeralOwner: bigint;
  readonly dataLength: number;
  readonly numChildren: number;
}

export function statOf(raw: RawStat): Stat {
  return {
    czxid: raw.czxid.readBigInt64BE(),
    mzxid: raw.mzxid.readBigInt64BE(),
    version: raw.version,
    ephemeralOwner: raw.ephemeralOwner.readBigInt64BE(),
    dataLength: raw.dataLength,
    numChildren: raw.numChildren,
  };
}
