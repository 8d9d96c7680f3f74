import { ByteWriter } from '@calf/protocol/bytes';
import { ClientProtocol } from '@calf/protocol/hdfs';
import { decodeDelimited } from '@calf/protocol/message';
import {
  authProtocols,
  encodePreamble,
  IpcConnectionContextProto,
  outOfBandCallIds,
  readResponseFrame,
  RequestHeaderProto,
  RpcSaslProto,
  writeCallFrame,
  writeOutOfBandFrame,
} from '@calf/protocol/rpc';
import { expect, test } from 'vitest';
import { createRpcSession, type SessionEvent } from '../src/rpc-session.ts';

const clientId = Buffer.from('0123456789abcdef');
const ofProtobuf = { rpcKind: 'RPC_PROTOCOL_BUFFER', rpcOp: 'RPC_FINAL_PACKET', clientId } as const;
const { getFileInfo } = ClientProtocol.methods;
const asked = { methodName: 'getFileInfo', declaringClassProtocolName: ClientProtocol.protocol, clientProtocolVersion: 1 };

/** The bytes of a client with a token, which asks for SASL first, names itself, calls, pings and calls again. */
function clientWithToken(): Buffer {
  const to = new ByteWriter();
  to.bytes(encodePreamble(authProtocols.sasl));
  writeOutOfBandFrame(to, { ...ofProtobuf, callId: outOfBandCallIds.sasl }, [RpcSaslProto, { state: 'NEGOTIATE' }]);
  writeOutOfBandFrame(to, { ...ofProtobuf, callId: outOfBandCallIds.connectionContext }, [
    IpcConnectionContextProto,
    { userInfo: { effectiveUser: 'anna@EXAMPLE.COM' }, protocol: ClientProtocol.protocol },
  ]);
  writeCallFrame(to, { ...ofProtobuf, callId: 0 }, asked, [getFileInfo[0], { src: '/a' }]);
  writeOutOfBandFrame(to, { ...ofProtobuf, callId: outOfBandCallIds.ping });
  writeCallFrame(to, { ...ofProtobuf, callId: 1 }, asked, [getFileInfo[0], { src: `/${'b'.repeat(100_000)}` }]);
  return to.written();
}

const session = (bytesMax = 1024 * 1024) => createRpcSession({ bytesMax, refusal: () => undefined });

function told(event: SessionEvent): string {
  switch (event.event) {
    case 'call': {
      const { methodName } = decodeDelimited(RequestHeaderProto, event.payload);
      const { src } = decodeDelimited(getFileInfo[0], event.payload);
      return `${event.caller.user} calls ${methodName} ${event.header.callId} ${src.slice(0, 5)}`;
    }
    case 'send':
      return `sends ${event.bytes.toString('hex')}`;
    case 'end':
      return `ends: ${event.reason}`;
  }
}

test.each([1, 2, 3, 5, 7, 8, 64, 1000, 1_000_000])('a client with a token gets in, in chunks of %i bytes', (chunkBytes) => {
  const peer = session();
  const bytes = clientWithToken();
  const events: string[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) events.push(...peer.push(bytes.subarray(at, at + chunkBytes)).map(told));
  const [negotiated, ...calls] = events;
  expect(calls).toEqual(['anna calls getFileInfo 0 /a', 'anna calls getFileInfo 1 /bbbb']);
  const frame = Buffer.from(negotiated?.replace('sends ', '').slice(8) ?? '', 'hex');
  const { header, payload } = readResponseFrame(frame);
  expect(header).toMatchObject({ callId: -33, status: 'SUCCESS' });
  expect(decodeDelimited(RpcSaslProto, payload)).toMatchObject({ state: 'SUCCESS', auths: [] });
});

test('the callId of the answer to SASL goes out as 4294967263', () => {
  const sent = session()
    .push(clientWithToken().subarray(0, 60))
    .find((event) => event.event === 'send');
  expect(sent && told(sent)).toContain('08dfffffff0f');
});

test('after the end, nothing that comes has any effect', () => {
  const peer = session();
  expect(peer.push(Buffer.from('GET / HTTP/1.0')).map(({ event }) => event)).toEqual(['send', 'end']);
  expect(peer.push(clientWithToken())).toEqual([]);
});

test('frames may become no larger than the server wants', () => {
  const events = session(1000).push(clientWithToken()).map(told);
  expect(events.at(-2)).toBe('anna calls getFileInfo 0 /a');
  expect(events.at(-1)).toMatch(/^ends: a frame of 100\d+ bytes, where at most 1000 are taken$/);
});
