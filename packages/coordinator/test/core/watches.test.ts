import { EventType } from '@calf/protocol/zookeeper';
import { expect, test } from 'vitest';
import { Watches, WatchMode } from '../../src/core/watches.ts';

const change = (what: 'created' | 'deleted' | 'dataChanged', path: string) =>
  ({ change: what, path, acl: [], parentAcl: [] }) as const;
const client = (name: string) => ({ name });
const told = (watches: Watches<{ name: string }>, what: 'created' | 'deleted' | 'dataChanged', path: string) =>
  watches.trigger(change(what, path)).map(({ watcher, type, path: where }) => `${watcher.name} ${type} ${where}`);

test('a watch is told once', () => {
  const watches = new Watches<{ name: string }>();
  watches.data.add('/a', client('ann'), WatchMode.standard);
  expect(told(watches, 'dataChanged', '/a')).toEqual([`ann ${EventType.NodeDataChanged} /a`]);
  expect(told(watches, 'dataChanged', '/a')).toEqual([]);
  expect(watches.count).toBe(0);
});

test('one who watches data and children of what is deleted is told once, and its parent after that', () => {
  const watches = new Watches<{ name: string }>();
  const [ann, bob] = [client('ann'), client('bob')];
  watches.data.add('/a/b', ann, WatchMode.standard);
  watches.children.add('/a/b', ann, WatchMode.standard);
  watches.children.add('/a/b', bob, WatchMode.standard);
  watches.children.add('/a', ann, WatchMode.standard);
  expect(told(watches, 'deleted', '/a/b')).toEqual([
    `ann ${EventType.NodeDeleted} /a/b`,
    `bob ${EventType.NodeDeleted} /a/b`,
    `ann ${EventType.NodeChildrenChanged} /a`,
  ]);
});

test('a recursive watch is told of everything below, and stays', () => {
  const watches = new Watches<{ name: string }>();
  watches.addRecursive('/a', client('ann'));
  expect(told(watches, 'created', '/a/b/c')).toEqual([`ann ${EventType.NodeCreated} /a/b/c`]);
  expect(told(watches, 'dataChanged', '/a')).toEqual([`ann ${EventType.NodeDataChanged} /a`]);
  expect(told(watches, 'created', '/ab')).toEqual([]);
});

test('a persistent watch stays beside a one-time watch of the same client', () => {
  const watches = new Watches<{ name: string }>();
  const ann = client('ann');
  watches.addPersistent('/a', ann);
  watches.data.add('/a', ann, WatchMode.standard);
  expect(told(watches, 'dataChanged', '/a')).toHaveLength(1);
  expect(watches.data.has('/a', ann, WatchMode.standard)).toBe(false);
  expect(told(watches, 'dataChanged', '/a')).toHaveLength(1);
  expect(watches.data.remove('/a', ann, WatchMode.persistent)).toBe(true);
  expect(told(watches, 'dataChanged', '/a')).toEqual([]);
});

test('a client that goes leaves nothing behind, however much it watched', () => {
  const watches = new Watches<{ name: string }>();
  const [ann, bob] = [client('ann'), client('bob')];
  for (let index = 0; index < 10_000; index++) {
    watches.data.add(`/a/${index}`, ann, WatchMode.standard);
    watches.children.add(`/a/${index}`, index % 2 === 0 ? ann : bob, WatchMode.standard);
  }
  watches.addRecursive('/', ann);
  watches.drop(ann);
  expect(watches.data.byPath.size).toBe(0);
  expect(watches.count).toBe(5000);
  watches.drop(bob);
  expect(watches.count).toBe(0);
  expect(told(watches, 'created', '/a/b')).toEqual([]);
});
