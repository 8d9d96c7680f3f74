import { MalformedError } from '../bytes.ts';
import { type Draft, decode, encode } from '../message.ts';
import { PacketHeaderProto } from './messages.ts';

/** Checksums, data and header of one packet. Source: dfs.data.transfer.max.packet.size. */
export const packetBytesMax = 16 * 1024 * 1024;

/** The sequence number of an empty packet that says only that the writer is there; it is acknowledged as such. */
export const heartbeatSeqno = -1;

/** int32 payload length (its own 4 bytes, checksums and data), int16 header length. */
const lengthsBytes = 6;

/** One packet; its buffers are views of what was received. `frame` is all of it, as it goes to the next DataNode. */
export interface Packet {
  readonly header: PacketHeaderProto;
  readonly checksums: Buffer;
  readonly data: Buffer;
  readonly frame: Buffer;
}

/** What precedes the checksums on the wire: both lengths and the header. */
export function encodePacketPrefix(header: Draft<typeof PacketHeaderProto>, checksumsBytes: number): Buffer {
  const encoded = encode(PacketHeaderProto, header);
  const prefix = Buffer.allocUnsafe(lengthsBytes + encoded.length);
  prefix.writeInt32BE(4 + checksumsBytes + header.dataLen, 0);
  prefix.writeInt16BE(encoded.length, 4);
  prefix.set(encoded, lengthsBytes);
  return prefix;
}

/**
 * Cuts a stream of bytes into packets, whatever its chunks. A packet is copied only when it came in chunks that do not follow each
 * other in memory; then its buffer is made once, at its full size. Nothing is taken behind the last packet of the block.
 */
export class PacketReader {
  /** What came behind the last packet of the block. */
  rest: Buffer = empty;
  #finished = false;
  /** The received part of a packet, as a view of the chunk that it came in. */
  #begun: Buffer = empty;
  /** A packet that is being copied together, at its full size. */
  #whole: Buffer | undefined;
  #wholeFilled = 0;

  /** @throws MalformedError for lengths that make no sense, or are too large */
  push(chunk: Buffer): Packet[] {
    const packets: Packet[] = [];
    let bytes = this.#whole ? this.#fill(this.#whole, chunk, packets) : this.#join(chunk, packets);
    while (!this.#finished && bytes.length >= lengthsBytes) {
      const frameBytes = frameLength(bytes);
      if (bytes.length < frameBytes) break;
      this.#emit(bytes.subarray(0, frameBytes), packets);
      bytes = bytes.subarray(frameBytes);
    }
    if (this.#finished) this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    else if (bytes.length > 0) this.#begun = bytes;
    return packets;
  }

  #emit(frame: Buffer, packets: Packet[]): void {
    const packet = readPacket(frame);
    packets.push(packet);
    this.#finished = packet.header.lastPacketInBlock;
  }

  /** The begun bytes and the chunk as one; when they cannot be, completes the begun packet by copying and answers what is left. */
  #join(chunk: Buffer, packets: Packet[]): Buffer {
    const begun = this.#begun;
    this.#begun = empty;
    if (begun.length === 0) return chunk;
    if (begun.buffer === chunk.buffer && begun.byteOffset + begun.length === chunk.byteOffset) {
      return Buffer.from(begun.buffer, begun.byteOffset, begun.length + chunk.length);
    }
    if (begun.length + chunk.length < lengthsBytes) return Buffer.concat([begun, chunk]);
    const lengths = Buffer.concat([begun.subarray(0, lengthsBytes), chunk.subarray(0, lengthsBytes)]);
    const whole = Buffer.allocUnsafeSlow(frameLength(lengths));
    this.#wholeFilled = begun.copy(whole);
    return this.#fill(whole, chunk, packets);
  }

  /** Answers what the packet leaves of the chunk. */
  #fill(whole: Buffer, chunk: Buffer, packets: Packet[]): Buffer {
    const taken = chunk.copy(whole, this.#wholeFilled);
    this.#wholeFilled += taken;
    this.#whole = whole;
    if (this.#wholeFilled === whole.length) {
      this.#whole = undefined;
      this.#emit(whole, packets);
    }
    return chunk.subarray(taken);
  }
}

const empty = Buffer.alloc(0);

/** Bytes of the packet that begins with `bytes`, of which there are at least `lengthsBytes`. */
function frameLength(bytes: Buffer): number {
  const payloadBytes = bytes.readInt32BE(0);
  const headerBytes = bytes.readInt16BE(4);
  if (payloadBytes < 4) throw new MalformedError(`Invalid payload length ${payloadBytes}`);
  if (headerBytes < 0) throw new MalformedError(`Invalid header length ${headerBytes}`);
  if (payloadBytes + headerBytes > packetBytesMax) {
    throw new MalformedError(`Incorrect value for packet payload size: ${payloadBytes}`);
  }
  return lengthsBytes + headerBytes + payloadBytes - 4;
}

function readPacket(frame: Buffer): Packet {
  const headerEnd = lengthsBytes + frame.readInt16BE(4);
  const header = decode(PacketHeaderProto, frame.subarray(lengthsBytes, headerEnd));
  const dataStart = frame.length - header.dataLen;
  if (header.dataLen < 0 || dataStart < headerEnd) {
    throw new MalformedError(`Invalid packet: ${header.dataLen} bytes of data in ${frame.length - headerEnd} bytes`);
  }
  if (!Number.isSafeInteger(header.offsetInBlock) || header.offsetInBlock < 0) {
    throw new MalformedError(`Invalid packet: offset ${header.offsetInBlock}`);
  }
  return { header, checksums: frame.subarray(headerEnd, dataStart), data: frame.subarray(dataStart), frame };
}
