import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MalformedError } from '../src/bytes.ts';
import { dataChecksum, findCorruptChunk } from '../src/checksum.ts';
import {
  AckReader,
  BlockOpResponseProto,
  ClientReadStatusProto,
  encodeOperation,
  encodePacketPrefix,
  type Operation,
  type Packet,
  PacketReader,
  PipelineAckProto,
  packetBytesMax,
  splitDelimited,
  splitOperation,
} from '../src/datatransfer.ts';
import { decode, encodeDelimited } from '../src/message.ts';

/** A recording; its first line says from what. */
function golden(name: string): Buffer {
  const text = readFileSync(new URL(`golden/data-transfer/${name}.hex`, import.meta.url), 'utf8');
  return Buffer.from(text.slice(text.indexOf('\n')).replaceAll(/\s/g, ''), 'hex');
}

function operationOf(bytes: Buffer): { operation: Operation; rest: Buffer } {
  const parts = splitOperation(bytes);
  if (!parts) throw new Error('the recording ends within an operation');
  return parts;
}

function packetsOf(bytes: Buffer, chunkBytes: number): { packets: Packet[]; rest: Buffer } {
  const reader = new PacketReader();
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    // A copy of each chunk, as a socket gives them: they do not follow each other in memory.
    packets.push(...reader.push(Buffer.from(bytes.subarray(at, at + chunkBytes))));
  }
  return { packets, rest: reader.rest };
}

test.each(['write-block-to-first', 'write-block-to-second', 'append-to-first', 'read-block-to', 'block-checksum-md5-to'])(
  'the operation of %s is written byte for byte as it was read',
  (name) => {
    const bytes = golden(name);
    const { operation, rest } = operationOf(bytes);
    const again = encodeOperation(operation.op, operation.request as never);
    expect(again.toString('hex')).toBe(bytes.subarray(0, bytes.length - rest.length).toString('hex'));
  },
);

test('WRITE_BLOCK of a Java client says what is wanted', () => {
  const { operation } = operationOf(golden('write-block-to-first'));
  expect(operation).toMatchObject({
    op: 'WRITE_BLOCK',
    request: {
      header: { baseHeader: { block: { blockId: 1073741826n, generationStamp: 1002 } } },
      stage: 'PIPELINE_SETUP_CREATE',
      pipelineSize: 2,
      requestedChecksum: { type: 'CHECKSUM_CRC32C', bytesPerChecksum: 512 },
    },
  });
});

test.each([1, 2, 5, 6, 7, 100, 1392, 10_000])('packets are the same in chunks of %i bytes', (chunkBytes) => {
  const { packets, rest } = packetsOf(operationOf(golden('write-block-to-first')).rest, chunkBytes);
  expect(packets.map(({ header }) => header)).toEqual([
    { offsetInBlock: 0, seqno: 0, lastPacketInBlock: false, dataLen: 1300, syncBlock: false },
    { offsetInBlock: 1300, seqno: 1, lastPacketInBlock: true, dataLen: 0, syncBlock: false },
  ]);
  expect(packets[0]?.data.toString()).toBe('x'.repeat(1300));
  expect(
    findCorruptChunk(
      dataChecksum('CHECKSUM_CRC32C', 512),
      packets[0]?.data ?? Buffer.of(1),
      packets[0]?.checksums ?? Buffer.of(),
    ),
  ).toBe(-1);
  expect(rest).toHaveLength(0);
});

test('a packet in chunks that follow each other in memory is not copied', () => {
  const bytes = operationOf(golden('write-block-to-first')).rest;
  const reader = new PacketReader();
  expect(reader.push(bytes.subarray(0, 700))).toHaveLength(0);
  const [packet] = reader.push(bytes.subarray(700));
  expect(packet?.frame.buffer).toBe(bytes.buffer);
});

test('what follows the last packet is left', () => {
  const { packets, rest } = packetsOf(Buffer.concat([operationOf(golden('write-block-to-first')).rest, Buffer.from('next')]), 11);
  expect(packets).toHaveLength(2);
  expect(rest.toString()).toBe('next');
});

test('a packet prefix is byte for byte that of the Java client', () => {
  const bytes = operationOf(golden('write-block-to-first')).rest;
  for (const packet of packetsOf(bytes, 10_000).packets) {
    const prefix = encodePacketPrefix({ ...packet.header, syncBlock: undefined }, packet.checksums.length);
    expect(prefix.toString('hex')).toBe(packet.frame.subarray(0, prefix.length).toString('hex'));
  }
});

