import { expect, test, vi } from 'vitest';
import { joinGroup, type MembersChange, watchMembers, type ZooKeeper } from '@calf/coordinator/recipes';
import { silentLogger } from '@calf/runtime/logger';
import { connectedByProxy, connectedTo, runningCoordinator } from './running-coordinator.ts';

vi.setConfig({ testTimeout: 60_000 });

const path = '/calf/test/workers';
const log = silentLogger;

/** Follows the group, and lets a test wait for the next changes as text. */
function followed(zookeeper: ZooKeeper) {
  const lines: string[] = [];
  let wake = () => {};
  const members = watchMembers(zookeeper, {
    path,
    log,
    onChange: ({ removed, added, changed }: MembersChange) => {
      for (const { name } of removed) lines.push(`-${name}`);
      for (const { name, data } of added) lines.push(`+${name} ${JSON.stringify(data)}`);
      for (const { name, data } of changed) lines.push(`=${name} ${JSON.stringify(data)}`);
      wake();
    },
  });
  const next = async (count: number): Promise<string[]> => {
    while (lines.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return lines.splice(0, count);
  };
  return { members, next };
}

test('who joins and leaves is told with its data, and so is data that changes', async () => {
  const server = await runningCoordinator();
  const watcher = followed(await connectedTo(server));
  const zookeeper = await connectedTo(server);
  const one = joinGroup(zookeeper, { path, name: 'worker-1', data: { port: 1 }, log });
  expect(await watcher.next(1)).toEqual(['+worker-1 {"port":1}']);
  const other = await connectedTo(server);
  joinGroup(other, { path, name: 'worker-2', data: { port: 2 }, log });
  expect(await watcher.next(1)).toEqual(['+worker-2 {"port":2}']);
  await zookeeper.set(`${path}/worker-1`, Buffer.from('{"port":3}'));
  expect(await watcher.next(1)).toEqual(['=worker-1 {"port":3}']);
  await other.close();
  expect(await watcher.next(1)).toEqual(['-worker-2']);
  await one.leave();
  expect(await watcher.next(1)).toEqual(['-worker-1']);
  expect(watcher.members.current.size).toBe(0);
});

test('a member whose session expires is gone, and comes back as another life', async () => {
  const server = await runningCoordinator();
  const watcher = followed(await connectedTo(server));
  const { zookeeper, proxy } = await connectedByProxy(server);
  const membership = joinGroup(zookeeper, { path, name: 'worker-1', data: 1, log });
  expect(await watcher.next(1)).toEqual(['+worker-1 1']);
  proxy.fallSilent();
  expect(await watcher.next(1)).toEqual(['-worker-1']);
  proxy.speakAgain();
  expect(await watcher.next(1)).toEqual(['+worker-1 1']);
  await expect.poll(() => membership.isMember, { timeout: 20_000 }).toBe(true);
});

test('a name that another process still has is taken over when that one is gone', async () => {
  const server = await runningCoordinator();
  const watcher = followed(await connectedTo(server));
  const former = await connectedTo(server);
  joinGroup(former, { path, name: 'worker-1', data: 'old', log });
  expect(await watcher.next(1)).toEqual(['+worker-1 "old"']);
  joinGroup(await connectedTo(server), { path, name: 'worker-1', data: 'new', log });
  await former.close();
  expect(await watcher.next(2)).toEqual(['-worker-1', '+worker-1 "new"']);
});

test('what changed while the watcher was cut off is told when it is back', async () => {
  const server = await runningCoordinator();
  const { zookeeper, proxy } = await connectedByProxy(server);
  const watcher = followed(zookeeper);
  const leaver = await connectedTo(server);
  const staying = await connectedTo(server);
  joinGroup(leaver, { path, name: 'a', data: 1, log });
  expect(await watcher.next(1)).toEqual(['+a 1']);
  proxy.fallSilent();
  await leaver.close();
  joinGroup(staying, { path, name: 'b', data: 2, log });
  joinGroup(staying, { path, name: 'c', data: 3, log });
  await expect.poll(async () => (await staying.children(path)).sort(), { timeout: 20_000 }).toEqual(['b', 'c']);
  proxy.speakAgain();
  expect((await watcher.next(3)).sort()).toEqual(['+b 2', '+c 3', '-a']);
});

test('events that never come cost a session time, no more', async () => {
  const server = await runningCoordinator();
  const { zookeeper, proxy } = await connectedByProxy(server);
  const watcher = followed(zookeeper);
  await expect.poll(() => zookeeper.exists(path), { timeout: 20_000 }).toBeDefined();
  await zookeeper.get('/');
  proxy.fromServer = (chunk) => (chunk.readInt32BE(4) === -1 ? Buffer.alloc(0) : chunk); // swallows events that come alone
  joinGroup(await connectedTo(server), { path, name: 'a', data: 1, log });
  expect(await watcher.next(1)).toEqual(['+a 1']);
});

test('data that is no JSON is a member all the same', async () => {
  const zookeeper = await connectedTo(await runningCoordinator());
  const watcher = followed(zookeeper);
  await zookeeper.create(`${path}/odd`, Buffer.from('{'), { parents: true });
  await watcher.next(1);
  expect(watcher.members.current.get('odd')).toMatchObject({ name: 'odd', data: undefined });
});
