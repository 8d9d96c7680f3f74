import { expect, test } from 'vitest';
import { locateBlocks } from '../../../src/core/blocks/located.ts';
import { parseRackTable, rackDistance, rackOf } from '../../../src/core/blocks/topology.ts';
import { rootRow } from '../../../src/core/namespace.ts';
import { Cluster } from './cluster.ts';

test('a rack table names hosts by name or address', () => {
  const table = parseRackTable('# comment\nworker-1 /rack-1\n\n10.0.0.2\t/dc/rack-2/\nbroken\n');
  expect(rackOf(table, { hostName: 'worker-1', ipAddr: '10.0.0.9' })).toBe('/rack-1');
  expect(rackOf(table, { hostName: 'worker-2', ipAddr: '10.0.0.2' })).toBe('/dc/rack-2');
  expect(rackOf(table, { hostName: 'broken', ipAddr: '10.0.0.3' })).toBe('/default-rack');
});

test('distance counts the hops', () => {
  expect(rackDistance('/a', '/a')).toBe(2);
  expect(rackDistance('/a', '/b')).toBe(4);
  expect(rackDistance('/dc/a', '/dc/b')).toBe(4);
  expect(rackDistance('/dc1/a', '/dc2/a')).toBe(6);
});

test('locations come nearest first, stale ones last, corrupt ones not at all', () => {
  const cluster = new Cluster(['/a', '/a', '/b']);
  const [block] = cluster.write('/f');
  const names = () =>
    locateBlocks(cluster.situation(), cluster.namespace.child(rootRow, 'f'), {
      offset: 0,
      length: 1,
      reader: { machine: '10.0.0.2', random: cluster.random },
    }).blocks[0]?.storages.map(({ datanode }) => datanode.id.hostName);
  expect(names()).toEqual(['worker-2', 'worker-1', 'worker-3']);
  cluster.pass(31_000);
  cluster.beat(1);
  cluster.beat(3);
  expect(names()).toEqual(['worker-1', 'worker-3', 'worker-2']);
  const row = cluster.pool.table.find(block?.id ?? 0n);
  cluster.pool.markCorrupt(row, cluster.storage(1), { reason: 'checksum', generationStamp: 1001 });
  expect(names()).toEqual(['worker-3', 'worker-2']);
});

test('a range of a file gives its blocks, and always the last one', () => {
  const cluster = new Cluster();
  cluster.write('/f', { blocks: 3 });
  const reader = { machine: 'elsewhere', random: cluster.random };
  const file = cluster.namespace.child(rootRow, 'f');
  const located = locateBlocks(cluster.situation(), file, { offset: 128, length: 1, reader });
  expect(located.blocks.map(({ offset }) => offset)).toEqual([128]);
  expect(located.lastBlock?.offset).toBe(256);
  expect(located).toMatchObject({ fileBytes: 384, underConstruction: false, isLastBlockComplete: true });
});
