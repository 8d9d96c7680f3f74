import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startNameNode } from '@calf/namenode/server';
import { ByteWriter } from '@calf/protocol/bytes';
import * as hdfs from '@calf/protocol/hdfs';
import { writeDelimited } from '@calf/protocol/message';
import {
  encodePreamble,
  IpcConnectionContextProto,
  lengthPrefixedFraming,
  outOfBandCallIds,
  readResponseFrame,
  RequestHeaderProto,
  RpcRequestHeaderProto,
  writeOutOfBandFrame,
} from '@calf/protocol/rpc';
import { Configuration } from '@calf/runtime/configuration';
import { createLogger } from '@calf/runtime/logger';
import { tcpNetwork } from '@calf/runtime/network';
import { expect, test } from 'vitest';

const golden = path.join(import.meta.dirname, '../../../packages/protocol/test/golden/rpc');
const ofProtobuf = {
  rpcKind: 'RPC_PROTOCOL_BUFFER',
  rpcOp: 'RPC_FINAL_PACKET',
  clientId: Buffer.from('0123456789abcdef'),
} as const;
const anyPort = { host: '127.0.0.1', port: 0 };
const callsMax = 20_000;

interface Sample {
  readonly protocol: string;
  readonly method: string;
  readonly request: Buffer;
}

/** What real clients and DataNodes asked a NameNode. Without the method that ends all others: safe mode. */
function samples(): Sample[] {
  const protocols: Readonly<Record<string, string>> = {
    ClientProtocol: hdfs.ClientProtocol.protocol,
    DatanodeProtocol: hdfs.DatanodeProtocol.protocol,
  };
  return fs.readdirSync(golden).flatMap((file) => {
    const [name = '', method = ''] = file.split('.');
    const protocol = protocols[name];
    if (!protocol || method === 'setSafeMode') return [];
    const lines = fs.readFileSync(path.join(golden, file), 'utf8').split('\n');
    const requests = lines.filter((line) => line.startsWith('request '));
    return requests.map((line) => ({ protocol, method, request: Buffer.from(line.slice('request '.length), 'hex') }));
  });
}

/** xorshift32: the same in every run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

test('calls of real clients with some bytes changed are all answered, none is unforeseen, and the journal can be replayed', async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-mutated-'));
  const lines: string[] = [];
  const start = () =>
    startNameNode({
      configuration: new Configuration([['dfs.namenode.fs-limits.min-block-size', '0']]),
      directory: path.join(directory, 'namenode'),
      journalDirectory: path.join(directory, 'journal'),
      rpcAddress: anyPort,
      httpAddress: anyPort,
      superuser: 'root',
      log: createLogger((line) => lines.push(line), { level: 'error' }),
    });
  const nameNode = await start();
  const connection = await tcpNetwork.connect(nameNode.rpc);
  const framing = lengthPrefixedFraming({ bytesMax: 2 ** 27 });
  const answered = new Set<number>();
  const all = Promise.withResolvers<void>();
  connection.handle({
    data(chunk) {
      for (const frame of framing.push(chunk)) answered.add(readResponseFrame(frame).header.callId);
      if (answered.size === callsMax) all.resolve();
    },
    closed: (fault) => all.reject(fault ?? new Error(`the NameNode ended the connection after ${answered.size} answers`)),
  });
  for (const batch of batches(numbersFrom(20261121))) connection.write(batch);
  await all.promise;
  expect(lines).toEqual([]);
  connection.destroy();
  await nameNode.stop();
  const again = await start();
  await again.stop();
  fs.rmSync(directory, { recursive: true, force: true });
});

/** The opening of a connection, and then calls, a hundred at a time. */
function* batches(random: (below: number) => number): Generator<Buffer> {
  const known = samples();
  let to = new ByteWriter();
  to.bytes(encodePreamble(0));
  const context = { userInfo: { effectiveUser: 'root' } };
  writeOutOfBandFrame(to, { ...ofProtobuf, callId: outOfBandCallIds.connectionContext }, [IpcConnectionContextProto, context]);
  for (let callId = 0; callId < callsMax; callId++) {
    const sample = known[random(known.length)];
    if (!sample) throw new Error(`nothing was recorded in ${golden}`);
    writeRawCall(to, callId, { ...sample, request: mutated(sample.request, random) });
    if (callId % 100 === 99) {
      yield to.written();
      to = new ByteWriter();
    }
  }
}

function mutated(request: Buffer, random: (below: number) => number): Buffer {
  const copy = Buffer.from(request);
  for (let count = random(4); count > 0 && copy.length > 0; count--) copy[random(copy.length)] = random(256);
  return copy;
}

/** A call whose message is bytes, of whatever sense. */
function writeRawCall(to: ByteWriter, callId: number, { protocol, method, request }: Sample): void {
  const start = to.reserve(4);
  writeDelimited(to, RpcRequestHeaderProto, { ...ofProtobuf, callId, retryCount: 0 });
  writeDelimited(to, RequestHeaderProto, { methodName: method, declaringClassProtocolName: protocol, clientProtocolVersion: 1 });
  to.varint32(request.length);
  to.bytes(request);
  to.buffer.writeInt32BE(to.position - start - 4, start);
}
