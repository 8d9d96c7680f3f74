import { createChecksums, dataChecksum, findCorruptChunk } from '@calf/protocol/checksum';
import { PacketReader } from '@calf/protocol/datatransfer';
import { expect, test } from 'vitest';
import { PacketBuffer } from '../../src/output/packet-buffer.ts';
import { PacketMemory } from '../../src/output/packet-memory.ts';

const checksum = dataChecksum('CHECKSUM_CRC32C', 512);
const memory = new PacketMemory();
const packetOf = (offsetInBlock: number, dataBytesMax: number) =>
  new PacketBuffer({ offsetInBlock, dataBytesMax, checksum, memory });

test('a sealed packet is one stretch of bytes that reads back with its checksums', () => {
  const packet = packetOf(1024, 2048);
  const data = Buffer.from(Array.from({ length: 1300 }, (_, index) => index % 251));
  expect(packet.fill(data)).toBe(1300);
  const [read] = new PacketReader().push(packet.seal({ seqno: 7, last: false, sync: true }));
  expect(read?.header).toMatchObject({ offsetInBlock: 1024, seqno: 7, lastPacketInBlock: false, dataLen: 1300, syncBlock: true });
  expect(read?.data.equals(data)).toBe(true);
  expect(read?.checksums).toEqual(createChecksums(checksum, data));
});

test('it takes what fits, and says when it is full', () => {
  const packet = packetOf(0, 1000);
  expect(packet.fill(Buffer.alloc(600, 1))).toBe(600);
  expect([packet.full, packet.endOffset]).toEqual([false, 600]);
  expect(packet.fill(Buffer.alloc(600, 2))).toBe(400);
  expect([packet.full, packet.endOffset]).toEqual([true, 1000]);
});

test('the tail from a chunk boundary on begins the packet after a flush', () => {
  const packet = packetOf(512, 2048);
  packet.fill(Buffer.from('x'.repeat(600) + 'tail'));
  expect(packet.tail(1024).toString()).toBe(`${'x'.repeat(88)}tail`);
});

test('the last packet of a block is empty', () => {
  const [read] = new PacketReader().push(packetOf(99, 0).seal({ seqno: 3, last: true, sync: false }));
  expect(read?.header).toMatchObject({ offsetInBlock: 99, lastPacketInBlock: true, dataLen: 0 });
  expect(findCorruptChunk(checksum, read?.data ?? Buffer.alloc(0), read?.checksums ?? Buffer.alloc(0))).toBe(-1);
});

test('memory of a packet is used again once it is released, by one of its size', () => {
  const first = packetOf(0, 4096);
  first.fill(Buffer.alloc(4096, 7));
  const { buffer } = first.seal({ seqno: 0, last: false, sync: false });
  expect(packetOf(4096, 4096).seal({ seqno: 1, last: false, sync: false }).buffer).not.toBe(buffer);
  first.release();
  expect(packetOf(8192, 100).seal({ seqno: 2, last: false, sync: false }).buffer).not.toBe(buffer);
  expect(packetOf(8192, 4096).seal({ seqno: 2, last: false, sync: false }).buffer).toBe(buffer);
});
