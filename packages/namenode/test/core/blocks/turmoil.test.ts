import { expect, test } from 'vitest';
import type { Block } from '../../../src/core/block-table.ts';
import { decideDelete } from '../../../src/core/operations/delete.ts';
import { decideSetReplication } from '../../../src/core/operations/set-replication.ts';
import { randomOf } from '../random.ts';
import { Cluster } from './cluster.ts';

const workers = [1, 2, 3, 4, 5];

/** Which worker's disk holds which blocks, whatever the NameNode believes. */
class Disks {
  readonly #blocks = new Map<number, Map<bigint, Block>>(workers.map((worker) => [worker, new Map()]));

  of(worker: number): Map<bigint, Block> {
    const blocks = this.#blocks.get(worker);
    if (!blocks) throw new Error(`there is no worker-${worker}`);
    return blocks;
  }
}

/** Writes, deletions, changed replication, nodes that die with their disks or come back with them, at random. */
class Turmoil {
  readonly cluster = new Cluster(['/a', '/a', '/b', '/b', '/b']);
  readonly disks = new Disks();
  readonly #random: () => number;
  readonly #files: string[] = [];
  readonly #down = new Set<number>();
  #count = 0;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  step(): void {
    const dice = this.#random();
    if (dice < 0.35) this.#write();
    else if (dice < 0.45) this.#delete();
    else if (dice < 0.6) this.#setReplication();
    else if (dice < 0.68) this.#kill();
    else if (dice < 0.78) this.#revive();
    else this.work();
  }

  /** Everybody is up, has reported, and does what it is told until nothing is left to do. */
  settle(): void {
    for (const worker of this.#down) this.#join(worker);
    this.#down.clear();
    this.cluster.pass(301_000);
    for (const worker of workers) this.cluster.beat(worker);
    for (const worker of workers) this.cluster.fullReport(worker, [...this.disks.of(worker).values()]);
    for (let round = 0; round < 200 && this.#isBusy(); round++) this.work();
  }

  #isBusy(): boolean {
    const { lowRedundancy, pendingCopies, invalidations } = this.cluster.pool;
    return lowRedundancy.count + pendingCopies.blockCount + invalidations.count > 0;
  }

  work(): void {
    const { cluster } = this;
    const before = new Map(workers.map((worker) => [worker, this.#known(worker)]));
    cluster.work();
    for (const worker of workers) {
      for (const [id, block] of this.#known(worker)) this.disks.of(worker).set(id, block);
      for (const id of before.get(worker)?.keys() ?? []) if (!this.#known(worker).has(id)) this.disks.of(worker).delete(id);
    }
  }

  #known(worker: number): Map<bigint, Block> {
    const { pool } = this.cluster;
    const rows = pool.replicas.rowsOn(this.cluster.storage(worker).index, pool.table.rowsEnd);
    return new Map(rows.map((row) => [pool.table.id(row), pool.table.block(row)]));
  }

  #write(): void {
    const path = `/f${this.#count++}`;
    const replication = 1 + Math.floor(this.#random() * 4);
    const blocks = this.cluster.write(path, { blocks: 1 + Math.floor(this.#random() * 3), replication });
    for (const block of blocks) for (const worker of this.cluster.holders(block)) this.disks.of(worker).set(block.id, block);
    this.#files.push(path);
  }

  #pick(): string | undefined {
    return this.#files[Math.floor(this.#random() * this.#files.length)];
  }

  #delete(): void {
    const path = this.#pick();
    if (path === undefined) return;
    this.#files.splice(this.#files.indexOf(path), 1);
    this.cluster.carryOut(decideDelete(this.cluster.situation(), { path, recursive: false }));
  }

  #setReplication(): void {
    const path = this.#pick();
    if (path === undefined) return;
    const replication = 1 + Math.floor(this.#random() * 4);
    this.cluster.carryOut(decideSetReplication(this.cluster.situation(), { path, replication }));
  }

  /** At most two at a time; its disk stays as it is. */
  #kill(): void {
    const worker = workers[Math.floor(this.#random() * workers.length)] ?? 1;
    if (this.#down.size >= 2 || this.#down.has(worker)) return;
    this.#down.add(worker);
    this.cluster.pool.loseNode(this.cluster.node(worker));
  }

  #revive(): void {
    const [worker] = this.#down;
    if (worker === undefined) return;
    this.#down.delete(worker);
    this.#join(worker);
    this.cluster.fullReport(worker, [...this.disks.of(worker).values()]);
  }

  #join(worker: number): void {
    this.cluster.join(worker);
  }
}

test.each(Array.from({ length: 20 }, (_, seed) => seed))(
  'after turmoil %i every block has the replicas its file asks for',
  (seed) => {
    const turmoil = new Turmoil(seed);
    for (let step = 0; step < 150; step++) turmoil.step();
    turmoil.settle();
    const { pool } = turmoil.cluster;
    const wrong: string[] = [];
    let safe = 0;
    for (let row = 0; row < pool.table.rowsEnd; row++) {
      if (pool.table.id(row) === 0n) continue;
      const { live, corrupt, excess } = pool.counts(row);
      if (live > 0) safe++;
      const wanted = Math.min(pool.wanted(row), workers.length);
      if (live !== wanted || corrupt + excess > 0 || !pool.isSpread(row)) {
        wrong.push(`blk_${pool.table.id(row)}: ${live} of ${wanted}, ${corrupt} corrupt, ${excess} excess`);
      }
    }
    expect(wrong).toEqual([]);
    expect(pool.safeModeFacts().safeBlocks).toBe(safe);
    expect([pool.lowRedundancy.count, pool.pendingCopies.blockCount, pool.invalidations.count]).toEqual([0, 0, 0]);
    for (const worker of workers) {
      expect(turmoil.cluster.storage(worker).replicaCount).toBe(
        pool.replicas.rowsOn(turmoil.cluster.storage(worker).index, pool.table.rowsEnd).length,
      );
    }
  },
);
