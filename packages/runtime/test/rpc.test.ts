import net from 'node:net';
import { HAServiceProtocol } from '@calf/protocol/common';
import { ClientProtocol, DatanodeProtocol } from '@calf/protocol/hdfs';
import { afterEach, describe, expect, test } from 'vitest';
import { HadoopError } from '../src/errors.ts';
import { silentLogger } from '../src/logger.ts';
import { tcpNetwork } from '../src/network.ts';
import { connectRpc, RpcFault, rpcProxy } from '../src/rpc-client.ts';
import { implement, type RpcCall, type RpcServerOptions, startRpcServer } from '../src/rpc-server.ts';

const log = silentLogger;
const network = tcpNetwork;
const loopback = { host: '127.0.0.1', port: 0 };
const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function serverAndClient(
  handlers: Parameters<typeof implement<typeof ClientProtocol>>[1],
  more: Partial<RpcServerOptions> = {},
) {
  const server = await startRpcServer({
    network,
    address: loopback,
    log,
    services: [implement(ClientProtocol, handlers)],
    ...more,
  });
  const connection = connectRpc({ network, address: server.address, user: 'anna', log });
  opened.push(connection, server);
  return { server, connection, client: rpcProxy(ClientProtocol, connection) };
}

/** What a server says to these bytes until it closes the connection. */
function say(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    socket.on('error', reject);
  });
}

const mkdirs = { src: '/a', masked: { perm: 0o755 }, createParent: true };

describe('a call', () => {
  test('reaches its handler with who calls and how the call is named', async () => {
    const calls: RpcCall[] = [];
    const { client, connection } = await serverAndClient({
      mkdirs(request, call) {
        calls.push(call);
        return { result: request.src === '/a' };
      },
    });
    expect(await client.mkdirs(mkdirs)).toEqual({ result: true });
    expect(await connection.call(ClientProtocol, 'mkdirs', mkdirs, { callId: 7, retryCount: 2 })).toEqual({ result: true });
    expect(calls).toMatchObject([
      { user: 'anna', realUser: undefined, callId: 0, retryCount: 0, method: 'mkdirs', protocol: ClientProtocol.protocol },
      { callId: 7, retryCount: 2 },
    ]);
    expect(calls[0]?.clientId).toEqual(connection.names.clientId);
  });

  test('is refused by the Java class and the words that its handler throws', async () => {
    const { client } = await serverAndClient({
      delete: () => Promise.reject(new HadoopError('java.io.FileNotFoundException', 'no /a')),
      rename() {
        throw new Error('a bug');
      },
    });
    await expect(client.delete({ src: '/a', recursive: false })).rejects.toMatchObject({
      name: 'HadoopError',
      exceptionClassName: 'java.io.FileNotFoundException',
      message: 'no /a',
    });
    await expect(client.rename({ src: '/a', dst: '/b' })).rejects.toMatchObject({ exceptionClassName: 'java.io.IOException' });
  });

  test('of a method, a protocol or a version that there is not', async () => {
    const { client, connection } = await serverAndClient({ mkdirs: () => ({ result: true }) });
    await expect(client.msync({})).rejects.toMatchObject({
      exceptionClassName: 'org.apache.hadoop.ipc.RpcNoSuchMethodException',
      message: 'Unknown method msync called on org.apache.hadoop.hdfs.protocol.ClientProtocol protocol.',
    });
    await expect(rpcProxy(DatanodeProtocol, connection).versionRequest({})).rejects.toMatchObject({
      exceptionClassName: 'org.apache.hadoop.ipc.RpcNoSuchProtocolException',
    });
    const newer = { ...ClientProtocol, version: 2 };
    await expect(rpcProxy(newer, connection).mkdirs(mkdirs)).rejects.toMatchObject({
      exceptionClassName: 'org.apache.hadoop.ipc.RPC$VersionMismatch',
    });
    expect(await client.mkdirs(mkdirs)).toEqual({ result: true });
  });

  test('does not wait for those before it', async () => {
    const gate = Promise.withResolvers<void>();
    const { client } = await serverAndClient({
      async mkdirs({ src }) {
        if (src === '/slow') await gate.promise;
        return { result: true };
      },
    });
    const slow = client.mkdirs({ ...mkdirs, src: '/slow' });
    const many = await Promise.all(Array.from({ length: 3000 }, (_, index) => client.mkdirs({ ...mkdirs, src: `/${index}` })));
    expect(many).toHaveLength(3000);
    gate.resolve();
    expect(await slow).toEqual({ result: true });
  });

  test('may be large at once, although strangers may not', async () => {
    const { client } = await serverAndClient({ concat: ({ srcs }) => (expect(srcs).toHaveLength(20_000), {}) });
    await client.concat({ trg: '/a', srcs: Array.from({ length: 20_000 }, (_, index) => `/a/long/path/${index}`) });
  });

  test('of one in the name of another tells both, if he may', async () => {
    const { server } = await serverAndClient(
      { mkdirs: (_, { user, realUser }) => ({ result: user === 'anna' && realUser === 'hive' }) },
      { mayImpersonate: ({ realUser }) => realUser === 'hive' },
    );
    const as = (realUser: string) => {
      const connection = connectRpc({ network, address: server.address, user: 'anna', realUser, log });
      opened.push(connection);
      return rpcProxy(ClientProtocol, connection);
    };
    expect(await as('hive').mkdirs(mkdirs)).toEqual({ result: true });
    await expect(as('eve').mkdirs(mkdirs)).rejects.toThrow('User: eve is not allowed to impersonate anna');
  });
});

