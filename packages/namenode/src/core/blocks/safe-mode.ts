import type { Moment } from '../moment.ts';

export interface SafeModeLimits {
  /** The part of complete blocks that must have their minimal replicas: `dfs.namenode.safemode.threshold-pct`. */
  readonly threshold: number;
  /** `dfs.namenode.safemode.min.datanodes`. */
  readonly datanodesMin: number;
  /** How long it stays on after the threshold was reached: `dfs.namenode.safemode.extension`. */
  readonly extensionMs: number;
  /** `dfs.namenode.safemode.replication.min`. */
  readonly replicationMin: number;
}

type State = { name: 'OFF' } | { name: 'PENDING_THRESHOLD' } | { name: 'EXTENSION'; reachedAtMs: number } | { name: 'MANUAL' };

/** What is counted of the blocks. */
export interface SafeModeFacts {
  /** Complete blocks, and those among them that have their minimal replicas. */
  readonly blocks: number;
  readonly safeBlocks: number;
  readonly liveDatanodes: number;
}

/**
 * Read-only start: until enough blocks are reported nothing is changed, copied or deleted. An administrator may also switch it on; then only
 * he switches it off. Source: org.apache.hadoop.hdfs.server.blockmanagement.BlockManagerSafeMode, FSNamesystem.getSafeModeTip.
 */
export class SafeMode {
  #state: State = { name: 'OFF' };
  readonly limits: SafeModeLimits;

  constructor(limits: SafeModeLimits) {
    this.limits = limits;
  }

  get isOn(): boolean {
    return this.#state.name !== 'OFF';
  }

  get isManual(): boolean {
    return this.#state.name === 'MANUAL';
  }

  /** At the start of a NameNode. */
  activate(facts: SafeModeFacts, at: Moment): void {
    this.#state = this.#isMet(facts) ? { name: 'OFF' } : { name: 'PENDING_THRESHOLD' };
    this.check(facts, at);
  }

  enter(): void {
    this.#state = { name: 'MANUAL' };
  }

  leave(): void {
    this.#state = { name: 'OFF' };
  }

  /** To be asked after each report, and when an extension may be over; true when safe mode ends with it. */
  check(facts: SafeModeFacts, at: Moment): boolean {
    const state = this.#state;
    if (state.name === 'PENDING_THRESHOLD' && this.#isMet(facts)) {
      if (facts.blocks > 0 && this.limits.extensionMs > 0) this.#state = { name: 'EXTENSION', reachedAtMs: at.monotonicMs };
      else this.#state = { name: 'OFF' };
    } else if (state.name === 'EXTENSION' && this.#leftMs(state.reachedAtMs, at) <= 0 && this.#isMet(facts)) {
      this.#state = { name: 'OFF' };
    }
    return state.name !== 'OFF' && !this.isOn;
  }

  /** When the extension is over, by the monotonic clock; undefined when none runs. */
  get extensionEndsMs(): number | undefined {
    return this.#state.name === 'EXTENSION' ? this.#state.reachedAtMs + this.limits.extensionMs : undefined;
  }

  /** Why it is on, and what would end it: the second half of every `Name node is in safe mode` message. */
  tip(facts: SafeModeFacts, at: Moment): string {
    const state = this.#state;
    if (state.name === 'MANUAL') {
      return 'It was turned on manually. Use "hdfs dfsadmin -safemode leave" to turn safe mode off.';
    }
    const wanted = this.#blocksWanted(facts);
    const off = 'Safe mode will be turned off automatically ';
    const ending =
      state.name === 'EXTENSION'
        ? `In safe mode extension. ${off}in ${Math.trunc(this.#leftMs(state.reachedAtMs, at) / 1000)} seconds.`
        : off + (state.name === 'PENDING_THRESHOLD' ? 'once the thresholds have been reached.' : 'soon.');
    return blocksLine(facts, wanted, this.limits.threshold) + this.#datanodesLine(facts, facts.safeBlocks >= wanted) + ending;
  }

  #datanodesLine({ liveDatanodes }: SafeModeFacts, blocksAreMet: boolean): string {
    const { datanodesMin } = this.limits;
    if (datanodesMin <= 0) return 'The minimum number of live datanodes is not required. ';
    if (!blocksAreMet)
      return "The number of live datanodes is not calculated since reported blocks hasn't reached the threshold. ";
    if (liveDatanodes < datanodesMin) {
      return `The number of live datanodes ${liveDatanodes} needs an additional ${datanodesMin - liveDatanodes} live datanodes to reach the minimum number ${datanodesMin}.\n`;
    }
    return `The number of live datanodes ${liveDatanodes} has reached the minimum number ${datanodesMin}. `;
  }

  #isMet(facts: SafeModeFacts): boolean {
    return facts.safeBlocks >= this.#blocksWanted(facts) && facts.liveDatanodes >= this.limits.datanodesMin;
  }

  #blocksWanted({ blocks }: SafeModeFacts): number {
    return Math.trunc(blocks * Math.fround(this.limits.threshold));
  }

  #leftMs(reachedAtMs: number, at: Moment): number {
    return reachedAtMs + this.limits.extensionMs - at.monotonicMs;
  }
}

function blocksLine({ blocks, safeBlocks }: SafeModeFacts, wanted: number, threshold: number): string {
  const part = threshold.toFixed(4);
  return safeBlocks >= wanted
    ? `The reported blocks ${safeBlocks} has reached the threshold ${part} of total blocks ${blocks}. `
    : `The reported blocks ${safeBlocks} needs additional ${wanted - safeBlocks} blocks to reach the threshold ${part} of total blocks ${blocks}.\n`;
}
