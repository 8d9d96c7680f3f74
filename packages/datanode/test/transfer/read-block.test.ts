import { expect, test } from 'vitest';
import { createChecksums, dataChecksum, findCorruptChunk } from '@calf/protocol/checksum';
import {
  BlockOpResponseProto,
  ClientReadStatusProto,
  encodeOperation,
  OpBlockChecksumResponseProto,
  type Packet,
  PacketReader,
} from '@calf/protocol/datatransfer';
import { encode } from '@calf/protocol/message';
import type { Channel } from '../../src/transfer/channel.ts';
import { blockOf, infoOf, patterned, startTestbed, type TestNode } from '../testbed.ts';

const timeoutMs = 5000;
const checksum = dataChecksum('CHECKSUM_CRC32C', 512);

async function putBlock(node: TestNode | undefined, data: Buffer, blockId = 1n): Promise<void> {
  const writer = await node?.replicas.createRbw(blockOf(blockId), checksum, 0);
  if (!node || !writer) throw new Error('there is no such DataNode');
  writer.write({ offset: 0, data, checksums: createChecksums(checksum, data) });
  writer.replica.progress.received = data.length;
  await node.replicas.finalize(writer, { durably: false });
}

const readOperation = (blockId: bigint, offset: number, len: number, sendChecksums = true) =>
  encodeOperation('READ_BLOCK', {
    header: { baseHeader: { block: blockOf(blockId) }, clientName: 'test' },
    offset,
    len,
    sendChecksums,
  });

async function packetsFrom(channel: Channel): Promise<Packet[]> {
  const reader = new PacketReader();
  const packets: Packet[] = [];
  while (packets.at(-1)?.header.lastPacketInBlock !== true) {
    await channel.read((bytes) => {
      packets.push(...reader.push(Buffer.from(bytes)));
      return { value: true, rest: Buffer.alloc(0) };
    }, timeoutMs);
  }
  return packets;
}

async function readRange(
  channel: Channel,
  blockId: bigint,
  offset: number,
  len: number,
): Promise<{ start: number; data: Buffer }> {
  channel.connection.write(readOperation(blockId, offset, len));
  const { status, readOpChecksumInfo } = await channel.readMessage(BlockOpResponseProto, timeoutMs);
  expect(status).toBe('SUCCESS');
  const packets = await packetsFrom(channel);
  for (const packet of packets) expect(findCorruptChunk(checksum, packet.data, packet.checksums)).toBe(-1);
  channel.writeMessage(ClientReadStatusProto, { status: 'CHECKSUM_OK' });
  return { start: readOpChecksumInfo?.chunkOffset ?? -1, data: Buffer.concat(packets.map((packet) => packet.data)) };
}

test('any range is read in whole chunks, several over one connection', async () => {
  await using testbed = await startTestbed();
  const data = patterned(5000);
  await putBlock(testbed.nodes[0], data);
  const channel = await testbed.connect();
  for (const [offset, len, start, end] of [
    [0, 5000, 0, 5000],
    [700, 10, 512, 1024],
    [4990, 10, 4608, 5000],
    [512, 512, 512, 1024],
  ] as const) {
    expect(await readRange(channel, 1n, offset, len)).toEqual({ start, data: data.subarray(start, end) });
  }
  expect(testbed.nodes[0]?.counters.DataBytesRead).toBe(5000 + 512 + 392 + 512);
});

test('a block larger than what is read from disk at once comes whole', async () => {
  await using testbed = await startTestbed();
  const data = Buffer.concat(Array.from({ length: 50 }, (_, index) => patterned(65_000, index)));
  await putBlock(testbed.nodes[0], data);
  expect((await readRange(await testbed.connect(), 1n, 0, data.length)).data.equals(data)).toBe(true);
});

test('a reader that wants no checksums gets none', async () => {
  await using testbed = await startTestbed();
  await putBlock(testbed.nodes[0], patterned(1300));
  const channel = await testbed.connect();
  channel.connection.write(readOperation(1n, 0, 1300, false));
  expect((await channel.readMessage(BlockOpResponseProto, timeoutMs)).readOpChecksumInfo?.checksum.type).toBe('CHECKSUM_NULL');
  const packets = await packetsFrom(channel);
  expect(packets.every(({ checksums }) => checksums.length === 0)).toBe(true);
  expect(Buffer.concat(packets.map(({ data }) => data))).toEqual(patterned(1300));
});