describe('a client', () => {
  test('whose server is away fails with the cause, and knows that nothing was sent', async () => {
    const { server, connection, client } = await serverAndClient({});
    await server.close();
    const fault = await client.mkdirs(mkdirs).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(RpcFault);
    expect(fault).toMatchObject({ sent: false, cause: { code: 'ECONNREFUSED' }, address: connection.address });
  });

  test('whose server goes away in the middle of a call fails, and connects again with its next call', async () => {
    const { server, client } = await serverAndClient({ mkdirs: () => new Promise(() => undefined) });
    const call = client.mkdirs(mkdirs).catch((error: unknown) => error);
    await expect(client.msync({})).rejects.toThrow(HadoopError);
    await server.close();
    expect(await call).toMatchObject({ name: 'RpcFault', sent: true });
    opened.push(
      await startRpcServer({
        network,
        address: server.address,
        log,
        services: [implement(ClientProtocol, { mkdirs: () => ({ result: true }) })],
      }),
    );
    expect(await client.mkdirs(mkdirs)).toEqual({ result: true });
  });

  test('gives up a call that takes too long', async () => {
    const { server } = await serverAndClient({ mkdirs: () => new Promise(() => undefined) });
    const connection = connectRpc({ network, address: server.address, user: 'anna', log, callTimeoutMs: 40 });
    opened.push(connection);
    await expect(rpcProxy(ClientProtocol, connection).mkdirs(mkdirs)).rejects.toThrow('no answer to mkdirs in 40 ms');
  });

  test('that speaks to something else says so', async () => {
    const other = await network.listen(loopback, (connection) => {
      connection.handle({ data: () => void connection.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')) });
    });
    opened.push(other);
    const connection = connectRpc({ network, address: other.address, user: 'anna', log });
    opened.push(connection);
    await expect(rpcProxy(HAServiceProtocol, connection).getServiceStatus({})).rejects.toThrow('no Hadoop RPC');
  });
});

describe('a stranger', () => {
  test('with a browser is told that this is not the web interface', async () => {
    const { server } = await serverAndClient({});
    expect((await say(server.address.port, Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toString()).toMatch(
      /^HTTP\/1\.1 404 Not Found\r\n.*IPC port/s,
    );
  });

  test('of a later version is told in its own way', async () => {
    const { server } = await serverAndClient({});
    const answer = await say(server.address.port, Buffer.from('687270630a0000', 'hex'));
    expect(answer.toString('latin1')).toContain('org.apache.hadoop.ipc.RPC$VersionMismatch');
  });

  test.each([
    ['noise', '00'.repeat(64)],
    ['a frame of 2 GiB', '68727063090000 7fffffff'],
    ['a frame of negative length', '68727063090000 ffffffff'],
    ['a frame larger than a stranger may send', '68727063090000 00100000'],
    ['a header that is none', '68727063090000 00000003 020801'],
    ['a call before the connection context', '68727063090000 00000010 0f08021000180022001001280000000000'],
  ])('that sends %s is shown out, and others go on', async (_, bytes) => {
    const { server, client } = await serverAndClient({ mkdirs: () => ({ result: true }) });
    await say(server.address.port, Buffer.from(bytes.replaceAll(' ', ''), 'hex'));
    expect(await client.mkdirs(mkdirs)).toEqual({ result: true });
  });
});
