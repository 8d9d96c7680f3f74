import { expect, test, vi } from 'vitest';
import { type Candidate, holdLock, standForElection, type ZooKeeper } from '@calf/coordinator/recipes';
import { systemClock } from '@calf/runtime/clock';
import { silentLogger } from '@calf/runtime/logger';
import { connectedByProxy, connectedTo, runningCoordinator } from './running-coordinator.ts';

vi.setConfig({ testTimeout: 60_000 });

const lockPath = '/hadoop-ha/calf/ActiveStandbyElectorLock';
const breadcrumbPath = '/hadoop-ha/calf/ActiveBreadCrumb';

/** Stands for election under `name`, and collects what happens to it. */
function candidate(zookeeper: ZooKeeper, name: string, { fence = () => Promise.resolve() } = {}) {
  const events: string[] = [];
  const waiting: { event: string; resolve: () => void }[] = [];
  const tell = (event: string) => {
    events.push(event);
    for (const { resolve } of waiting.filter((one) => one.event === event)) resolve();
  };
  const standing: Candidate = standForElection(zookeeper, {
    lockPath,
    breadcrumbPath,
    data: Buffer.from(name),
    log: silentLogger,
    fence: async (former) => {
      tell(`fences ${former.toString()}`);
      await fence();
    },
    elected: () => Promise.resolve(tell('elected')),
    deposed: () => tell('deposed'),
  });
  const happened = (event: string) =>
    events.includes(event) ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ event, resolve }));
  return { standing, events, happened };
}

test('one is elected, and when it resigns in order the other follows with a higher epoch, without fencing', async () => {
  const server = await runningCoordinator();
  const zookeeper = await connectedTo(server);
  const first = candidate(zookeeper, 'nn1');
  await first.happened('elected');
  const firstEpoch = first.standing.epoch ?? 0n;
  expect((await zookeeper.get(breadcrumbPath)).data.toString()).toBe('nn1');
  const second = candidate(await connectedTo(server), 'nn2');
  await first.standing.resign();
  await second.happened('elected');
  expect([first.events, second.events]).toEqual([['elected', 'deposed'], ['elected']]);
  expect(second.standing.epoch).toBeGreaterThan(firstEpoch);
});

test('the successor of one that was cut off fences it before it is elected, and the one cut off learns that it is deposed', async () => {
  const server = await runningCoordinator();
  const { zookeeper, proxy } = await connectedByProxy(server);
  const first = candidate(zookeeper, 'nn1');
  await first.happened('elected');
  const second = candidate(await connectedTo(server), 'nn2');
  proxy.fallSilent();
  await second.happened('elected');
  expect(second.events).toEqual(['fences nn1', 'elected']);
  proxy.speakAgain();
  await first.happened('deposed');
  await second.standing.resign();
  expect(first.standing.epoch).toBeUndefined();
});

test('who cannot fence the former active is not elected, and leaves the lock to others', async () => {
  const server = await runningCoordinator();
  const zookeeper = await connectedTo(server);
  await zookeeper.create(breadcrumbPath, Buffer.from('nn3'), { parents: true });
  const unable = candidate(zookeeper, 'nn1', { fence: () => Promise.reject(new Error('no route')) });
  await unable.happened('fences nn3');
  const able = candidate(await connectedTo(server), 'nn2');
  await able.happened('elected');
  expect([unable.events.includes('elected'), able.events]).toEqual([false, ['fences nn3', 'elected']]);
});

test('a lock whose create was answered by a lost connection is still held by its session', async () => {
  const { zookeeper, proxy } = await connectedByProxy(await runningCoordinator());
  await zookeeper.create('/calf', Buffer.alloc(0));
  let isCut = false;
  proxy.fromClient = (chunk) => {
    if (isCut || chunk.readInt32BE(8) !== 1) return; // create
    proxy.fromServer = (answer) => {
      if (isCut) return answer;
      isCut = true;
      return undefined;
    };
  };
  const held = Promise.withResolvers<bigint>();
  const lock = holdLock(zookeeper, {
    path: '/calf/master',
    data: Buffer.from('{}'),
    log: silentLogger,
    held: held.resolve,
    lost: () => undefined,
  });
  expect(await held.promise).toBe((await zookeeper.exists('/calf/master'))?.czxid);
  expect(isCut).toBe(true);
  await lock.release();
  expect(await zookeeper.exists('/calf/master')).toBeUndefined();
});

test('a lock that someone removes is lost, and taken again with a higher epoch', async () => {
  const server = await runningCoordinator();
  const events: string[] = [];
  const epochs: bigint[] = [];
  const again = Promise.withResolvers<void>();
  const zookeeper = await connectedTo(server);
  const first = Promise.withResolvers<void>();
  holdLock(zookeeper, {
    path: '/lock',
    data: Buffer.alloc(0),
    log: silentLogger,
    held: (epoch) => {
      events.push('held');
      epochs.push(epoch);
      (events.length === 1 ? first : again).resolve();
    },
    lost: () => events.push('lost'),
  });
  await first.promise;
  await (await connectedTo(server)).delete('/lock');
  await again.promise;
  expect(events).toEqual(['held', 'lost', 'held']);
  expect(epochs[1]).toBeGreaterThan(epochs[0] ?? 0n);
});

test('a lock that is given up before it was seen to be ours leaves nothing behind', async () => {
  const server = await runningCoordinator();
  const zookeeper = await connectedTo(server);
  const lock = holdLock(zookeeper, { path: '/lock', data: Buffer.alloc(0), log: silentLogger, held: () => {}, lost: () => {} });
  await lock.release();
  expect(await zookeeper.exists('/lock')).toBeUndefined();
});

test('who resigns while it fails to become active does not stand again', async () => {
  const server = await runningCoordinator();
  const zookeeper = await connectedTo(server);
  const clock = { ...systemClock, after: vi.fn((delayMs: number, run: () => void) => systemClock.after(delayMs, run)) };
  const { promise: winning, resolve: wins } = Promise.withResolvers<void>();
  const { promise: failure, reject: fails } = Promise.withResolvers<void>();
  const standing = standForElection(zookeeper, {
    lockPath,
    breadcrumbPath,
    data: Buffer.from('nn1'),
    log: silentLogger,
    clock,
    fence: () => Promise.resolve(),
    elected: () => {
      wins();
      return failure;
    },
    deposed: () => undefined,
  });
  await winning;
  fails(new Error('cannot become active'));
  await Promise.resolve(); // the failure is known, and the lock is being given back
  await standing.resign();
  await zookeeper.exists(lockPath); // behind whatever was under way
  expect(clock.after).not.toHaveBeenCalled();
});
