import { javaDouble, type ServerFacts, version } from './server-facts.ts';

/** `mntr`: the gauges and counters of a ZooKeeper that mean something here. Source: ZooKeeperServer.registerMetrics, ServerMetrics. */
export function monitor({ coordinator, connections }: ServerFacts): string {
  const { statistics, state, watches, clock } = coordinator;
  const values: Readonly<Record<string, string | number>> = {
    version,
    server_state: 'standalone',
    ephemerals_count: state.tree.ephemeralCount,
    num_alive_connections: connections.size,
    avg_latency: javaDouble(statistics.latency.average),
    outstanding_requests: statistics.outstanding,
    znode_count: state.tree.znodeCount,
    global_sessions: state.sessions.size,
    last_client_response_size: statistics.lastResponseBytes,
    packets_sent: statistics.packetsSent,
    packets_received: statistics.packetsReceived,
    max_client_response_size: statistics.maxResponseBytes,
    connection_drop_probability: '0.0',
    watch_count: watches.count,
    auth_failed_count: statistics.authenticationsFailed,
    min_latency: Math.round(statistics.latency.min),
    approximate_data_size: state.tree.approximateDataBytes,
    local_sessions: 0,
    uptime: Math.round(clock.monotonicMs() - statistics.startedMs),
    max_latency: Math.round(statistics.latency.max),
    min_client_response_size: statistics.minResponseBytes,
    connection_drop_count: statistics.connectionsDropped,
    bytes_received_count: statistics.bytesReceived,
    stale_sessions_expired: statistics.sessionsExpired,
  };
  return Object.entries(values)
    .map(([key, value]) => `zk_${key}\t${value}\n`)
    .join('');
}
