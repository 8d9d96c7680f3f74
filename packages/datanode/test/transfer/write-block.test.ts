import { expect, test, vi } from 'vitest';
import { systemClock } from '@calf/runtime/clock';
import { BlockOpResponseProto, PipelineAckProto } from '@calf/protocol/datatransfer';
import { Channel } from '../../src/transfer/channel.ts';
import {
  blockOf,
  infoOf,
  layout,
  packetOf,
  packetsOf,
  patterned,
  startTestbed,
  type TestNode,
  writeOperation,
} from '../testbed.ts';

const timeoutMs = 5000;

/** Sends a whole block and takes all answers; the last ack is after the replicas are finalized. */
async function writeWhole(channel: Channel, operation: Buffer, packets: readonly Buffer[]): Promise<PipelineAckProto[]> {
  channel.connection.write(operation);
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  for (const packet of packets) channel.connection.write(packet);
  const acks: PipelineAckProto[] = [];
  for (const _packet of packets) acks.push(await channel.readMessage(PipelineAckProto, timeoutMs));
  return acks;
}

async function dataOf(node: TestNode, blockId: bigint): Promise<Buffer> {
  return node.disk.readFile(`${layout.finalized}/subdir0/subdir0/blk_${blockId}`);
}

test('a pipeline of three writes a block everywhere, and acknowledges in order', async () => {
  await using testbed = await startTestbed(3);
  const data = patterned(20_000);
  const acks = await writeWhole(await testbed.connect(), writeOperation(blockOf(1n), [1, 2]), packetsOf(data));
  expect(acks.map(({ seqno }) => seqno)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(acks.every(({ reply }) => reply.join() === 'SUCCESS,SUCCESS,SUCCESS')).toBe(true);
  for (const node of testbed.nodes) expect(await dataOf(node, 1n)).toEqual(data);
  expect(testbed.nodes.map(({ counters }) => counters.BytesWritten)).toEqual([20_000, 20_000, 20_000]);
});

test('packets are the same however the network cuts them', async () => {
  await using testbed = await startTestbed(2);
  const data = patterned(6000);
  const bytes = Buffer.concat(packetsOf(data));
  const pieces = Array.from({ length: Math.ceil(bytes.length / 700) }, (_, index) =>
    bytes.subarray(index * 700, (index + 1) * 700),
  );
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n), [1]));
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  for (const piece of pieces) channel.connection.write(piece);
  for (const seqno of [0, 1, 2]) expect((await channel.readMessage(PipelineAckProto, timeoutMs)).seqno).toBe(seqno);
  for (const node of testbed.nodes) expect(await dataOf(node, 1n)).toEqual(data);
});

test('hflush makes bytes visible, and the next packet may begin in the middle of their last chunk', async () => {
  await using testbed = await startTestbed(1);
  const data = patterned(1500);
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n)));
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  channel.connection.write(packetOf(data.subarray(0, 700), { seqno: 0, offset: 0, syncBlock: true }));
  await channel.readMessage(PipelineAckProto, timeoutMs);
  expect(testbed.nodes[0]?.replicas.get(1n)).toMatchObject({ state: 'RBW', progress: { acked: 700 } });
  channel.connection.write(packetOf(data.subarray(512), { seqno: 1, offset: 512 }));
  channel.connection.write(packetOf(Buffer.alloc(0), { seqno: 2, offset: 1500, last: true }));
  for (const seqno of [1, 2]) expect((await channel.readMessage(PipelineAckProto, timeoutMs)).seqno).toBe(seqno);
  expect(testbed.nodes[0] && (await dataOf(testbed.nodes[0], 1n))).toEqual(data);
});

test('an hsync is on the device before it is acknowledged', async () => {
  await using testbed = await startTestbed(2);
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n), [1]));
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  channel.connection.write(packetOf(patterned(1000), { seqno: 0, offset: 0, syncBlock: true }));
  await channel.readMessage(PipelineAckProto, timeoutMs);
  for (const { disk } of testbed.nodes) {
    disk.crash();
    expect(await disk.readFile(`${layout.rbw}/blk_1`)).toEqual(patterned(1000));
  }
});

test('a heartbeat is acknowledged as one', async () => {
  await using testbed = await startTestbed(2);
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n), [1]));
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  channel.connection.write(packetOf(Buffer.alloc(0), { seqno: -1, offset: 0 }));
  expect(await channel.readMessage(PipelineAckProto, timeoutMs)).toMatchObject({ seqno: -1, reply: ['SUCCESS', 'SUCCESS'] });
});

