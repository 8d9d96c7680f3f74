import { checksumBytesFor } from '@calf/protocol/checksum';
import { encodePacketPrefix } from '@calf/protocol/datatransfer';
import type { ReadRange } from '../core/read-range.ts';
import type { ReplicaReader } from '../storage/replica-reader.ts';
import { type Channel, ChannelClosedError } from './channel.ts';
import type { DataNodeCounters } from '../metrics.ts';

/** How much is read from disk at once, and how much of it goes into one packet; both are rounded down to whole chunks. */
const readBytesMax = 1024 * 1024;
const packetDataBytesMax = 256 * 1024;

export interface Sending {
  readonly reader: ReplicaReader;
  readonly range: ReadRange;
  readonly channel: Channel;
  readonly counters: DataNodeCounters;
  readonly timeoutMs: number;
  readonly sendsChecksums: boolean;
}

/** What one disk read brought. */
interface Piece {
  readonly start: number;
  readonly data: Buffer;
  readonly checksums: Buffer;
}

/**
 * Sends the range as packets, and an empty last one. While one piece is on its way to the peer, the next is read from disk; the
 * buffers of a piece are used again when it has left. @throws ChannelClosedError when the peer is gone
 */
export async function sendPackets(sending: Sending): Promise<void> {
  const { range, channel, counters, timeoutMs } = sending;
  const pieces = pieceReader(sending);
  let seqno = 0;
  let next = pieces.read(range.start);
  while (next) {
    const piece = await next;
    await channel.flushed(timeoutMs);
    if (channel.isEnded) throw new ChannelClosedError('the reader is gone');
    seqno = writePiece(sending, piece, seqno);
    counters.BytesRead += piece.data.length + piece.checksums.length;
    counters.DataBytesRead += piece.data.length;
    next = pieces.read(piece.start + piece.data.length);
  }
  channel.connection.write(encodePacketPrefix({ offsetInBlock: range.end, seqno, lastPacketInBlock: true, dataLen: 0 }, 0));
}

function writePiece({ reader, channel }: Sending, { start, data, checksums }: Piece, firstSeqno: number): number {
  const { connection } = channel;
  const { bytesPerChecksum, checksumBytes } = reader.checksum;
  const packetBytes = wholeChunks(packetDataBytesMax, bytesPerChecksum);
  const sumsPerPacket = checksums.length === 0 ? 0 : (packetBytes / bytesPerChecksum) * checksumBytes;
  let seqno = firstSeqno;
  connection.cork();
  for (let at = 0, sumsAt = 0; at < data.length; at += packetBytes, sumsAt += sumsPerPacket) {
    const packetData = data.subarray(at, at + packetBytes);
    const packetSums = checksums.subarray(sumsAt, sumsAt + sumsPerPacket);
    const header = { offsetInBlock: start + at, seqno: seqno++, lastPacketInBlock: false, dataLen: packetData.length };
    connection.write(encodePacketPrefix(header, packetSums.length));
    if (packetSums.length > 0) connection.write(packetSums);
    connection.write(packetData);
  }
  connection.uncork();
  return seqno;
}

/** Reads pieces into two sets of buffers in turn. */
function pieceReader({ reader, range, sendsChecksums }: Sending): { read(start: number): Promise<Piece> | undefined } {
  const pieceBytes = Math.min(wholeChunks(readBytesMax, reader.checksum.bytesPerChecksum), range.end - range.start);
  const sumsBytes = sendsChecksums ? checksumBytesFor(reader.checksum, pieceBytes) : 0;
  const buffers: { data: Buffer; checksums: Buffer }[] = [];
  let turn = 0;
  return {
    read(start) {
      if (start >= range.end) return undefined;
      const index = turn++ % 2;
      const { data, checksums } = (buffers[index] ??= {
        data: Buffer.allocUnsafeSlow(pieceBytes),
        checksums: Buffer.allocUnsafeSlow(sumsBytes),
      });
      return readPiece(reader, { start, end: Math.min(start + pieceBytes, range.end), data, checksums });
    },
  };
}

async function readPiece(
  reader: ReplicaReader,
  { start, end, data, checksums }: { start: number; end: number; data: Buffer; checksums: Buffer },
): Promise<Piece> {
  const filled = data.subarray(0, end - start);
  const sums = checksums.length === 0 ? checksums : checksums.subarray(0, checksumBytesFor(reader.checksum, filled.length));
  await Promise.all([reader.readData(filled, start), sums.length > 0 ? reader.readChecksums(sums, start, end) : undefined]);
  return { start, data: filled, checksums: sums };
}

function wholeChunks(byteLength: number, bytesPerChecksum: number): number {
  return Math.max(bytesPerChecksum, byteLength - (byteLength % bytesPerChecksum));
}
