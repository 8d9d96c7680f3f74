import type { Configuration } from '@calf/runtime/configuration';

/** A DataNode's options, from Hadoop's keys and with Hadoop's defaults. */
export interface DataNodeSettings {
  readonly heartbeatIntervalMs: number;
  readonly blockReportIntervalMs: number;
  readonly incrementalReportIntervalMs: number;
  /** How long a peer may be silent: for its first operation, and within one. */
  readonly socketTimeoutMs: number;
  /** How long a connection waits for a next operation. */
  readonly keepaliveTimeoutMs: number;
  readonly writeTimeoutMs: number;
  readonly connectByHostname: boolean;
  readonly reservedBytes: number;
  readonly syncOnClose: boolean;
  readonly balanceBandwidthBytes: number;
}

export function dataNodeSettings(configuration: Configuration): DataNodeSettings {
  return {
    heartbeatIntervalMs: configuration.getDurationMs('dfs.heartbeat.interval', 3000, 's'),
    blockReportIntervalMs: configuration.getDurationMs('dfs.blockreport.intervalMsec', 6 * 3600_000, 'ms'),
    incrementalReportIntervalMs: configuration.getDurationMs('dfs.blockreport.incremental.intervalMsec', 0, 'ms'),
    socketTimeoutMs: configuration.getDurationMs('dfs.client.socket-timeout', 60_000, 'ms'),
    keepaliveTimeoutMs: configuration.getDurationMs('dfs.datanode.socket.reuse.keepalive', 4000, 'ms'),
    writeTimeoutMs: configuration.getDurationMs('dfs.datanode.socket.write.timeout', 480_000, 'ms'),
    connectByHostname: configuration.getBoolean('dfs.datanode.use.datanode.hostname', false),
    reservedBytes: configuration.getBytes('dfs.datanode.du.reserved', 0),
    syncOnClose: configuration.getBoolean('dfs.datanode.synconclose', false),
    balanceBandwidthBytes: configuration.getBytes('dfs.datanode.balance.bandwidthPerSec', 100 * 1024 * 1024),
  };
}
