import { systemClock, type Clock } from '@calf/runtime/clock';
import { tcpNetwork, type Connection } from '@calf/runtime/network';
import { afterEach, expect, test } from 'vitest';
import { ByteSource } from '../../src/hdfs/byte-source.ts';

const open: { destroy(): void }[] = [];
const listeners: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const connection of open.splice(0)) connection.destroy();
  for (const listener of listeners.splice(0)) await listener.close();
});

/** A source on one end of a connection, and the other end. */
async function connected(clock: Clock = systemClock): Promise<{ source: ByteSource; connection: Connection; peer: Connection }> {
  const { promise: accepted, resolve } = Promise.withResolvers<Connection>();
  const listener = await tcpNetwork.listen({ host: '127.0.0.1', port: 0 }, resolve);
  listeners.push(listener);
  const connection = await tcpNetwork.connect(listener.address);
  const peer = await accepted;
  open.push(connection, peer);
  return { source: new ByteSource(connection, { clock, timeoutMs: 60_000 }), connection, peer };
}

async function take(source: ByteSource, byteLength: number): Promise<number> {
  let taken = 0;
  while (taken < byteLength) {
    const chunk = await source.next();
    if (!chunk) break;
    taken += chunk.length;
  }
  return taken;
}

test('chunks come in their order, and then the end', async () => {
  const { source, peer } = await connected();
  peer.write(Buffer.from('one'));
  expect((await source.next())?.toString()).toBe('one');
  peer.end();
  expect(await source.next()).toBeUndefined();
  expect(source.idle).toBe(false);
});

test('a connection that the peer has ended is ended on this side too', async () => {
  const { source, peer } = await connected();
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  peer.handle({ data: () => undefined, end: resolve });
  peer.end();
  expect(await source.next()).toBeUndefined();
  await closed;
});

test('a slow taker holds the peer back, and loses nothing', async () => {
  const { source, peer } = await connected();
  const sent = 64 * 1024 * 1024;
  let filled = false;
  for (let count = 0; count < sent; count += 1024 * 1024) filled = !peer.write(Buffer.alloc(1024 * 1024)) || filled;
  expect(filled).toBe(true);
  expect(await take(source, sent)).toBe(sent);
});

test('silence ends the wait with an error that names the peer', async () => {
  let silence: () => void = () => undefined;
  const clock: Clock = {
    ...systemClock,
    after(_delayMs, run) {
      silence = run;
      return { cancel: () => undefined };
    },
  };
  const { source, connection } = await connected(clock);
  const waiting = source.next();
  silence();
  await expect(waiting).rejects.toThrow(`127.0.0.1:${connection.remote.port} was silent for 60000 ms`);
});
