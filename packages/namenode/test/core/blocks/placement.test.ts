import { expect, test } from 'vitest';
import { chooseTargets, replicasPerRackMax } from '../../../src/core/blocks/placement.ts';
import { randomOf } from '../random.ts';
import { Cluster } from './cluster.ts';

const racksOf = (storages: readonly { datanode: { rack: string } }[]) => storages.map(({ datanode }) => datanode.rack);
const namesOf = (storages: readonly { datanode: { id: { hostName: string } } }[]) =>
  storages.map(({ datanode }) => datanode.id.hostName);

test('one replica on the writer, two on another rack, in pipeline order', () => {
  for (let seed = 0; seed < 50; seed++) {
    const cluster = new Cluster(['/a', '/a', '/b', '/b']);
    const live = cluster.pool.datanodes.live();
    const chosen = chooseTargets(live, { count: 3, blockBytes: 1, writer: cluster.node(2) }, randomOf(seed));
    expect(namesOf(chosen)[0]).toBe('worker-2');
    expect(racksOf(chosen)).toEqual(['/a', '/b', '/b']);
  }
});

test('two racks are used whoever writes, and no node twice', () => {
  for (let seed = 0; seed < 100; seed++) {
    const cluster = new Cluster(['/a', '/a', '/b']);
    const chosen = chooseTargets(cluster.pool.datanodes.live(), { count: 3, blockBytes: 1 }, randomOf(seed));
    expect(new Set(namesOf(chosen)).size).toBe(3);
    const two = chooseTargets(cluster.pool.datanodes.live(), { count: 2, blockBytes: 1 }, randomOf(seed));
    expect(new Set(racksOf(two)).size).toBe(2);
  }
});

test('fewer nodes than replicas give as many targets as there are nodes', () => {
  const cluster = new Cluster(['/a', '/b']);
  expect(chooseTargets(cluster.pool.datanodes.live(), { count: 5, blockBytes: 1 }, randomOf(1))).toHaveLength(2);
  expect(chooseTargets([], { count: 3, blockBytes: 1 }, randomOf(1))).toEqual([]);
});

test('nodes without room, excluded ones and failed storages are left out', () => {
  const cluster = new Cluster(['/a', '/a', '/b', '/b']);
  cluster.beat(1, { remainingBytes: 99 });
  cluster.storage(3).failed = true;
  const live = cluster.pool.datanodes.live();
  const excluded = new Set([cluster.node(4)]);
  expect(namesOf(chooseTargets(live, { count: 3, blockBytes: 100, excluded }, randomOf(1)))).toEqual(['worker-2']);
});

test('room that is promised to other writers is not given twice', () => {
  const cluster = new Cluster(['/a']);
  cluster.beat(1, { remainingBytes: 250 });
  const place = () => chooseTargets(cluster.pool.datanodes.live(), { count: 1, blockBytes: 100 }, randomOf(1));
  cluster.node(1).scheduled.add();
  expect(place()).toHaveLength(1);
  cluster.node(1).scheduled.add();
  expect(place()).toEqual([]);
});

test('promises that nobody kept are forgotten after a while', () => {
  const cluster = new Cluster(['/a']);
  const { scheduled } = cluster.node(1);
  scheduled.add();
  for (let minutes = 0; minutes < 20; minutes += 5) {
    cluster.pass(5 * 60_000);
    cluster.beat(1);
  }
  expect(scheduled.count).toBe(0);
  scheduled.settle();
  expect(scheduled.count).toBe(0);
});

test('a busy node is taken only when no other is left', () => {
  const cluster = new Cluster(['/a', '/a', '/a', '/a']);
  cluster.beat(1, { xceiverCount: 40 });
  const live = cluster.pool.datanodes.live();
  for (let seed = 0; seed < 30; seed++) {
    expect(namesOf(chooseTargets(live, { count: 3, blockBytes: 1 }, randomOf(seed)))).not.toContain('worker-1');
  }
  expect(chooseTargets(live, { count: 4, blockBytes: 1 }, randomOf(1))).toHaveLength(4);
});

test('favored nodes come before the policy', () => {
  const cluster = new Cluster(['/a', '/a', '/a', '/b']);
  const request = { count: 2, blockBytes: 1, favored: [cluster.node(3), cluster.node(4)] };
  expect(namesOf(chooseTargets(cluster.pool.datanodes.live(), request, randomOf(9))).sort()).toEqual(['worker-3', 'worker-4']);
});

test('a rack holds at most what spreads the replicas', () => {
  expect(replicasPerRackMax(3, 2)).toBe(2);
  expect(replicasPerRackMax(3, 1)).toBe(3);
  expect(replicasPerRackMax(10, 3)).toBe(5);
  expect(replicasPerRackMax(2, 2)).toBe(1);
});
