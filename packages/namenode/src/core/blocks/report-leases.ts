import type { Moment } from '../moment.ts';

/**
 * Permissions to send a full block report, so that not all nodes report at once. A DataNode asks for one in a heartbeat and names it in the
 * report. Ids are never 0, which means none: a report without one is always taken.
 * Source: org.apache.hadoop.hdfs.server.blockmanagement.BlockReportLeaseManager.
 */
export class ReportLeases {
  readonly #granted = new Map<string, { id: number; sinceMs: number }>();
  readonly #pendingMax: number;
  readonly #expiryMs: number;
  #lastId = 0;

  /** Defaults are those of `dfs.namenode.max.full.block.report.leases` and `dfs.namenode.full.block.report.lease.length.ms`. */
  constructor({ pendingMax = 6, expiryMs = 300_000 }: { pendingMax?: number; expiryMs?: number } = {}) {
    this.#pendingMax = pendingMax;
    this.#expiryMs = expiryMs;
  }

  /** A lease for node `uuid` in place of any it had; 0 when too many report already. */
  request(uuid: string, at: Moment): number {
    this.#granted.delete(uuid);
    for (const [node, { sinceMs }] of this.#granted) {
      if (at.monotonicMs - sinceMs >= this.#expiryMs) this.#granted.delete(node);
    }
    if (this.#granted.size >= this.#pendingMax) return 0;
    this.#granted.set(uuid, { id: ++this.#lastId, sinceMs: at.monotonicMs });
    return this.#lastId;
  }

  isValid(uuid: string, id: number, at: Moment): boolean {
    if (id === 0) return true;
    const lease = this.#granted.get(uuid);
    return lease?.id === id && at.monotonicMs - lease.sinceMs < this.#expiryMs;
  }

  release(uuid: string): void {
    this.#granted.delete(uuid);
  }
}
