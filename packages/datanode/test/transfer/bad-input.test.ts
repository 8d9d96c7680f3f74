import { expect, test } from 'vitest';
import {
  BlockOpResponseProto,
  encodePacketPrefix,
  encodeOperation,
  ShortCircuitShmResponseProto,
} from '@calf/protocol/datatransfer';
import { blockOf, packetOf, patterned, startTestbed, writeOperation } from '../testbed.ts';

const timeoutMs = 5000;
const noAnswer = 'no answer';

test.each([
  ['garbage', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['an older version', Buffer.from('001b51', 'hex')],
  ['an unknown opcode', Buffer.from('001c00', 'hex')],
  ['a message of two gigabytes', Buffer.from('001c51ffffffff07', 'hex')],
  ['a senseless message', Buffer.from('001c5103ffffff', 'hex')],
])('%s closes the connection, and no other', async (_what, bytes) => {
  await using testbed = await startTestbed();
  const other = await testbed.connect();
  const channel = await testbed.connect();
  channel.connection.write(bytes);
  await expect(channel.readMessage(BlockOpResponseProto, timeoutMs)).rejects.toThrow(noAnswer);
  other.connection.write(writeOperation(blockOf(1n)));
  expect((await other.readMessage(BlockOpResponseProto, timeoutMs)).status).toBe('SUCCESS');
});

test.each([
  [
    'an oversized packet',
    encodePacketPrefix({ offsetInBlock: 0, seqno: 0, lastPacketInBlock: false, dataLen: 17 * 1024 * 1024 }, 0),
  ],
  ['a packet of negative length', Buffer.from('ffffffff0019', 'hex')],
  ['a packet behind a gap', packetOf(patterned(100), { seqno: 0, offset: 512 })],
  ['a packet with too few checksums', packetOf(patterned(1000), { seqno: 0, offset: 0, checksums: Buffer.alloc(4) })],
  ['half a packet, and the end', packetOf(patterned(1000), { seqno: 0, offset: 0 }).subarray(0, 500)],
])('%s ends the pipeline, and leaves the replica in writing', async (_what, bytes) => {
  await using testbed = await startTestbed();
  const channel = await testbed.connect();
  channel.connection.write(writeOperation(blockOf(1n)));
  await channel.readMessage(BlockOpResponseProto, timeoutMs);
  channel.connection.write(bytes);
  channel.connection.end();
  await expect(channel.readMessage(BlockOpResponseProto, timeoutMs)).rejects.toThrow(noAnswer);
  expect(testbed.nodes[0]?.replicas.get(1n)).toMatchObject({ state: 'RBW', progress: { onDisk: 0 } });
});

test('a checksum of no bytes, or of too many, is refused', async () => {
  await using testbed = await startTestbed();
  for (const bytesPerChecksum of [0, 2 ** 31]) {
    const channel = await testbed.connect();
    channel.connection.write(
      writeOperation(blockOf(1n), [], { requestedChecksum: { type: 'CHECKSUM_CRC32C', bytesPerChecksum } }),
    );
    await expect(channel.readMessage(BlockOpResponseProto, timeoutMs)).rejects.toThrow(noAnswer);
  }
  expect(testbed.nodes[0]?.replicas.get(1n)).toBeUndefined();
});

test('a client that wants file descriptors or shared memory is told that there are none', async () => {
  await using testbed = await startTestbed();
  const channel = await testbed.connect();
  channel.connection.write(encodeOperation('REQUEST_SHORT_CIRCUIT_FDS', { header: { block: blockOf(1n) }, maxVersion: 1 }));
  expect(await channel.readMessage(BlockOpResponseProto, timeoutMs)).toMatchObject({
    status: 'ERROR',
    message: 'You cannot pass file descriptors over anything but a UNIX domain socket.',
  });
  channel.connection.write(encodeOperation('REQUEST_SHORT_CIRCUIT_SHM', { clientName: 'test' }));
  expect((await channel.readMessage(ShortCircuitShmResponseProto, timeoutMs)).status).toBe('ERROR_INVALID');
});
