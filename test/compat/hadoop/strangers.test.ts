import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeHadoop } from './java-hadoop.ts';
import { type NameNodeForShells, nameNodeForShells } from './name-node-for-shells.ts';

const preamble = Buffer.from('68727063090000', 'hex');
const mebibyte = 1024 * 1024;

describeHadoop('strangers at the RPC port of a NameNode', () => {
  let server: NameNodeForShells;

  beforeAll(async () => {
    server = await nameNodeForShells();
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  /** Sends `bytes` until the server closes the connection; answers what it said. */
  function send(bytes: Buffer): Promise<string> {
    return new Promise((resolve) => {
      let said = '';
      const socket = net.connect(server.rpcPort, '127.0.0.1', () => socket.end(bytes));
      socket.setEncoding('latin1').on('data', (more: string) => {
        said += more;
      });
      socket.on('error', () => undefined).on('close', () => resolve(said));
    });
  }

  test('are shown out, while clients are served and memory stays flat', async () => {
    const before = process.memoryUsage().rss;
    const frameOf = (length: number, content: Buffer) => {
      const head = Buffer.alloc(4);
      head.writeInt32BE(length);
      return Buffer.concat([preamble, head, content]);
    };
    for (let round = 0; round < 30; round++) {
      await Promise.all([
        send(randomBytes(1000)),
        send(randomBytes(4 * mebibyte)),
        send(frameOf(2 ** 31 - 1, randomBytes(mebibyte))),
        send(frameOf(-1, randomBytes(mebibyte))),
        send(frameOf(128 * mebibyte, randomBytes(mebibyte))),
        send(frameOf(1000, randomBytes(1000))),
        send(frameOf(60_000, Buffer.alloc(0))),
      ]);
    }
    expect(await server.run('dfs', '-ls /')).toMatchObject({ exit: 0, stderr: '' });
    expect((process.memoryUsage().rss - before) / mebibyte).toBeLessThan(200);
  });

  test('with a browser, or of another version, get an answer they can read', async () => {
    expect(await send(Buffer.from('GET /jmx HTTP/1.1\r\n\r\n'))).toContain('an HTTP request to a Hadoop IPC port');
    expect(await send(Buffer.from('687270630a0000', 'hex'))).toContain(
      'Server IPC version 9 cannot communicate with client version 10',
    );
  });

  test('who are clients of other protocols hear which protocol is unknown', async () => {
    expect(await server.run('dfsadmin', `-fs ${server.uri} -refreshCallQueue`)).toMatchObject({ exit: 0 });
    expect((await server.run('dfsadmin', `-getDatanodeInfo 127.0.0.1:${server.rpcPort}`)).stderr).toContain(
      'Unknown protocol: org.apache.hadoop.hdfs.protocol.ClientDatanodeProtocol',
    );
  });
});
