import { expect, test } from 'vitest';
import { createChecksums, dataChecksum, findCorruptChunk } from '@calf/protocol/checksum';
import { createMemoryDisk, type MemoryDisk } from '@calf/runtime/memory-disk';
import type { ReplicaStore } from '../../src/storage/replica-store.ts';
import type { ReplicaWriter } from '../../src/storage/replica-writer.ts';
import { blockOf, layout, openStore, patterned } from '../testbed.ts';

const checksum = dataChecksum('CHECKSUM_CRC32C', 512);

/** Writes `data`, which goes on at `offset`, as a client does. */
function write(writer: ReplicaWriter, data: Buffer, offset: number): void {
  writer.write({ offset, data, checksums: createChecksums(checksum, data) });
  writer.replica.progress.received = Math.max(writer.replica.progress.received, offset + data.length);
  writer.replica.progress.acked = writer.replica.progress.received;
}

/** What is on disk, checked against its checksums. */
async function readBack(store: ReplicaStore, blockId: bigint, generationStamp = 1001): Promise<Buffer> {
  const reader = await store.openForRead(blockOf(blockId, { generationStamp }));
  const data = Buffer.alloc(reader.end);
  const sums = Buffer.alloc(4 * Math.ceil(reader.end / 512));
  await reader.readData(data, 0);
  if (sums.length > 0) await reader.readChecksums(sums, 0, reader.end);
  await reader.close();
  expect(findCorruptChunk(reader.checksum, data, sums)).toBe(-1);
  return data;
}

async function finalizedBlock(store: ReplicaStore, data: Buffer, blockId = 1n): Promise<void> {
  const writer = await store.createRbw(blockOf(blockId), checksum, 0);
  write(writer, data, 0);
  await store.finalize(writer, { durably: false });
}

async function storeOn(disk: MemoryDisk = createMemoryDisk()) {
  return { disk, ...(await openStore(disk)) };
}

test('a block that is written and finalized lies where Java looks for it, and is told to the NameNode', async () => {
  const { disk, store, events } = await storeOn();
  await finalizedBlock(store, patterned(1300), 1073741825n);
  const directory = `${layout.finalized}/subdir0/subdir0`;
  expect(await disk.list(directory)).toEqual(['blk_1073741825', 'blk_1073741825_1001.meta']);
  expect((await disk.readFile(`${directory}/blk_1073741825_1001.meta`)).subarray(0, 7).toString('hex')).toBe('00010200000200');
  expect(await disk.list(layout.rbw)).toEqual([]);
  expect(events.map(({ status, block }) => [status, block.numBytes])).toEqual([
    ['RECEIVING', 0],
    ['RECEIVED', 1300],
  ]);
});

test.each([
  ['after whole chunks', [1024, 1024, 100]],
  ['within a chunk, byte by byte', [1, 1, 1, 509, 1, 511]],
  ['from a partial chunk over its end', [700, 324, 1000]],
])('packets that go on %s give the same checksums as one', async (_what, lengths) => {
  const { store } = await storeOn();
  const data = patterned(lengths.reduce((sum, length) => sum + length, 0));
  const writer = await store.createRbw(blockOf(1n), checksum, 0);
  let offset = 0;
  for (const length of lengths) {
    write(writer, data.subarray(offset, offset + length), offset);
    offset += length;
    expect(await readBack(store, 1n)).toEqual(data.subarray(0, offset));
  }
});

test('a chunk that a client sends again after a flush replaces its checksum', async () => {
  const { store } = await storeOn();
  const data = patterned(3000);
  const writer = await store.createRbw(blockOf(1n), checksum, 0);
  write(writer, data.subarray(0, 700), 0);
  write(writer, data.subarray(512, 2000), 512);
  write(writer, data.subarray(0, 3000), 0);
  expect(await readBack(store, 1n)).toEqual(data);
});

test('a reader keeps the checksum of the last chunk as it was when it opened the replica', async () => {
  const { store } = await storeOn();
  const data = patterned(900);
  await finalizedBlock(store, data.subarray(0, 700));
  const reader = await store.openForRead(blockOf(1n));
  const writer = await store.append(blockOf(1n), { newGenerationStamp: 1002, minBytes: 700, maxBytes: 700 });
  write(writer, data.subarray(700), 700);
  const sums = Buffer.alloc(8);
  await reader.readChecksums(sums, 0, reader.end);
  expect(sums).toEqual(createChecksums(checksum, data.subarray(0, 700)));
  await reader.close();
  expect(await readBack(store, 1n, 1002)).toEqual(data);
});

test('appending moves the replica under its new generation stamp', async () => {
  const { disk, store } = await storeOn();
  await finalizedBlock(store, patterned(700));
  const writer = await store.append(blockOf(1n), { newGenerationStamp: 1002, minBytes: 700, maxBytes: 700 });
  expect(await disk.list(layout.rbw)).toEqual(['blk_1', 'blk_1_1002.meta']);
  await store.finalize(writer, { durably: true });
  expect(store.get(1n)).toEqual({ state: 'FINALIZED', blockId: 1n, generationStamp: 1002, numBytes: 700 });
});

test('a client with chunks of another size than those on disk gets the checksums of the disk', async () => {
  const { store } = await storeOn();
  const data = patterned(3000);
  const writer = await store.createRbw(blockOf(1n), checksum, 0);
  for (const [start, end] of [
    [0, 700],
    [700, 701],
    [600, 1800],
    [100, 3000],
  ])
    writer.write({ offset: Number(start), data: data.subarray(start, end), checksums: Buffer.alloc(0) });
  writer.replica.progress.acked = writer.replica.progress.onDisk;
  expect(await readBack(store, 1n)).toEqual(data);
});

