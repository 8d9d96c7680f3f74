import { decode, encode } from '@calf/protocol/record';
import {
  ConnectRequest,
  ConnectResponse,
  CreateMode,
  CreateRequest,
  OpCode,
  Perms,
  ReadRequest,
  RequestHeader,
} from '@calf/protocol/zookeeper';
import { type Address, type Network, tcpNetwork } from '@calf/runtime/network';
import { RawClient } from './raw-client.ts';

/** What a server says to each four letter word while one client has an ephemeral znode and three watches. */
export async function sayWords(words: readonly string[], address: Address, network?: Network): Promise<Record<string, string>> {
  const client = await RawClient.connect(address, network);
  client.send(
    encode(ConnectRequest, { protocolVersion: 0, lastZxidSeen: 0, timeOut: 10_000, sessionId: 0n, passwd: Buffer.alloc(16) }),
  );
  decode(ConnectResponse, (await client.next()) ?? Buffer.alloc(0));
  const acl = [{ perms: Perms.ALL, id: { scheme: 'world', id: 'anyone' } }];
  const bodies = [
    [OpCode.create, encode(CreateRequest, { path: '/e1', data: Buffer.from('x'), acl, flags: CreateMode.EPHEMERAL })],
    [OpCode.getData, encode(ReadRequest, { path: '/e1', watch: true })],
    [OpCode.getChildren, encode(ReadRequest, { path: '/', watch: true })],
    [OpCode.exists, encode(ReadRequest, { path: '/nope', watch: true })],
  ] as const;
  for (const [index, [type, body]] of bodies.entries()) {
    client.send(Buffer.concat([encode(RequestHeader, { xid: index + 1, type }), body]));
    await client.until(index + 1);
  }
  const answers: Record<string, string> = {};
  for (const word of words) answers[word] = await said(word, address, network);
  client.close();
  return answers;
}

/** Lines in some order, without numbers: both differ from run to run. */
export function shapeOf(answer: string): string {
  return answer
    .replaceAll(/0x[0-9a-f]+/g, '0xN')
    .replaceAll(/\d+(\.\d+)?/g, 'N')
    .replaceAll(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w+ N N:N:N UTC N/g, 'DATE')
    .replace(/version: .*/, 'version: V')
    .replaceAll(/(?<=(dataDir|dataLogDir)=).*/g, 'D')
    .split('\n')
    .toSorted()
    .join('\n');
}

/** Everything up to the end of the connection. */
async function said(word: string, address: Address, network: Network = tcpNetwork): Promise<string> {
  const wire = await network.connect(address);
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    wire.handle({ data: (chunk) => chunks.push(chunk), closed: () => resolve(Buffer.concat(chunks).toString()) });
    wire.write(Buffer.from(word));
  });
}
