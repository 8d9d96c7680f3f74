import type { Clock, Timer } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import type { Logger } from '@calf/runtime/logger';
import { Activity } from './activity.ts';
import { type BlockLimits, type BlockSituation, checkSafeMode } from './core/block-situation.ts';
import { BlockPool } from './core/blocks/block-pool.ts';
import { type CopyLimits, orderCopies } from './core/blocks/copies.ts';
import { Datanodes, nodeName } from './core/blocks/datanodes.ts';
import type { Random } from './core/blocks/placement.ts';
import { parseRackTable } from './core/blocks/topology.ts';
import { leaseHardLimitMs, nameNodeHolder } from './core/leases.ts';
import { releaseLease } from './core/operations/release-lease.ts';
import type { Caller, Situation } from './core/situation.ts';
import type { Namesystem } from './namesystem.ts';

export interface BlocksystemOptions {
  readonly namesystem: Namesystem;
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly log: Logger;
  /** Contents of `net.topology.table.file.name`. */
  readonly rackTable: string;
  readonly hostName: string;
  readonly random: Random;
}

/** The shell around the block pool: clocks, chance, configuration, and what is to be done at intervals. */
export class Blocksystem {
  readonly pool: BlockPool;
  readonly namesystem: Namesystem;
  readonly log: Logger;
  readonly clock: Clock;
  readonly copyLimits: CopyLimits;
  readonly activity = new Activity();
  /** 0: times of reads are not kept. */
  readonly accessTimePrecisionMs: number;
  readonly #blockLimits: BlockLimits;
  readonly #hostName: string;
  readonly #random: Random;
  readonly #redundancyIntervalMs: number;
  readonly #leaseHardLimitMs: number;
  readonly #waiting = new Map<number, Set<() => void>>();
  readonly #timers: Timer[] = [];

  /** Follows the namespace from here on: to be made before the journal is replayed. */
  constructor({ namesystem, configuration, clock, log, rackTable, hostName, random }: BlocksystemOptions) {
    this.namesystem = namesystem;
    this.clock = clock;
    this.log = log;
    this.#hostName = hostName;
    this.#random = random;
    this.#blockLimits = blockLimitsOf(configuration);
    this.copyLimits = copyLimitsOf(configuration);
    this.accessTimePrecisionMs = configuration.getInt('dfs.namenode.accesstime.precision', 3_600_000);
    this.#redundancyIntervalMs = configuration.getDurationMs('dfs.namenode.redundancy.interval.seconds', 3000, 's');
    this.#leaseHardLimitMs = configuration.getDurationMs('dfs.namenode.lease-hard-limit-sec', leaseHardLimitMs, 's');
    const datanodes = new Datanodes(datanodeTimesOf(configuration), parseRackTable(rackTable));
    this.pool = new BlockPool(namesystem.namespace, datanodes, {
      replicationMin: this.#blockLimits.replicationMin,
      copyTimeoutMs: configuration.getDurationMs('dfs.namenode.reconstruction.pending.timeout-sec', 300_000, 's'),
      safeMode: safeModeLimitsOf(configuration),
    });
    this.pool.onMinimalReplicas = (row) => this.#wake(row);
    namesystem.namespace.observe(this.pool);
    this.tell();
  }