test('appending to a replica in writing is refused, and its writer goes on', async () => {
  const { store } = await storeOn();
  const writer = await store.createRbw(blockOf(1n), checksum, 0);
  const resumption = { newGenerationStamp: 1002, minBytes: 0, maxBytes: 0 };
  await expect(store.append(blockOf(1n), resumption)).rejects.toThrow('Cannot append to an unfinalized replica');
  expect(writer.isOpen).toBe(true);
});

test('a replica that cannot be created leaves no files', async () => {
  const { disk, store } = await storeOn();
  disk.fail(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
  await expect(store.createRbw(blockOf(1n), checksum, 0)).rejects.toThrow('no space left');
  expect(await disk.list(layout.rbw)).toEqual([]);
  expect(store.get(1n)).toBeUndefined();
});

test('appending to a replica whose last chunk is damaged is refused', async () => {
  const { disk, store } = await storeOn();
  await finalizedBlock(store, patterned(700));
  await disk.replaceFile(`${layout.finalized}/subdir0/subdir0/blk_1`, patterned(700, 1));
  await expect(store.append(blockOf(1n), { newGenerationStamp: 1002, minBytes: 700, maxBytes: 700 })).rejects.toThrow(
    'Partial CRC',
  );
});

test('a pipeline that goes on takes the replica from its writer and cuts what was not acknowledged', async () => {
  const { store } = await storeOn();
  const data = patterned(2000);
  const first = await store.createRbw(blockOf(1n), checksum, 0);
  let stopped = false;
  first.onStop(() => {
    stopped = true;
  });
  write(first, data, 0);
  first.replica.progress.acked = 900;
  const second = await store.recoverRbw(blockOf(1n), { newGenerationStamp: 1002, minBytes: 800, maxBytes: 2000 });
  expect([stopped, first.isOpen]).toEqual([true, false]);
  expect(await readBack(store, 1n, 1002)).toEqual(data.subarray(0, 900));
  write(second, data.subarray(900, 1024), 900);
  write(second, data.subarray(1024), 1024);
  await store.finalize(second, { durably: false });
  expect(await readBack(store, 1n, 1002)).toEqual(data);
});

test('what a client leaves open stays, what was being copied goes', async () => {
  const { disk, store } = await storeOn();
  await store.release(await store.createRbw(blockOf(1n), checksum, 0));
  await store.release(await store.createTemporary(blockOf(2n), checksum, 'replication'));
  expect(store.get(1n)?.state).toBe('RBW');
  expect(store.get(2n)).toBeUndefined();
  expect(await disk.list(layout.tmp)).toEqual([]);
});

test('a replica that the NameNode does not want is removed, a newer one is not', async () => {
  const { disk, store, events } = await storeOn();
  await finalizedBlock(store, patterned(10));
  await store.invalidate({ blockId: 1n, generationStamp: 1002 });
  expect(store.get(1n)).toBeDefined();
  await store.invalidate({ blockId: 1n, generationStamp: 1000 });
  expect(store.get(1n)).toBeDefined();
  await store.invalidate({ blockId: 1n, generationStamp: 1001 });
  expect(store.get(1n)).toBeUndefined();
  expect(await disk.list(`${layout.finalized}/subdir0/subdir0`)).toEqual([]);
  expect(events.at(-1)?.status).toBe('DELETED');
});

test('a recovery ends with all replicas alike', async () => {
  const { store } = await storeOn();
  const data = patterned(1000);
  const writer = await store.createRbw(blockOf(1n), checksum, 0);
  write(writer, data, 0);
  await store.beginRecovery(blockOf(1n), 1005);
  expect(writer.isOpen).toBe(false);
  await store.endRecovery(blockOf(1n, { numBytes: 1000 }), { recoveryId: 1005, newLength: 600 });
  expect(await readBack(store, 1n, 1005)).toEqual(data.subarray(0, 600));
});

test('nothing that was synced is lost when the machine loses its power', async () => {
  const { disk, store } = await storeOn();
  const data = patterned(2000);
  const writer = await store.createRbw(blockOf(1n), checksum, 0);
  write(writer, data.subarray(0, 1500), 0);
  await writer.sync();
  write(writer, data.subarray(1024), 1024);
  disk.crash();
  const { store: restarted } = await openStore(disk);
  const replica = restarted.get(1n);
  expect(replica).toMatchObject({ state: 'RWR', generationStamp: 1001 });
  expect(replica?.state === 'RWR' ? replica.numBytes : 0).toBeGreaterThanOrEqual(1500);
});

test('a full disk takes no new block', async () => {
  const { store } = await storeOn(createMemoryDisk({ capacityBytes: 1000 }));
  await expect(store.createRbw(blockOf(1n, { numBytes: 2000 }), checksum, 0)).rejects.toThrow('Out of space');
});

test('the used space is that of data and checksums', async () => {
  const { store } = await storeOn();
  await finalizedBlock(store, patterned(1300));
  expect(store.usedBytes()).toBe(1300 + 7 + 3 * 4);
  const writer = await store.createRbw(blockOf(2n), checksum, 0);
  write(writer, patterned(100), 0);
  expect(store.usedBytes()).toBe(1300 + 7 + 3 * 4 + 100 + 7 + 4);
  await store.beginRecovery(blockOf(2n), 1005);
  await store.endRecovery(blockOf(2n, { numBytes: 100 }), { recoveryId: 1005, newLength: 60 });
  await store.invalidate({ blockId: 1n, generationStamp: 1001 });
  expect(store.usedBytes()).toBe(60 + 7 + 4);
  await store.invalidate({ blockId: 2n, generationStamp: 1005 });
  expect(store.usedBytes()).toBe(0);
});
