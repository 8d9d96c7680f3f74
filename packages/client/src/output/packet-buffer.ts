import { checksumBytesFor, createChecksumsInto, type DataChecksum } from '@calf/protocol/checksum';
import { encodePacketPrefix } from '@calf/protocol/datatransfer';
import type { PacketMemory } from './packet-memory.ts';

/** Lengths and header are never longer: 6 bytes, and 33 of PacketHeaderProto. */
const prefixBytesMax = 64;

export interface PacketBufferOptions {
  /** Position of the packet's first byte in the block. */
  readonly offsetInBlock: number;
  readonly dataBytesMax: number;
  readonly checksum: DataChecksum;
  readonly memory: PacketMemory;
}

/**
 * One packet being filled. Data stands at a fixed place behind room for prefix and checksums, so that the sealed packet is one
 * stretch of memory and goes out in one write.
 */
export class PacketBuffer {
  readonly offsetInBlock: number;
  readonly #checksum: DataChecksum;
  readonly #memory: PacketMemory;
  readonly #buffer: Buffer;
  readonly #dataStart: number;
  #dataBytes = 0;

  constructor({ offsetInBlock, dataBytesMax, checksum, memory }: PacketBufferOptions) {
    this.offsetInBlock = offsetInBlock;
    this.#checksum = checksum;
    this.#memory = memory;
    this.#dataStart = prefixBytesMax + checksumBytesFor(checksum, dataBytesMax);
    this.#buffer = memory.take(this.#dataStart + dataBytesMax);
  }

  /** Its memory may be used again: all DataNodes have it. */
  release(): void {
    this.#memory.giveBack(this.#buffer);
  }

  get dataBytes(): number {
    return this.#dataBytes;
  }

  get endOffset(): number {
    return this.offsetInBlock + this.#dataBytes;
  }

  get full(): boolean {
    return this.#dataStart + this.#dataBytes === this.#buffer.length;
  }

  /** Copies as much as fits; answers how many bytes those were. */
  fill(bytes: Uint8Array): number {
    const at = this.#dataStart + this.#dataBytes;
    const taken = Math.min(bytes.length, this.#buffer.length - at);
    this.#buffer.set(taken === bytes.length ? bytes : bytes.subarray(0, taken), at);
    this.#dataBytes += taken;
    return taken;
  }

  /** A copy of the bytes from `offset` (in the block) on: what the next packet must begin with after a flush. */
  tail(offset: number): Buffer {
    const data = this.#data();
    return Buffer.from(data.subarray(offset - this.offsetInBlock));
  }

  /** The packet as it goes out. */
  seal({ seqno, last, sync }: { seqno: number; last: boolean; sync: boolean }): Buffer {
    const data = this.#data();
    const checksumsStart = this.#dataStart - checksumBytesFor(this.#checksum, data.length);
    createChecksumsInto(this.#checksum, data, this.#buffer.subarray(checksumsStart, this.#dataStart));
    const header = {
      offsetInBlock: this.offsetInBlock,
      seqno,
      lastPacketInBlock: last,
      dataLen: data.length,
      ...(sync ? { syncBlock: true } : {}),
    };
    const prefix = encodePacketPrefix(header, this.#dataStart - checksumsStart);
    this.#buffer.set(prefix, checksumsStart - prefix.length);
    return this.#buffer.subarray(checksumsStart - prefix.length, this.#dataStart + data.length);
  }

  #data(): Buffer {
    return this.#buffer.subarray(this.#dataStart, this.#dataStart + this.#dataBytes);
  }
}
