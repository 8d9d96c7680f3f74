/** Limits of org.apache.hadoop.hdfs.protocol.HdfsConstants: LEASE_SOFTLIMIT_PERIOD, and `dfs.namenode.lease-hard-limit-sec`. */
export const leaseSoftLimitMs = 60_000;
export const leaseHardLimitMs = 20 * 60_000;

/** Who recovers leases whose holders are gone. Source: HdfsServerConstants.NAMENODE_LEASE_HOLDER. */
export const nameNodeHolder = 'HDFS_NameNode';

export interface Lease {
  readonly holder: string;
  /** Inode rows of the files it writes. */
  readonly files: Set<number>;
  renewedMs: number;
}

/**
 * Which client writes which files, and when it was last heard of. A client renews all its files at once. After the soft limit another
 * client may take a file over, after the hard limit the NameNode closes it. When a lease was renewed is not journaled.
 * Source: org.apache.hadoop.hdfs.server.namenode.LeaseManager.
 */
export class Leases {
  readonly #byHolder = new Map<string, Lease>();
  readonly #holders = new Map<number, string>();

  get fileCount(): number {
    return this.#holders.size;
  }

  /** Clients that write. */
  get count(): number {
    return this.#byHolder.size;
  }

  /** `holder` writes `file` from now on, whoever did before. */
  open(file: number, holder: string, atMs: number): void {
    this.close(file);
    const lease = this.#byHolder.get(holder) ?? { holder, files: new Set(), renewedMs: atMs };
    lease.renewedMs = atMs;
    lease.files.add(file);
    this.#byHolder.set(holder, lease);
    this.#holders.set(file, holder);
  }

  close(file: number): void {
    const holder = this.#holders.get(file);
    if (holder === undefined) return;
    this.#holders.delete(file);
    const lease = this.#byHolder.get(holder);
    lease?.files.delete(file);
    if (lease?.files.size === 0) this.#byHolder.delete(holder);
  }

  holderOf(file: number): string | undefined {
    return this.#holders.get(file);
  }

  lease(holder: string): Lease | undefined {
    return this.#byHolder.get(holder);
  }

  renew(holder: string, atMs: number): void {
    const lease = this.#byHolder.get(holder);
    if (lease) lease.renewedMs = atMs;
  }

  /** A new active NameNode does not know when clients were last heard of. */
  renewAll(atMs: number): void {
    for (const lease of this.#byHolder.values()) lease.renewedMs = atMs;
  }

  isPastSoftLimit(holder: string, atMs: number): boolean {
    const lease = this.#byHolder.get(holder);
    return lease === undefined || atMs - lease.renewedMs > leaseSoftLimitMs;
  }

  /** Leases whose holders have been silent for longer than the hard limit, the oldest first. */
  pastHardLimit(atMs: number, limitMs = leaseHardLimitMs): Lease[] {
    return [...this.#byHolder.values()]
      .filter((lease) => atMs - lease.renewedMs > limitMs)
      .sort((one, other) => one.renewedMs - other.renewedMs);
  }
}