  /** The journal is replayed, and this NameNode is the active one. */
  start(): void {
    const { pool } = this;
    const at = this.tell();
    pool.leases.renewAll(at.monotonicMs);
    pool.safeMode.activate(pool.safeModeFacts(), at);
    if (!pool.safeMode.isOn) pool.startRedundancy();
    this.#timers.push(this.clock.every(Math.min(1000, this.#redundancyIntervalMs), () => this.#watch()));
    this.#timers.push(this.clock.every(this.#redundancyIntervalMs, () => this.#order()));
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) timer.cancel();
  }

  /** Tells the core what time it is; whatever goes in begins with it. */
  tell() {
    this.pool.at = this.namesystem.now();
    return this.pool.at;
  }

  get blockPoolId(): string {
    return this.namesystem.namespace.identity?.blockPoolId ?? '';
  }

  /** A situation of names, completed by what is known of blocks. */
  situation(situation: Situation): BlockSituation {
    this.pool.at = situation.at;
    const { pool, blockPoolId } = this;
    return { ...situation, pool, blockPoolId, blockLimits: this.#blockLimits, hostName: this.#hostName, random: this.#random };
  }

  get random(): Random {
    return this.#random;
  }

  /** Refuses a change in safe mode. @throws HadoopError SafeModeException */
  checkSafeMode(what: string): void {
    checkSafeMode({ pool: this.pool, hostName: this.#hostName, at: this.tell() }, what);
  }

  /** To be called after reports: safe mode may end by them. */
  checkSafeModeEnd(): void {
    if (this.pool.checkSafeMode(this.pool.at)) this.log.info('safe mode is off', { blocks: this.pool.table.count });
  }

  /** An administrator ends it. */
  leaveSafeMode(): void {
    this.tell();
    if (!this.pool.safeMode.isOn) return;
    this.pool.safeMode.leave();
    this.pool.startRedundancy();
    this.log.info('safe mode is off', { by: 'administrator' });
  }

  /** Resolves when the committed block in `row` has its minimal replicas, after `timeoutMs` at the latest. */
  minimalReplicas(row: number, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(row) ?? new Set();
      this.#waiting.set(row, waiting);
      const done = () => {
        waiting.delete(done);
        if (waiting.size === 0 && this.#waiting.get(row) === waiting) this.#waiting.delete(row);
        timer.cancel();
        resolve();
      };
      const timer = this.clock.after(timeoutMs, done);
      waiting.add(done);
    });
  }

  #wake(row: number): void {
    const waiting = this.#waiting.get(row);
    this.#waiting.delete(row);
    for (const done of waiting ?? []) done();
  }

  #watch(): void {
    const { pool } = this;
    const at = this.tell();
    for (const node of pool.datanodes.overdue(at)) {
      this.log.warn('DataNode is dead', { datanode: nodeName(node.id), hostName: node.id.hostName });
      pool.loseNode(node);
    }
    this.checkSafeModeEnd();
    if (!pool.safeMode.isOn) this.#releaseOldLeases();
  }

  #order(): void {
    this.tell();
    orderCopies(this.pool, this.copyLimits, this.#random);
  }

  /** Those of silent clients, and recoveries that no DataNode has brought to their end. Source: LeaseManager.checkLeases. */
  #releaseOldLeases(): void {
    const { leases, at } = this.pool;
    const own = leases.lease(nameNodeHolder);
    const old = leases.pastHardLimit(at.monotonicMs, this.#leaseHardLimitMs);
    const unfinished = own && leases.isPastSoftLimit(nameNodeHolder, at.monotonicMs) && !old.includes(own) ? [own] : [];
    for (const lease of [...old, ...unfinished]) {
      const files = [...lease.files];
      for (const row of files) this.#releaseOldLease(row);
    }
  }

  #releaseOldLease(row: number): void {
    const path = this.namesystem.namespace.path(row);
    try {
      const release = releaseLease(this.situation(this.namesystem.situation(nameNodeItself)), row);
      this.namesystem.record(release.edits);
      release.applied?.();
      if (release.edits.length > 0) this.log.info('lease past its hard limit', { path, closed: release.closed });
    } catch (error) {
      this.log.warn('lease cannot be released', { path, error });
    }
  }
}

const nameNodeItself: Caller = { user: '', groups: [], isSuperuser: true, machine: '' };

function blockLimitsOf(configuration: Configuration): BlockLimits {
  return {
    blockBytesMin: configuration.getBytes('dfs.namenode.fs-limits.min-block-size', 1024 * 1024),
    blocksPerFileMax: configuration.getInt('dfs.namenode.fs-limits.max-blocks-per-file', 10_000),
    replicationMin: configuration.getInt('dfs.namenode.replication.min', 1),
    replicationMax: configuration.getInt('dfs.replication.max', 512),
  };
}

function copyLimitsOf(configuration: Configuration): CopyLimits {
  return {
    blocksPerNode: configuration.getInt('dfs.namenode.replication.work.multiplier.per.iteration', 2),
    streamsMax: configuration.getInt('dfs.namenode.replication.max-streams', 2),
    streamsHardMax: configuration.getInt('dfs.namenode.replication.max-streams-hard-limit', 4),
  };
}

/** Source: org.apache.hadoop.hdfs.server.blockmanagement.DatanodeManager. */
function datanodeTimesOf(configuration: Configuration) {
  const heartbeatMs = configuration.getDurationMs('dfs.heartbeat.interval', 3000, 's');
  const recheckMs = configuration.getDurationMs('dfs.namenode.heartbeat.recheck-interval', 300_000, 'ms');
  const staleMs = configuration.getDurationMs('dfs.namenode.stale.datanode.interval', 30_000, 'ms');
  return { staleMs: Math.max(staleMs, 3 * heartbeatMs), deadMs: 2 * recheckMs + 10 * heartbeatMs };
}

function safeModeLimitsOf(configuration: Configuration) {
  const replicationMin = configuration.getInt('dfs.namenode.replication.min', 1);
  return {
    threshold: configuration.getFloat('dfs.namenode.safemode.threshold-pct', 0.999),
    datanodesMin: configuration.getInt('dfs.namenode.safemode.min.datanodes', 0),
    extensionMs: configuration.getDurationMs('dfs.namenode.safemode.extension', 30_000, 'ms'),
    replicationMin: configuration.getInt('dfs.namenode.safemode.replication.min', replicationMin),
  };
}
