import type { Configuration } from '@calf/runtime/configuration';
import type { XattrLimits } from './core/operations/xattrs.ts';
import type { NamespaceLimits } from './core/situation.ts';

/** What the part of the NameNode that knows names takes from the configuration; Hadoop's keys and defaults. */
export interface Settings {
  readonly limits: NamespaceLimits;
  readonly xattrLimits: XattrLimits;
  /** `dfs.ls.limit`: entries in one page of a listing. */
  readonly listingCountMax: number;
  readonly supergroup: string;
  readonly permissionsEnabled: boolean;
  readonly groupsExpiryMs: number;
  readonly retryCacheExpiryMs: number;
  readonly serverDefaults: ServerDefaults;
}

/** What clients use where their own configuration says nothing. Source: FSNamesystem, new FsServerDefaults. */
export interface ServerDefaults {
  readonly blockSize: number;
  readonly bytesPerChecksum: number;
  readonly writePacketSize: number;
  readonly replication: number;
  readonly fileBufferSize: number;
  readonly trashInterval: number;
  readonly checksumType: 'CHECKSUM_NULL' | 'CHECKSUM_CRC32' | 'CHECKSUM_CRC32C';
}

/** @throws UserError */
export function readSettings(configuration: Configuration): Settings {
  return {
    limits: {
      componentBytesMax: configuration.getInt('dfs.namenode.fs-limits.max-component-length', 255),
      directoryItemsMax: configuration.getInt('dfs.namenode.fs-limits.max-directory-items', 1024 * 1024),
    },
    xattrLimits: {
      countMax: configuration.getInt('dfs.namenode.fs-limits.max-xattrs-per-inode', 32),
      bytesMax: configuration.getInt('dfs.namenode.fs-limits.max-xattr-size', 16384),
    },
    listingCountMax: Math.max(1, configuration.getInt('dfs.ls.limit', 1000)),
    supergroup: configuration.get('dfs.permissions.superusergroup', 'supergroup'),
    permissionsEnabled: configuration.getBoolean('dfs.permissions.enabled', true),
    groupsExpiryMs: configuration.getDurationMs('hadoop.security.groups.cache.secs', 300_000, 's'),
    retryCacheExpiryMs: configuration.getDurationMs('dfs.namenode.retrycache.expirytime.millis', 600_000, 'ms'),
    serverDefaults: {
      blockSize: configuration.getBytes('dfs.blocksize', 128 * 1024 * 1024),
      bytesPerChecksum: configuration.getInt('dfs.bytes-per-checksum', 512),
      writePacketSize: configuration.getInt('dfs.client-write-packet-size', 65536),
      replication: configuration.getInt('dfs.replication', 3),
      fileBufferSize: configuration.getInt('io.file.buffer.size', 4096),
      trashInterval: configuration.getInt('fs.trash.interval', 0),
      checksumType: checksumType(configuration.get('dfs.checksum.type', 'CRC32C')),
    },
  };
}

function checksumType(name: string): ServerDefaults['checksumType'] {
  if (name === 'NULL') return 'CHECKSUM_NULL';
  return name === 'CRC32' ? 'CHECKSUM_CRC32' : 'CHECKSUM_CRC32C';
}