test.each(['write-block-from-first', 'write-block-from-second', 'append-from-first'])(
  'the acks of %s are read and written',
  (name) => {
    const bytes = golden(name);
    const connect = splitDelimited(bytes, 1000);
    expect(decode(BlockOpResponseProto, connect?.body ?? Buffer.of())).toMatchObject({ status: 'SUCCESS', firstBadLink: '' });
    const reader = new AckReader();
    const acks = [...(connect?.rest ?? [])].flatMap((byte) => reader.push(Buffer.of(byte)));
    expect(acks.map(({ seqno }) => seqno)).toEqual([0, 1]);
    expect(acks.every(({ reply }) => reply.every((status) => status === 'SUCCESS'))).toBe(true);
    expect(Buffer.concat(acks.map((ack) => encodeDelimited(PipelineAckProto, ack)))).toEqual(connect?.rest);
  },
);

test('the ack of a heartbeat has sequence number -1', () => {
  const ack = { seqno: -1, reply: ['SUCCESS'] as const, downstreamAckTimeNanos: 0, flag: [0] };
  expect(new AckReader().push(encodeDelimited(PipelineAckProto, ack))).toEqual([ack]);
});

test('an ack without flags gets those of its replies', () => {
  const [ack] = new AckReader().push(encodeDelimited(PipelineAckProto, { seqno: 3, reply: ['SUCCESS', 'ERROR_CHECKSUM'] }));
  expect(ack?.flag).toEqual([0, 2]);
});

test('a read of a Java DataNode is an answer, packets, and the status that the client sends back', () => {
  const answer = splitDelimited(golden('read-block-from'), 1000);
  expect(decode(BlockOpResponseProto, answer?.body ?? Buffer.of())).toMatchObject({
    status: 'SUCCESS',
    readOpChecksumInfo: { checksum: { type: 'CHECKSUM_CRC32C', bytesPerChecksum: 512 }, chunkOffset: 0 },
  });
  expect(packetsOf(answer?.rest ?? Buffer.of(), 64).packets.map(({ header }) => header.dataLen)).toEqual([1300, 0]);
  const end = splitDelimited(operationOf(golden('read-block-to')).rest, 1000);
  expect(decode(ClientReadStatusProto, end?.body ?? Buffer.of())).toEqual({ status: 'CHECKSUM_OK' });
});

test.each(['md5', 'composite'])('a %s block checksum answer is written as it was read', (kind) => {
  const bytes = golden(`block-checksum-${kind}-from`);
  const answer = decode(BlockOpResponseProto, splitDelimited(bytes, 1000)?.body ?? Buffer.of());
  expect(encodeDelimited(BlockOpResponseProto, answer).toString('hex')).toBe(bytes.toString('hex'));
});

test.each([
  ['another version', '001b50', 'version 28 wanted, 27 received'],
  ['an unknown opcode', '001c07', 'unknown op 7'],
  ['an endless length', '001c50ffffffffff', 'longer than'],
  ['a message of two gigabytes', '001c50ffffffff07', 'longer than'],
  ['a message that is none', '001c5003ffffff', ''],
])('%s is malformed', (_what, hex, message) => {
  const attempt = () => splitOperation(Buffer.from(hex, 'hex'));
  expect(attempt).toThrow(MalformedError);
  expect(attempt).toThrow(message);
});

test.each([
  ['a payload of 3 bytes', Buffer.from('000000030019', 'hex')],
  ['a negative payload', Buffer.from('ffffffff0019', 'hex')],
  ['a negative header length', Buffer.from('00000004ffff', 'hex')],
  [
    'a packet beyond the bound',
    encodePacketPrefix({ offsetInBlock: 0, seqno: 0, lastPacketInBlock: false, dataLen: packetBytesMax, syncBlock: false }, 0),
  ],
  ['more data than there is', Buffer.from('00000004001909000000000000000011000000000000000018002501000000', 'hex')],
  ['a negative offset', Buffer.from('000000040019' + '09ffffffffffffffff' + '110000000000000000' + '1800' + '2500000000', 'hex')],
  ['a header that is none', Buffer.from('000000040001ff', 'hex')],
])('%s is malformed', (_what, bytes) => {
  for (const chunkBytes of [1, 1000]) expect(() => packetsOf(bytes, chunkBytes)).toThrow(MalformedError);
});