test.each([
  ['no replica', 2n, { offset: 0, len: 10 }, 'Replica not found for BP-1-127.0.0.1-1:blk_2_1001'],
  ['a range beyond the end', 1n, { offset: 0, len: 5001 }, "Offset 0 and length 5001 don't match block"],
])('%s is answered as an error', async (_what, blockId, { offset, len }, message) => {
  await using testbed = await startTestbed();
  await putBlock(testbed.nodes[0], patterned(5000));
  const channel = await testbed.connect();
  channel.connection.write(readOperation(blockId, offset, len));
  const answer = await channel.readMessage(BlockOpResponseProto, timeoutMs);
  expect(answer.status).toBe('ERROR');
  expect(answer.message).toContain(message);
});

test('a reader that goes in the middle stops the sender', async () => {
  await using testbed = await startTestbed();
  await putBlock(testbed.nodes[0], Buffer.alloc(8_000_000, 1));
  const channel = await testbed.connect();
  channel.connection.write(readOperation(1n, 0, 8_000_000));
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  channel.destroy();
  await expect.poll(() => testbed.nodes[0]?.server.connectionsCount).toBe(0);
});

test.each([
  ['MD5CRC', 1400, '1e830206b8693f4cdd74a56b16b70220'],
  ['COMPOSITE_CRC', 1400, 'e84c7d64'],
] as const)('the %s checksum of a block is what a Java DataNode answers', async (blockChecksumType, byteLength, wanted) => {
  await using testbed = await startTestbed();
  await putBlock(testbed.nodes[0], Buffer.from('x'.repeat(1300) + 'y'.repeat(100)));
  const channel = await testbed.connect();
  const block = blockOf(1n, { numBytes: byteLength });
  channel.connection.write(encodeOperation('BLOCK_CHECKSUM', { header: { block }, blockChecksumOptions: { blockChecksumType } }));
  const { checksumResponse } = await channel.readMessage(BlockOpResponseProto, timeoutMs);
  expect(checksumResponse).toMatchObject({ bytesPerCrc: 512, crcPerBlock: 3, crcType: 'CHECKSUM_CRC32C' });
  expect(checksumResponse && encode(OpBlockChecksumResponseProto, checksumResponse).toString('hex')).toContain(wanted);
});

test('the checksum of the first bytes of a block is that of a block that has no more', async () => {
  await using testbed = await startTestbed();
  await putBlock(testbed.nodes[0], patterned(1400), 1n);
  await putBlock(testbed.nodes[0], patterned(700), 2n);
  const answers = await Promise.all(
    [1n, 2n].map(async (blockId) => {
      const channel = await testbed.connect();
      channel.connection.write(encodeOperation('BLOCK_CHECKSUM', { header: { block: blockOf(blockId, { numBytes: 700 }) } }));
      return (await channel.readMessage(BlockOpResponseProto, timeoutMs)).checksumResponse?.blockChecksum.toString('hex');
    }),
  );
  expect(answers[0]).toBe(answers[1]);
});

test('a replica is copied to where a client wants it', async () => {
  await using testbed = await startTestbed(2);
  await putBlock(testbed.nodes[0], patterned(9000));
  const channel = await testbed.connect();
  channel.connection.write(
    encodeOperation('TRANSFER_BLOCK', {
      header: { baseHeader: { block: blockOf(1n) }, clientName: 'test' },
      targets: [infoOf(1)],
    }),
  );
  expect((await channel.readMessage(BlockOpResponseProto, timeoutMs)).status).toBe('SUCCESS');
  expect(testbed.nodes[1]?.replicas.get(1n)).toEqual({ state: 'FINALIZED', blockId: 1n, generationStamp: 1001, numBytes: 9000 });
});

test('the balancer moves a replica with a hint which one may go', async () => {
  await using testbed = await startTestbed(2);
  await putBlock(testbed.nodes[0], patterned(9000));
  const channel = await testbed.connect(1);
  channel.connection.write(
    encodeOperation('REPLACE_BLOCK', { header: { block: blockOf(1n) }, delHint: 'uuid-0', source: infoOf(0) }),
  );
  expect((await channel.readMessage(BlockOpResponseProto, timeoutMs)).status).toBe('SUCCESS');
  expect(testbed.nodes[1]?.events.at(-1)).toMatchObject({ status: 'RECEIVED', deleteHint: 'uuid-0', block: { numBytes: 9000 } });
});
