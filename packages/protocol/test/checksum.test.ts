import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  checksumBytesFor,
  combineCrcs,
  compositeCrc,
  compositeCrcFileChecksum,
  createChecksums,
  crcOf,
  dataChecksum,
  findCorruptChunk,
  md5Md5CrcFileChecksum,
  md5Of,
} from '../src/checksum.ts';

const patterned = (byteLength: number) =>
  Buffer.from(Array.from({ length: byteLength }, (_, index) => (index * 7 + (index >> 8)) & 255));

test('CRC32C has the check values of RFC 3720', () => {
  expect(crcOf('CRC32C', Buffer.alloc(32))).toBe(0x8a9136aa);
  expect(crcOf('CRC32C', Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
  expect(crcOf('CRC32C', Buffer.from('123456789'))).toBe(0xe3069283);
});

test('CRC32 is that of zlib', () => {
  expect(crcOf('CRC32', patterned(1000))).toBe(crc32(patterned(1000)));
});

test.each(['CRC32', 'CRC32C'] as const)('%s of two parts comes from their CRCs and the second length', (type) => {
  const data = patterned(70_001);
  for (const cut of [0, 1, 511, 512, 65_536, 70_001]) {
    const [a, b] = [data.subarray(0, cut), data.subarray(cut)];
    expect(combineCrcs(type, crcOf(type, a), crcOf(type, b), b.length)).toBe(crcOf(type, data));
  }
});

test.each([
  ['CHECKSUM_CRC32C', 512, 65_536],
  ['CHECKSUM_CRC32C', 512, 1300],
  ['CHECKSUM_CRC32', 512, 511],
  ['CHECKSUM_CRC32', 100, 1001],
  ['CHECKSUM_CRC32C', 512, 0],
] as const)(
  '%s per %i bytes verifies what it made over %i bytes, and says which chunk is not',
  (type, bytesPerChecksum, byteLength) => {
    const checksum = dataChecksum(type, bytesPerChecksum);
    const data = patterned(byteLength);
    const checksums = createChecksums(checksum, data);
    expect(checksums.length).toBe(checksumBytesFor(checksum, byteLength));
    expect(findCorruptChunk(checksum, data, checksums)).toBe(-1);
    for (let at = 0; at < byteLength; at += 333) {
      const damaged = Buffer.from(data);
      damaged[at] = Number(damaged[at]) ^ 4;
      expect(findCorruptChunk(checksum, damaged, checksums)).toBe(at - (at % bytesPerChecksum));
    }
  },
);

test('a damaged checksum is found as well as damaged data', () => {
  const checksum = dataChecksum('CHECKSUM_CRC32C', 512);
  const data = patterned(4096);
  const checksums = createChecksums(checksum, data);
  checksums[13] = Number(checksums[13]) ^ 1;
  expect(findCorruptChunk(checksum, data, checksums)).toBe(3 * 512);
});

test('NULL has no checksums and finds nothing', () => {
  const checksum = dataChecksum('CHECKSUM_NULL', 512);
  expect(createChecksums(checksum, patterned(2000))).toHaveLength(0);
  expect(findCorruptChunk(checksum, patterned(2000), Buffer.alloc(0))).toBe(-1);
});

test('too few checksums are refused', () => {
  expect(() => findCorruptChunk(dataChecksum('CHECKSUM_CRC32C', 512), patterned(1024), Buffer.alloc(4))).toThrow(RangeError);
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 31])('a chunk of %d bytes is refused', (bytesPerChecksum) => {
  expect(() => dataChecksum('CHECKSUM_CRC32C', bytesPerChecksum)).toThrow('bytesPerChecksum');
});

test.each([0, 512, 1300, 70_000])('the composite CRC of %i bytes is the CRC of the whole', (byteLength) => {
  const checksum = dataChecksum('CHECKSUM_CRC32C', 512);
  const data = patterned(byteLength);
  expect(compositeCrc(checksum, createChecksums(checksum, data), byteLength)).toBe(crcOf('CRC32C', data));
});

test('file checksums have the names and layouts of Hadoop', () => {
  const checksum = dataChecksum('CHECKSUM_CRC32C', 512);
  const file = md5Md5CrcFileChecksum(checksum, { crcPerBlock: 0, md5OfBlockMd5s: md5Of([Buffer.from('a')]) });
  expect(file.algorithm).toBe('MD5-of-0MD5-of-512CRC32C');
  expect(file.bytes.toString('hex')).toBe('00000200' + '0000000000000000' + '0cc175b9c0f1b6a831c399e269772661');
  expect(compositeCrcFileChecksum(checksum, 0xe3069283)).toEqual({
    algorithm: 'COMPOSITE-CRC32C',
    bytes: Buffer.from('e3069283', 'hex'),
  });
});
