import { expect, test } from 'vitest';
import { type Connection, tcpNetwork } from '../src/network.ts';

const anyPort = { host: '127.0.0.1', port: 0 };

async function pair(): Promise<{ client: Connection; server: Connection; close: () => Promise<void> }> {
  const accepted = Promise.withResolvers<Connection>();
  const listener = await tcpNetwork.listen(anyPort, (connection) => accepted.resolve(connection));
  const client = await tcpNetwork.connect(listener.address);
  return { client, server: await accepted.promise, close: () => listener.close() };
}

test('chunks lie one behind the other in the memory of the handler', async () => {
  const { client, server, close } = await pair();
  const memory = Buffer.alloc(100_000);
  let filled = 0;
  const ended = Promise.withResolvers<void>();
  server.handle({
    memory: () => memory.subarray(filled),
    data: (chunk) => {
      expect([chunk.buffer, chunk.byteOffset]).toEqual([memory.buffer, memory.byteOffset + filled]);
      filled += chunk.length;
    },
    end: () => ended.resolve(),
  });
  client.write(Buffer.from('hello '));
  client.write(Buffer.alloc(50_000, 'x'));
  client.end();
  await ended.promise;
  expect(memory.subarray(0, filled).toString()).toBe(`hello ${'x'.repeat(50_000)}`);
  server.destroy();
  await close();
});

test('a connection that reads into memory answers, waits when it is paused, and hears of the end', async () => {
  const { client, server, close } = await pair();
  const closed = Promise.withResolvers<void>();
  let received = '';
  server.handle({
    memory: () => Buffer.alloc(4096),
    data: (chunk) => {
      received += chunk.toString();
      server.write(Buffer.from(`got ${received}`));
    },
    closed: () => closed.resolve(),
  });
  const answered = Promise.withResolvers<string>();
  client.handle({ data: (chunk) => answered.resolve(chunk.toString()) });
  server.pause();
  client.write(Buffer.from('a'));
  await client.drained();
  expect([received, server.queuedBytes, client.queuedBytes]).toEqual(['', 0, 0]);
  server.resume();
  expect(await answered.promise).toBe('got a');
  client.destroy();
  await closed.promise;
  await close();
});

test('the address of the peer is known of a connection that reads into memory', async () => {
  const { client, server, close } = await pair();
  server.handle({ memory: () => Buffer.alloc(10), data: () => undefined });
  expect(server.remote).toEqual(client.local);
  server.destroy();
  client.destroy();
  await close();
});
