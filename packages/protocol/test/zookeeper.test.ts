import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter, MalformedError } from '../src/bytes.ts';
import { type Codec, decode, encode } from '../src/record.ts';
import * as zookeeper from '../src/zookeeper.ts';

const { OpCode, Xid } = zookeeper;

/** What follows the headers of a request and of its answer. */
const codecs: ReadonlyMap<number, readonly [Codec<unknown>, Codec<unknown> | undefined]> = new Map<
  number,
  readonly [Codec<unknown>, Codec<unknown> | undefined]
>([
  [OpCode.auth, [zookeeper.AuthPacket, undefined]],
  [OpCode.create, [zookeeper.CreateRequest, zookeeper.CreateResponse]],
  [OpCode.create2, [zookeeper.CreateRequest, zookeeper.Create2Response]],
  [OpCode.delete, [zookeeper.DeleteRequest, undefined]],
  [OpCode.exists, [zookeeper.ReadRequest, zookeeper.StatResponse]],
  [OpCode.getData, [zookeeper.ReadRequest, zookeeper.GetDataResponse]],
  [OpCode.setData, [zookeeper.SetDataRequest, zookeeper.StatResponse]],
  [OpCode.getACL, [zookeeper.PathRequest, zookeeper.GetACLResponse]],
  [OpCode.setACL, [zookeeper.SetACLRequest, zookeeper.StatResponse]],
  [OpCode.getChildren, [zookeeper.ReadRequest, zookeeper.GetChildrenResponse]],
  [OpCode.getChildren2, [zookeeper.ReadRequest, zookeeper.GetChildren2Response]],
  [OpCode.sync, [zookeeper.PathRequest, zookeeper.PathRequest]],
  [OpCode.multi, [zookeeper.MultiRequest, zookeeper.MultiResponse]],
]);

const [connectRequest, connectResponse, ...frames] = readFileSync(
  new URL('./golden/zookeeper/kazoo.hex', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .slice(1) // the first line says from what and how
  .map((line) => ({ from: line[0], bytes: Buffer.from(line.slice(2), 'hex') }));

test('what kazoo sends is read, and written again byte for byte', () => {
  expect(again(zookeeper.ConnectRequest, connectRequest?.bytes)).toEqual(connectRequest?.bytes);
  for (const { from, bytes } of frames) {
    if (from !== '>') continue;
    const reader = new ByteReader(bytes);
    const header = zookeeper.RequestHeader.read(reader);
    const codec = codecs.get(header.type)?.[0];
    expect(rewritten([zookeeper.RequestHeader, codec], bytes).toString('hex')).toBe(bytes.toString('hex'));
  }
});

test('what a real ZooKeeper answers is read, and written again byte for byte', () => {
  expect(again(zookeeper.ConnectResponse, connectResponse?.bytes)).toEqual(connectResponse?.bytes);
  const asked = new Map<number, number>();
  for (const { from, bytes } of frames) {
    if (from === '>') {
      const { xid, type } = decode(zookeeper.RequestHeader, bytes);
      asked.set(xid, type);
      continue;
    }
    const { xid, err } = decode(zookeeper.ReplyHeader, bytes);
    const answer = codecs.get(asked.get(xid) ?? Number.NaN)?.[1];
    const codec = xid === Xid.notification ? zookeeper.WatcherEvent : err === 0 ? answer : undefined;
    expect(rewritten([zookeeper.ReplyHeader, codec], bytes).toString('hex')).toBe(bytes.toString('hex'));
  }
});

test('the first frame of an old client has no readOnly, and gets none', () => {
  const modern = encode(zookeeper.ConnectRequest, { ...noSession, readOnly: true });
  const old = encode(zookeeper.ConnectRequest, noSession);
  expect(old).toEqual(modern.subarray(0, -1));
  expect(decode(zookeeper.ConnectRequest, modern).readOnly).toBe(true);
  expect(decode(zookeeper.ConnectRequest, old).readOnly).toBeUndefined();
});

test('a vector that announces more items than there are bytes is refused before memory is taken', () => {
  const bytes = Buffer.from('00000000' + '00000000' + '7fffffff' + '00000000', 'hex');
  expect(() => decode(zookeeper.CreateRequest, bytes)).toThrow(MalformedError);
});

test('a multi of reads and writes is refused, and so is one that does not end', () => {
  const write = { op: 'delete', request: { path: '/a', version: -1 } } as const;
  const read = { op: 'getData', request: { path: '/a', watch: false } } as const;
  expect(() => decode(zookeeper.MultiRequest, encode(zookeeper.MultiRequest, [write, read]))).toThrow(
    'a multi of reads and writes',
  );
  expect(() => decode(zookeeper.MultiRequest, encode(zookeeper.MultiRequest, [write]).subarray(0, -9))).toThrow(MalformedError);
});

test('longs are numbers as far as numbers go', () => {
  for (const value of [0, -1, 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1, 0xffff_ffff]) {
    expect(decode(zookeeper.safeLong, encode(zookeeper.safeLong, value))).toBe(value);
  }
  const to = new ByteWriter();
  to.int64(2n ** 53n);
  expect(() => decode(zookeeper.safeLong, to.written())).toThrow(MalformedError);
});

test('codes have the names and numbers of KeeperException', () => {
  expect(new zookeeper.KeeperError('NONODE', '/a').err).toBe(-101);
  expect(zookeeper.keeperCodeName(-110)).toBe('NODEEXISTS');
  expect(zookeeper.keeperCodeName(-4711)).toBe('SYSTEMERROR');
});

const noSession = { protocolVersion: 0, lastZxidSeen: 0, timeOut: 1000, sessionId: 0n, passwd: Buffer.alloc(16) };

function again<T>(codec: Codec<T>, bytes = Buffer.alloc(0)): Buffer {
  return encode(codec, decode(codec, bytes));
}

/** Reads the records that stand one behind the other, writes them, and sees to it that nothing is left over. */
function rewritten(records: readonly (Codec<unknown> | undefined)[], bytes: Buffer): Buffer {
  const from = new ByteReader(bytes);
  const to = new ByteWriter();
  for (const codec of records) codec?.write(to, codec.read(from));
  if (from.remaining > 0) throw new Error(`${from.remaining} bytes of ${bytes.toString('hex')} are left over`);
  return to.written();
}
