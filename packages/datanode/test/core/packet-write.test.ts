import { expect, test } from 'vitest';
import { packetFault, planPacketWrite } from '../../src/core/packet-write.ts';

const fromPacket = (chunksSkipped: number) => ({ from: 'packet', chunksSkipped });

test.each([
  [
    'at the end of whole chunks',
    1024,
    { offset: 1024, byteLength: 2000 },
    { dataSkipped: 0, chunkStart: 1024, checksums: fromPacket(0) },
  ],
  [
    'the last chunk again, from its start',
    1100,
    { offset: 1024, byteLength: 2000 },
    { dataSkipped: 76, chunkStart: 1024, checksums: fromPacket(0) },
  ],
  [
    'the rest of the last chunk alone',
    1100,
    { offset: 1100, byteLength: 400 },
    { dataSkipped: 0, chunkStart: 1024, checksums: { from: 'last chunk' } },
  ],
  ['much of it again', 1100, { offset: 0, byteLength: 3000 }, { dataSkipped: 1100, chunkStart: 1024, checksums: fromPacket(2) }],
  [
    'a part of the last chunk again',
    1100,
    { offset: 1050, byteLength: 100 },
    { dataSkipped: 50, chunkStart: 1024, checksums: { from: 'last chunk' } },
  ],
])('%s', (_what, onDisk, packet, plan) => {
  expect(planPacketWrite(onDisk, packet, 512)).toEqual({ write: 'data', ...plan });
});

test('what is on disk already is not written again', () => {
  expect(planPacketWrite(1100, { offset: 0, byteLength: 1100 }, 512)).toEqual({ write: 'nothing' });
});

test.each([
  ['a gap', { offset: 600, byteLength: 10, checksumBytes: 4 }, 'out-of-sequence'],
  ['too few checksums', { offset: 0, byteLength: 1000, checksumBytes: 4 }, 'invalid checksum length'],
  ['checksums for nothing', { offset: 512, byteLength: 0, checksumBytes: 4 }, 'invalid checksum length'],
  ['a partial chunk with more behind it', { offset: 100, byteLength: 500, checksumBytes: 4 }, 'partial chunk'],
])('%s is no packet to write', (_what, packet, message) => {
  expect(packetFault(512, packet, { bytesPerChecksum: 512, checksumBytes: 4 })).toContain(message);
});

test('a packet may come without checksums', () => {
  expect(
    packetFault(512, { offset: 512, byteLength: 1000, checksumBytes: 0 }, { bytesPerChecksum: 512, checksumBytes: 4 }),
  ).toBeUndefined();
});
