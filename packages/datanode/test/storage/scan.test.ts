import { expect, test } from 'vitest';
import { createChecksums, dataChecksum } from '@calf/protocol/checksum';
import { createMemoryDisk, type MemoryDisk } from '@calf/runtime/memory-disk';
import { silentLogger } from '@calf/runtime/logger';
import { finalizedSubdirectory, replicaFiles } from '../../src/storage/layout.ts';
import { encodeMetaHeader } from '../../src/storage/meta-header.ts';
import { scanReplicas } from '../../src/storage/scan.ts';
import { layout, patterned } from '../testbed.ts';

const checksum = dataChecksum('CHECKSUM_CRC32C', 512);
const metaOf = (data: Buffer) => Buffer.concat([encodeMetaHeader(checksum), createChecksums(checksum, data)]);

async function emptyPool(): Promise<MemoryDisk> {
  const disk = createMemoryDisk();
  for (const directory of [layout.finalized, layout.rbw, layout.tmp]) await disk.mkdirs(directory);
  return disk;
}

async function put(
  disk: MemoryDisk,
  place: 'finalized' | 'rbw' | 'tmp',
  blockId: bigint,
  files: { data?: Buffer; meta?: Buffer },
) {
  const { directory, data, meta } = replicaFiles(layout, place, { blockId, generationStamp: 1001 });
  await disk.mkdirs(directory);
  if (files.data) await disk.replaceFile(data, files.data);
  if (files.meta) await disk.replaceFile(meta, files.meta);
}

const scanned = async (disk: MemoryDisk) => [...(await scanReplicas(disk, layout, silentLogger)).values()];

test('blocks are where Java puts them', () => {
  expect(finalizedSubdirectory(layout, 1073741825n).endsWith('/finalized/subdir0/subdir0')).toBe(true);
  expect(finalizedSubdirectory(layout, 1073741825n + 0x1f_ff00n).endsWith('/finalized/subdir31/subdir31')).toBe(true);
  expect(finalizedSubdirectory(layout, 1073741825n + 0x2_0300n).endsWith('/finalized/subdir2/subdir3')).toBe(true);
});

test('finalized replicas are found by name and length', async () => {
  const disk = await emptyPool();
  const data = patterned(1300);
  await put(disk, 'finalized', 1073741825n, { data, meta: metaOf(data) });
  await put(disk, 'finalized', 1073841825n, { data: Buffer.alloc(0), meta: metaOf(Buffer.alloc(0)) });
  expect(await scanned(disk)).toEqual([
    { state: 'FINALIZED', blockId: 1073741825n, generationStamp: 1001, numBytes: 1300 },
    { state: 'FINALIZED', blockId: 1073841825n, generationStamp: 1001, numBytes: 0 },
  ]);
});

test('what was being written waits for recovery, with the length that its checksums confirm', async () => {
  const disk = await emptyPool();
  const data = patterned(1300);
  const damaged = Buffer.concat([data.subarray(0, 1200), Buffer.from('?')]);
  await put(disk, 'rbw', 1n, { data, meta: metaOf(data) });
  await put(disk, 'rbw', 2n, { data, meta: metaOf(data).subarray(0, -4) });
  await put(disk, 'rbw', 3n, { data: damaged, meta: metaOf(data) });
  await put(disk, 'rbw', 4n, { data });
  await put(disk, 'rbw', 5n, { data: Buffer.alloc(0), meta: metaOf(Buffer.alloc(0)) });
  const replicas = await scanned(disk);
  expect(replicas.every(({ state }) => state === 'RWR')).toBe(true);
  expect(replicas.map((replica) => [replica.blockId, replica.state === 'RWR' ? replica.numBytes : undefined])).toEqual([
    [1n, 1300],
    [2n, 1024],
    [3n, 1024],
    [4n, 0],
    [5n, 0],
  ]);
  expect((await disk.stat(`${layout.rbw}/blk_3`))?.bytes).toBe(1024);
});

test('data whose checksum was not yet written take nothing away from what was confirmed before', async () => {
  const disk = await emptyPool();
  const data = patterned(1300);
  await put(disk, 'rbw', 1n, { data, meta: metaOf(data.subarray(0, 612)) });
  await put(disk, 'rbw', 2n, { data: data.subarray(0, 1000), meta: metaOf(data.subarray(0, 1)) });
  expect(await scanned(disk)).toEqual([
    { state: 'RWR', blockId: 1n, generationStamp: 1001, numBytes: 612 },
    { state: 'RWR', blockId: 2n, generationStamp: 1001, numBytes: 1 },
  ]);
  expect((await disk.readFile(`${layout.rbw}/blk_1`)).equals(data.subarray(0, 612))).toBe(true);
});

test('copies that were under way are removed', async () => {
  const disk = await emptyPool();
  await put(disk, 'tmp', 1n, { data: patterned(10), meta: metaOf(patterned(10)) });
  expect(await scanned(disk)).toEqual([]);
  expect(await disk.list(layout.tmp)).toEqual([]);
});

test.each(['data', 'meta'] as const)('a replica of which only the %s file was moved is put together again', async (moved) => {
  const disk = await emptyPool();
  const data = patterned(1300);
  const [finalized, rbw] = moved === 'data' ? [{ data }, { meta: metaOf(data) }] : [{ meta: metaOf(data) }, { data }];
  await put(disk, 'finalized', 7n, finalized);
  await put(disk, 'rbw', 7n, rbw);
  expect(await scanned(disk)).toEqual([{ state: 'RWR', blockId: 7n, generationStamp: 1001, numBytes: 1300 }]);
});

test('foreign files do not matter', async () => {
  const disk = await emptyPool();
  await disk.replaceFile(`${layout.rbw}/README`, 'hello');
  await disk.replaceFile(`${layout.finalized}/lost+found`, '');
  expect(await scanned(disk)).toEqual([]);
});
