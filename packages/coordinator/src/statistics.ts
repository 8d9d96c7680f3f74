/** Least, mean and greatest of some milliseconds. Source: org.apache.zookeeper.server.metric.AvgMinMaxCounter. */
class Latency {
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  #total = 0;
  #count = 0;

  add(ms: number): void {
    this.#min = Math.min(this.#min, ms);
    this.#max = Math.max(this.#max, ms);
    this.#total += ms;
    this.#count++;
  }

  get min(): number {
    return this.#count === 0 ? 0 : this.#min;
  }

  get max(): number {
    return this.#max;
  }

  get average(): number {
    return this.#count === 0 ? 0 : this.#total / this.#count;
  }
}

/** What one request was, for the statistics. */
export interface Served {
  /** Four letters or so, as in ZooKeeper's `cons`: CREA, GETD. */
  readonly operation: string;
  readonly xid: number;
  readonly zxid: number;
  readonly receivedMs: number;
}

/** Counts of one connection. Source: org.apache.zookeeper.server.ServerCnxn. */
export class ConnectionStatistics {
  packetsReceived = 0;
  packetsSent = 0;
  outstanding = 0;
  lastOperation = 'NA';
  lastXid = -1;
  lastZxid = -1;
  lastResponseMs = 0;
  lastLatencyMs = 0;
  latency = new Latency();

  served({ operation, xid, zxid, receivedMs }: Served, nowMs: number): void {
    if (xid >= 0) this.lastXid = xid;
    this.lastZxid = zxid;
    this.lastOperation = operation;
    this.lastResponseMs = nowMs;
    this.lastLatencyMs = nowMs - receivedMs;
    this.latency.add(this.lastLatencyMs);
  }
}

/** Counts of the whole server. Source: org.apache.zookeeper.server.ServerStats, ServerMetrics. */
export class ServerStatistics {
  readonly startedMs: number;
  packetsReceived = 0;
  packetsSent = 0;
  bytesReceived = 0;
  outstanding = 0;
  authenticationsFailed = 0;
  connectionsDropped = 0;
  sessionsExpired = 0;
  lastResponseBytes = -1;
  maxResponseBytes = -1;
  minResponseBytes = -1;
  latency = new Latency();

  constructor(nowMs: number) {
    this.startedMs = nowMs;
  }

  answered(bytes: number): void {
    this.lastResponseBytes = bytes;
    this.maxResponseBytes = Math.max(this.maxResponseBytes, bytes);
    this.minResponseBytes = this.minResponseBytes === -1 ? bytes : Math.min(this.minResponseBytes, bytes);
  }

  /** As the command `srst` does. */
  reset(): void {
    this.packetsReceived = 0;
    this.packetsSent = 0;
    this.latency = new Latency();
  }
}
