import { expect, test, vi } from 'vitest';
import { connect } from '@calf/coordinator/recipes';
import { connectedTo, runningCoordinator } from './running-coordinator.ts';

vi.setConfig({ testTimeout: 60_000 });

const bytes = (text: string) => Buffer.from(text);

test('what is written is read back, with versions', async () => {
  const zookeeper = await connectedTo(await runningCoordinator());
  expect(await zookeeper.create('/a', bytes('one'))).toBe('/a');
  const { data, stat } = await zookeeper.get('/a');
  expect([data.toString(), stat.version, stat.ephemeralOwner]).toEqual(['one', 0, 0n]);
  expect((await zookeeper.set('/a', bytes('two'), { version: 0 })).version).toBe(1);
  await expect(zookeeper.set('/a', bytes('three'), { version: 0 })).rejects.toMatchObject({ code: 'BAD_VERSION' });
  expect(await zookeeper.exists('/b')).toBeUndefined();
  await zookeeper.delete('/a');
  await expect(zookeeper.get('/a')).rejects.toMatchObject({ code: 'NO_NODE' });
});

test('parents are made when asked for, and sequential names are answered', async () => {
  const zookeeper = await connectedTo(await runningCoordinator());
  await expect(zookeeper.create('/x/y/z', bytes(''))).rejects.toMatchObject({ code: 'NO_NODE' });
  await zookeeper.create('/x/y/z', bytes(''), { parents: true });
  expect(await zookeeper.create('/x/n-', bytes(''), { mode: 'persistent-sequential' })).toMatch(/^\/x\/n-\d{10}$/);
  expect((await zookeeper.children('/x')).sort()).toEqual([expect.stringMatching(/^n-/), 'y']);
});

test('an ephemeral znode belongs to the session and goes with it', async () => {
  const server = await runningCoordinator();
  const [holder, other] = [await connectedTo(server), await connectedTo(server)];
  await holder.create('/e', bytes(''), { mode: 'ephemeral' });
  expect((await other.exists('/e'))?.ephemeralOwner).toBe(holder.sessionId);
  const gone = Promise.withResolvers<void>();
  await other.exists('/e', { watch: gone.resolve });
  await holder.close();
  await gone.promise;
  expect(await other.exists('/e')).toBeUndefined();
});

test('version 0 in a transaction means version 0, and not any', async () => {
  const zookeeper = await connectedTo(await runningCoordinator());
  await zookeeper.create('/t', bytes('one'));
  await zookeeper.transaction([
    { op: 'check', path: '/t', version: 0 },
    { op: 'set', path: '/t', data: bytes('two'), version: 0 },
  ]);
  for (const operation of [
    { op: 'check', path: '/t', version: 0 },
    { op: 'set', path: '/t', data: bytes('three'), version: 0 },
    { op: 'delete', path: '/t', version: 0 },
  ] as const) {
    await expect(zookeeper.transaction([{ op: 'create', path: '/side', data: bytes('') }, operation])).rejects.toMatchObject({
      code: 'BAD_VERSION',
    });
  }
  expect(await zookeeper.exists('/side')).toBeUndefined();
  await zookeeper.transaction([{ op: 'delete', path: '/t' }]);
  expect(await zookeeper.exists('/t')).toBeUndefined();
});

test('where no one answers, the error says what to check', async () => {
  await expect(connect('127.0.0.1:1', { sessionTimeoutMs: 300, connectTimeoutMs: 300 })).rejects.toThrow(
    'no ZooKeeper answers at 127.0.0.1:1 for 300 ms: is it running, and is the address right?',
  );
});

test('after close every request is refused at once', async () => {
  const zookeeper = await connectedTo(await runningCoordinator());
  await zookeeper.close();
  await expect(zookeeper.get('/')).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
  expect([zookeeper.state, zookeeper.isConfirmed]).toEqual(['closed', false]);
});