test('the last of a pipeline finds damage, and the one before it ends the pipeline without an answer', async () => {
  await using testbed = await startTestbed(2);
  const alone = await testbed.connect(1);
  alone.connection.write(writeOperation(blockOf(2n)));
  await alone.readMessage(BlockOpResponseProto, timeoutMs);
  const damaged = packetOf(patterned(1000), { seqno: 0, offset: 0, checksums: Buffer.alloc(8) });
  alone.connection.write(damaged);
  expect(await alone.readMessage(PipelineAckProto, timeoutMs)).toMatchObject({ seqno: 0, reply: ['ERROR_CHECKSUM'] });

  const channel = await testbed.connect(0);
  channel.connection.write(writeOperation(blockOf(1n), [1]));
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  channel.connection.write(damaged);
  await expect(channel.readMessage(PipelineAckProto, timeoutMs)).rejects.toThrow('no answer');
  expect(testbed.nodes.map(({ replicas }) => replicas.get(1n)?.state)).toEqual(['RBW', 'RBW']);
});

test('a full disk is an error in the acknowledgement, and the DataNode goes on', async () => {
  await using testbed = await startTestbed(1);
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n)));
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  testbed.nodes[0]?.disk.fail(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
  channel.connection.write(packetOf(patterned(1000), { seqno: 0, offset: 0 }));
  expect(await channel.readMessage(PipelineAckProto, timeoutMs)).toMatchObject({ seqno: 0, reply: ['ERROR'] });
  testbed.nodes[0]?.disk.fail();
  const acks = await writeWhole(await testbed.connect(), writeOperation(blockOf(2n)), packetsOf(patterned(10)));
  expect(acks.at(-1)?.reply).toEqual(['SUCCESS']);
});

test('a client hears at once which DataNode cannot be reached, and a replica in writing is left behind', async () => {
  await using testbed = await startTestbed(2);
  testbed.network.crash('dn1');
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n), [1]));
  expect(await channel.readMessage(BlockOpResponseProto, timeoutMs)).toMatchObject({ status: 'ERROR', firstBadLink: 'dn1:9866' });
});

test('a client hears when a DataNode of its pipeline goes, and writes on through the others', async () => {
  await using testbed = await startTestbed(3);
  const data = patterned(9000);
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n), [1, 2]));
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  channel.connection.write(packetOf(data.subarray(0, 4096), { seqno: 0, offset: 0 }));
  expect((await channel.readMessage(PipelineAckProto, timeoutMs)).reply).toHaveLength(3);
  testbed.network.crash('dn1');
  expect(await channel.readMessage(PipelineAckProto, timeoutMs)).toMatchObject({ seqno: -2, reply: ['SUCCESS', 'ERROR'] });

  const again = {
    stage: 'PIPELINE_SETUP_STREAMING_RECOVERY',
    latestGenerationStamp: 1002,
    minBytesRcvd: 4096,
    maxBytesRcvd: 9000,
  } as const;
  const rest = [
    packetOf(data.subarray(4096), { seqno: 1, offset: 4096 }),
    packetOf(Buffer.alloc(0), { seqno: 2, offset: 9000, last: true }),
  ];
  const acks = await writeWhole(await testbed.connect(), writeOperation(blockOf(1n), [2], again), rest);
  expect(acks.map(({ reply }) => reply.length)).toEqual([2, 2]);
  for (const index of [0, 2]) {
    expect(testbed.nodes[index]?.replicas.get(1n)).toEqual({
      state: 'FINALIZED',
      blockId: 1n,
      generationStamp: 1002,
      numBytes: 9000,
    });
  }
});

test('appending goes on where the block ended', async () => {
  await using testbed = await startTestbed(2);
  const data = patterned(3000);
  await writeWhole(await testbed.connect(), writeOperation(blockOf(1n), [1]), packetsOf(data.subarray(0, 1300)));
  const appending = {
    stage: 'PIPELINE_SETUP_APPEND',
    latestGenerationStamp: 1002,
    minBytesRcvd: 1300,
    maxBytesRcvd: 1300,
  } as const;
  await writeWhole(await testbed.connect(), writeOperation(blockOf(1n), [1], appending), [
    packetOf(data.subarray(1300, 1536), { seqno: 0, offset: 1300 }),
    packetOf(data.subarray(1536), { seqno: 1, offset: 1536 }),
    packetOf(Buffer.alloc(0), { seqno: 2, offset: 3000, last: true }),
  ]);
  for (const node of testbed.nodes) expect(await dataOf(node, 1n)).toEqual(data);
});

