import type { ChecksumType } from '@calf/protocol/checksum';
import type { Configuration } from '@calf/runtime/configuration';
import { UserError } from '@calf/runtime/errors';

/** What the client reads of the configuration, once. Keys and defaults are Hadoop's (hdfs-default.xml, core-default.xml). */
export interface ClientSettings {
  readonly replication: number;
  readonly blockSize: number;
  readonly umask: number;
  readonly checksumType: ChecksumType;
  readonly bytesPerChecksum: number;
  /** Data bytes of a full packet: whole chunks of dfs.client-write-packet-size. */
  readonly packetDataBytes: number;
  readonly packetsInFlightMax: number;
  /** How often another block is asked for when its pipeline cannot be set up. */
  readonly blockWriteRetries: number;
  readonly locateFollowingBlockRetries: number;
  readonly locateFollowingBlockDelayMs: number;
  /** First pause before the NameNode is asked again whether a file is complete. */
  readonly completeDelayMs: number;
  readonly socketTimeoutMs: number;
  readonly useDatanodeHostname: boolean;
  readonly blockAcquireFailuresMax: number;
  readonly localDatanode: string | undefined;
}

const checksumTypes: Readonly<Record<string, ChecksumType>> = {
  NULL: 'CHECKSUM_NULL',
  CRC32: 'CHECKSUM_CRC32',
  CRC32C: 'CHECKSUM_CRC32C',
};

/** @throws UserError */
export function readSettings(configuration: Configuration): ClientSettings {
  const bytesPerChecksum = configuration.getBytes('dfs.bytes-per-checksum', 512);
  const packetBytes = configuration.getBytes('dfs.client-write-packet-size', 65_536);
  const delayKey = 'dfs.client.block.write.locateFollowingBlock.initial.delay.ms';
  return {
    replication: configuration.getInt('dfs.replication', 3),
    blockSize: configuration.getBytes('dfs.blocksize', 134_217_728),
    umask: readUmask(configuration),
    checksumType: readChecksumType(configuration),
    bytesPerChecksum,
    packetDataBytes: Math.max(1, Math.floor(packetBytes / bytesPerChecksum)) * bytesPerChecksum,
    packetsInFlightMax: configuration.getInt('dfs.client.write.max-packets-in-flight', 80),
    blockWriteRetries: configuration.getInt('dfs.client.block.write.retries', 3),
    locateFollowingBlockRetries: configuration.getInt('dfs.client.block.write.locateFollowingBlock.retries', 5),
    locateFollowingBlockDelayMs: configuration.getInt(delayKey, 400),
    completeDelayMs: configuration.getInt(delayKey, 10),
    socketTimeoutMs: configuration.getInt('dfs.client.socket-timeout', 60_000),
    useDatanodeHostname: configuration.getBoolean('dfs.client.use.datanode.hostname', false),
    blockAcquireFailuresMax: configuration.getInt('dfs.client.max.block.acquire.failures', 3),
    localDatanode: configuration.get('calf.client.local-datanode'),
  };
}

/** Octal, or the symbolic form `u=rwx,g=rx,o=`. Source: org.apache.hadoop.fs.permission.UmaskParser. */
export function readUmask(configuration: Configuration): number {
  const text = configuration.get('fs.permissions.umask-mode', '022').trim();
  if (/^[01]?[0-7]{3}$/.test(text)) return Number.parseInt(text, 8);
  const clauses = text.split(',').map((clause) => /^([ugoa]+)=([rwx]*)$/.exec(clause.trim()));
  let allowed = 0;
  for (const clause of clauses) {
    if (!clause) throw new UserError(`fs.permissions.umask-mode is "${text}", but octal digits or u=rwx,g=rx,o= are wanted`);
    const [, who = '', letters = ''] = clause;
    const bits = (letters.includes('r') ? 4 : 0) | (letters.includes('w') ? 2 : 0) | (letters.includes('x') ? 1 : 0);
    for (const one of who) allowed |= one === 'a' ? bits * 0o111 : bits << ({ u: 6, g: 3, o: 0 }[one] ?? 0);
  }
  return 0o777 & ~allowed;
}

function readChecksumType(configuration: Configuration): ChecksumType {
  const name = configuration.get('dfs.checksum.type', 'CRC32C').trim();
  const type = checksumTypes[name];
  if (!type) throw new UserError(`dfs.checksum.type is "${name}", but NULL, CRC32 or CRC32C is wanted`);
  return type;
}
