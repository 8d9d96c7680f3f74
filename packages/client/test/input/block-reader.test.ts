import { createChecksums, dataChecksum } from '@calf/protocol/checksum';
import { BlockOpResponseProto, encodePacketPrefix, splitOperation } from '@calf/protocol/datatransfer';
import type { DatanodeInfoProto, LocatedBlockProto } from '@calf/protocol/hdfs';
import { encodeDelimited } from '@calf/protocol/message';
import { systemClock } from '@calf/runtime/clock';
import { type Address, tcpNetwork } from '@calf/runtime/network';
import { afterEach, expect, test } from 'vitest';
import { LinkPool } from '../../src/hdfs/link-pool.ts';
import { CorruptReplica, readReplica } from '../../src/input/block-reader.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A DataNode that answers any operation with these bytes, and then ends. */
async function dataNode(...answer: Uint8Array[]): Promise<Address> {
  const listener = await tcpNetwork.listen({ host: '127.0.0.1', port: 0 }, (connection) => {
    let received: Buffer = Buffer.alloc(0);
    closers.push(() => connection.destroy());
    connection.handle({
      data(chunk) {
        received = Buffer.concat([received, chunk]);
        if (!splitOperation(received)) return;
        for (const bytes of answer) connection.write(bytes);
        connection.end();
      },
    });
  });
  closers.push(() => listener.close());
  return listener.address;
}

async function read(address: Address, length: number, offset = 0): Promise<Buffer> {
  const links = new LinkPool({ network: tcpNetwork, clock: systemClock, timeoutMs: 5000, useHostname: false });
  closers.push(() => links.close());
  const id = {
    ipAddr: address.host,
    hostName: 'worker-1',
    datanodeUuid: 'uuid',
    xferPort: address.port,
    infoPort: 0,
    ipcPort: 0,
    infoSecurePort: 0,
  };
  const node = { id, location: '/default-rack' } as unknown as DatanodeInfoProto; // what else there is does not matter here
  const token = { identifier: Buffer.alloc(0), password: Buffer.alloc(0), kind: '', service: '' };
  const b = { poolId: 'BP-1-127.0.0.1-1', blockId: 1073741825n, generationStamp: 1001, numBytes: 1_000_000 };
  const block = { b, offset: 0, locs: [node], corrupt: false, blockToken: token } as unknown as LocatedBlockProto;
  const chunks: Buffer[] = [];
  for await (const chunk of readReplica({ block, node, offset, length }, { links, clientName: 'client', verifyChecksum: true })) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

const checksum = dataChecksum('CHECKSUM_CRC32C', 512);
const data = Buffer.from(Array.from({ length: 1500 }, (_, index) => index % 253));
const success = (chunkOffset: number) =>
  encodeDelimited(BlockOpResponseProto, {
    status: 'SUCCESS',
    readOpChecksumInfo: { checksum: { type: 'CHECKSUM_CRC32C', bytesPerChecksum: 512 }, chunkOffset },
  });
const packet = (offsetInBlock: number, bytes: Buffer, checksums = createChecksums(checksum, bytes)) =>
  Buffer.concat([
    encodePacketPrefix({ offsetInBlock, seqno: 0, lastPacketInBlock: false, dataLen: bytes.length }, checksums.length),
    checksums,
    bytes,
  ]);
const last = encodePacketPrefix({ offsetInBlock: 1500, seqno: 1, lastPacketInBlock: true, dataLen: 0 }, 0);

test('what lies before the asked offset in its chunk is cut off, and what lies behind the range too', async () => {
  const address = await dataNode(success(512), packet(512, data.subarray(512)), last);
  expect((await read(address, 700, 600)).equals(data.subarray(600, 1300))).toBe(true);
});

test('a chunk that does not have its checksum is a corrupt replica, told with its place', async () => {
  const wrong = data.with(1030, 255 - (data[1030] ?? 0));
  const address = await dataNode(success(0), packet(0, Buffer.from(wrong), createChecksums(checksum, data)), last);
  const reading = read(address, 1500);
  await expect(reading).rejects.toBeInstanceOf(CorruptReplica);
  await expect(reading).rejects.toThrow(/Checksum error: blk_1073741825 at 1024 on 127\.0\.0\.1:\d+/);
});

test('a refusal of the DataNode is told as it said it', async () => {
  const address = await dataNode(encodeDelimited(BlockOpResponseProto, { status: 'ERROR', message: 'no such replica' }));
  await expect(read(address, 10)).rejects.toThrow('Got error, status=ERROR, status message no such replica');
});

test('a connection that ends early leaves no silence', async () => {
  const address = await dataNode(success(0), packet(0, data));
  await expect(read(address, 2000)).rejects.toThrow('ended the connection 500 bytes early');
});

test.each([
  ['an answer without end', [Buffer.alloc(100, 0xff)]],
  ['a packet of 2 GiB', [success(0), Buffer.from('7fffffff0019', 'hex')]],
  ['a packet of less than nothing', [success(0), Buffer.from('ffffffff0019', 'hex')]],
  ['an answer from nowhere', [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]],
])('%s is refused', async (_what, answer) => {
  await expect(read(await dataNode(...answer), 10)).rejects.toThrow();
});