test('a close that failed is repeated everywhere', async () => {
  await using testbed = await startTestbed(2);
  await writeWhole(await testbed.connect(), writeOperation(blockOf(1n), [1]), packetsOf(patterned(1300)));
  const closing = {
    stage: 'PIPELINE_CLOSE_RECOVERY',
    latestGenerationStamp: 1002,
    minBytesRcvd: 1300,
    maxBytesRcvd: 1300,
  } as const;
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n), [1], closing));
  expect((await channel.readMessage(BlockOpResponseProto, timeoutMs)).status).toBe('SUCCESS');
  for (const { replicas } of testbed.nodes) expect(replicas.get(1n)).toMatchObject({ state: 'FINALIZED', generationStamp: 1002 });
});

test('a client that goes leaves its replica in writing', async () => {
  await using testbed = await startTestbed(1);
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n)));
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  channel.connection.write(packetOf(patterned(600), { seqno: 0, offset: 0 }));
  await channel.readMessage(PipelineAckProto, timeoutMs);
  channel.destroy();
  await expect.poll(() => testbed.nodes[0]?.replicas.writersCount).toBe(0);
  expect(testbed.nodes[0]?.replicas.get(1n)).toMatchObject({ state: 'RBW', progress: { onDisk: 600, acked: 600 } });
});

test('a next DataNode that is there and acknowledges nothing is named to the client in time', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  try {
    await using testbed = await startTestbed(1);
    await testbed.network.of('dn1').listen({ host: 'dn1', port: 9866 }, (connection) => {
      new Channel(connection, systemClock).writeMessage(BlockOpResponseProto, { status: 'SUCCESS', firstBadLink: '' });
    });
    const channel = await testbed.connect();
    channel.connection.write(writeOperation(blockOf(1n), [1]));
    await channel.readMessage(BlockOpResponseProto, timeoutMs);
    vi.advanceTimersByTime(50_000);
    channel.connection.write(packetOf(patterned(600), { seqno: 0, offset: 0 }));
    await expect.poll(() => testbed.nodes[0]?.replicas.get(1n)).toMatchObject({ progress: { onDisk: 600 } });
    vi.advanceTimersByTime(35_000);
    expect((await channel.readMessage(PipelineAckProto, timeoutMs)).reply).toEqual(['SUCCESS', 'ERROR']);
    channel.destroy();
  } finally {
    vi.useRealTimers();
  }
});

test('a copy of another DataNode is finalized without acknowledgements, and passed on', async () => {
  await using testbed = await startTestbed(2);
  const data = patterned(9000);
  const channel = await testbed.connect();
  const copy = { header: { baseHeader: { block: blockOf(1n) }, clientName: '' }, source: infoOf(9) };
  channel.connection.write(Buffer.concat([writeOperation(blockOf(1n), [1], copy), ...packetsOf(data)]));
  for (const node of testbed.nodes) await expect.poll(() => node.replicas.get(1n)?.state).toBe('FINALIZED');
  for (const node of testbed.nodes) expect(await dataOf(node, 1n)).toEqual(data);
});

test('a copy that arrives damaged is dropped, and its source reported', async () => {
  await using testbed = await startTestbed(1);
  const channel = await testbed.connect();
  const copy = { header: { baseHeader: { block: blockOf(1n) }, clientName: '' }, source: infoOf(9) };
  const damaged = packetOf(patterned(1000), { seqno: 0, offset: 0, checksums: Buffer.alloc(8) });
  channel.connection.write(Buffer.concat([writeOperation(blockOf(1n), [], copy), damaged]));
  await expect.poll(() => testbed.nodes[0]?.badBlocks).toEqual([1n]);
  await expect.poll(() => testbed.nodes[0]?.replicas.get(1n)).toBeUndefined();
});

test('a block that is there already is refused by closing the connection', async () => {
  await using testbed = await startTestbed(1);
  await writeWhole(await testbed.connect(), writeOperation(blockOf(1n)), packetsOf(patterned(10)));
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n)));
  await expect(channel.readMessage(BlockOpResponseProto, timeoutMs)).rejects.toThrow('no answer');
});
