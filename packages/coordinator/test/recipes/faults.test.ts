import { expect, test, vi } from 'vitest';
import { connectedByProxy, connectedTo, nextState, runningCoordinator } from './running-coordinator.ts';

vi.setConfig({ testTimeout: 60_000 });

test('a server that falls silent is noticed, and the session goes on over a new connection', async () => {
  const { zookeeper, proxy } = await connectedByProxy(await runningCoordinator());
  const { sessionId } = zookeeper;
  expect(zookeeper.isConfirmed).toBe(true);
  proxy.fallSilent();
  await expect(zookeeper.get('/')).rejects.toMatchObject({ code: 'CONNECTION_LOSS' });
  proxy.speakAgain();
  expect((await zookeeper.get('/')).stat.version).toBe(0);
  expect([zookeeper.sessionId, zookeeper.state]).toEqual([sessionId, 'connected']);
});

test('after two thirds of a session without an answer nothing is confirmed any more, and the owner is told', async () => {
  const { zookeeper, proxy } = await connectedByProxy(await runningCoordinator());
  const suspended = nextState(zookeeper, 'suspended');
  proxy.fallSilent();
  await suspended;
  expect([zookeeper.state, zookeeper.isConfirmed]).toEqual(['suspended', false]);
});

test('an expired session is final: what it held is gone, and a new one takes its place', async () => {
  const server = await runningCoordinator();
  const { zookeeper, proxy } = await connectedByProxy(server);
  const other = await connectedTo(server);
  const { sessionId } = zookeeper;
  const states: string[] = [];
  zookeeper.onSession((state) => states.push(state));
  await zookeeper.create('/held', Buffer.alloc(0), { mode: 'ephemeral' });
  const gone = Promise.withResolvers<void>();
  await other.exists('/held', { watch: gone.resolve });
  proxy.fallSilent();
  await gone.promise;
  const expired = nextState(zookeeper, 'expired');
  proxy.speakAgain();
  await expired;
  await zookeeper.get('/');
  expect(states).toEqual(['suspended', 'expired', 'connected']);
  expect(zookeeper.sessionId).not.toBe(sessionId);
});

test('a frame that was cut by the end of a connection does not spoil the next one', async () => {
  const { zookeeper, proxy } = await connectedByProxy(await runningCoordinator());
  await zookeeper.create('/a', Buffer.from('some data'));
  for (const cutAt of [1, 3, 4, 5, 19, 20, 30]) {
    let isCut = false;
    proxy.fromServer = (chunk) => {
      if (isCut || chunk.length < 40) return chunk; // waits for the answer to `get`
      isCut = true;
      proxy.inject(chunk.subarray(0, cutAt));
      return undefined;
    };
    await expect(zookeeper.get('/a'), `cut at ${cutAt}`).rejects.toMatchObject({ code: 'CONNECTION_LOSS' });
    expect((await zookeeper.get('/a')).data.toString()).toBe('some data');
  }
});

test('a session lives on while events keep coming and the client has nothing to ask', async () => {
  const { zookeeper, proxy } = await connectedByProxy(await runningCoordinator());
  const { sessionId } = zookeeper;
  const events = setInterval(() => proxy.inject(watchEvent('/somewhere')), 20); // keeps the socket from being idle
  let questions = 0;
  await new Promise<void>((resolve) => {
    proxy.fromClient = (chunk) => {
      if (opcodeOf(chunk) === 3 && ++questions === 7) resolve(); // exists, every third of a session: for more than two of them
    };
  });
  clearInterval(events);
  await zookeeper.get('/');
  expect(zookeeper.sessionId).toBe(sessionId);
});

test('an error code that the library does not know costs the connection, not the process', async () => {
  const { zookeeper, proxy } = await connectedByProxy(await runningCoordinator());
  let isChanged = false;
  proxy.fromServer = (chunk) => {
    if (isChanged || chunk.length < 40) return chunk;
    isChanged = true;
    chunk.writeInt32BE(-118, 16); // SessionMoved
    return chunk;
  };
  await expect(zookeeper.get('/')).rejects.toMatchObject({ code: 'CONNECTION_LOSS' });
  await zookeeper.get('/');
});

test('garbage and frames without end cost the connection, not the process', async () => {
  const { zookeeper, proxy } = await connectedByProxy(await runningCoordinator());
  for (const garbage of ['7fffffff00', 'ffffffff00', '0000000401020304', '00000014fffffffe']) {
    const again = nextState(zookeeper, 'connected');
    proxy.inject(Buffer.from(garbage, 'hex'));
    await again;
    await zookeeper.get('/');
  }
});

function watchEvent(path: string): Buffer {
  const frame = Buffer.alloc(4 + 16 + 12 + path.length);
  frame.writeInt32BE(frame.length - 4, 0);
  frame.writeInt32BE(-1, 4); // xid of an event
  frame.writeInt32BE(3, 20); // NodeDataChanged
  frame.writeInt32BE(3, 24); // SyncConnected
  frame.writeInt32BE(path.length, 28);
  frame.write(path, 32);
  return frame;
}

const opcodeOf = (chunk: Buffer) => (chunk.length >= 12 ? chunk.readInt32BE(8) : undefined);
