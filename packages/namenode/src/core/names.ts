import { mix, RowTable } from './row-table.ts';

const chunkBytes = 1 << 20;
/** Of a handle: the upper bits are the chunk's number, the lower ones the place in it. */
const placeBits = 18;
const headerBytes = 6;
const nameBytesMax = 0xffff;

interface Chunk {
  readonly bytes: Buffer;
  readonly words: Uint32Array;
}

/**
 * The names of all inodes, as UTF-8 bytes, each kept once. A name's handle is its offset in units of 4 bytes. Layout of an entry:
 * uint32 how many inodes bear it, uint16 length, the bytes, padding to 4. Freed room is used again by names of the same size.
 */
export class Names {
  readonly #chunks: Chunk[] = [];
  readonly #free = new Map<number, number[]>();
  readonly #table = new RowTable((handle) => this.#hash(handle));
  #end = chunkBytes;

  /** The handle of a name that some inode bears, otherwise -1. */
  find(name: Uint8Array): number {
    const table = this.#table;
    let handle: number;
    for (let at = table.start(hashOf(name, 0, name.length)); (handle = table.row(at)) >= 0; at = table.next(at)) {
      if (this.#holds(handle, name)) return handle;
    }
    return -1;
  }

  /** The handle of `name`, borne by one more inode. */
  retain(name: Uint8Array): number {
    const known = this.find(name);
    if (known >= 0) {
      this.#count(known, 1);
      return known;
    }
    const handle = this.#allocate(name.length);
    const chunk = this.#chunk(handle);
    const offset = offsetOf(handle);
    chunk.words[offset >>> 2] = 1;
    chunk.bytes.writeUInt16LE(name.length, offset + 4);
    chunk.bytes.set(name, offset + headerBytes);
    this.#table.add(handle);
    return handle;
  }

  /** One inode less bears it; the handle of the last is free for another name. */
  release(handle: number): void {
    if (this.#count(handle, -1) > 0) return;
    this.#table.delete(handle);
    const units = unitsOf(this.bytes(handle).length);
    const free = this.#free.get(units);
    if (free) free.push(handle);
    else this.#free.set(units, [handle]);
  }

  /** A view of the name's bytes, good until the next change. */
  bytes(handle: number): Buffer {
    const { bytes } = this.#chunk(handle);
    const offset = offsetOf(handle);
    return bytes.subarray(offset + headerBytes, offset + headerBytes + lengthAt(bytes, offset + 4));
  }

  text(handle: number): string {
    const { bytes } = this.#chunk(handle);
    const offset = offsetOf(handle);
    return bytes.toString('utf8', offset + headerBytes, offset + headerBytes + lengthAt(bytes, offset + 4));
  }

  /**
   * Hadoop's order of children: by bytes as Java sees them, with a sign, so that what is not ASCII comes first.
   * Source: org.apache.hadoop.hdfs.DFSUtilClient.compareBytes.
   */
  compare(handle: number, name: Uint8Array): number {
    const { bytes } = this.#chunk(handle);
    const offset = offsetOf(handle) + headerBytes;
    const length = lengthAt(bytes, offset - 2);
    const shared = Math.min(length, name.length);
    for (let index = 0; index < shared; index++) {
      const difference = ((bytes[offset + index] ?? 0) << 24) - ((name[index] ?? 0) << 24);
      if (difference !== 0) return difference;
    }
    return length - name.length;
  }

  #hash(handle: number): number {
    const { bytes } = this.#chunk(handle);
    const offset = offsetOf(handle);
    return hashOf(bytes, offset + headerBytes, offset + headerBytes + lengthAt(bytes, offset + 4));
  }

  #holds(handle: number, name: Uint8Array): boolean {
    const { bytes } = this.#chunk(handle);
    const offset = offsetOf(handle) + headerBytes;
    if (lengthAt(bytes, offset - 2) !== name.length) return false;
    for (let index = 0; index < name.length; index++) if (bytes[offset + index] !== name[index]) return false;
    return true;
  }

  #count(handle: number, change: number): number {
    const { words } = this.#chunk(handle);
    const at = offsetOf(handle) >>> 2;
    const count = (words[at] ?? 0) + change;
    words[at] = count;
    return count;
  }

  #allocate(byteLength: number): number {
    if (byteLength > nameBytesMax) throw new RangeError(`a name of ${byteLength} bytes, at most ${nameBytesMax} fit`);
    const units = unitsOf(byteLength);
    const reused = this.#free.get(units)?.pop();
    if (reused !== undefined) return reused;
    if (this.#end + units * 4 > chunkBytes) {
      const bytes = Buffer.from(new ArrayBuffer(chunkBytes));
      this.#chunks.push({ bytes, words: new Uint32Array(bytes.buffer) });
      this.#end = 0;
    }
    const handle = (this.#chunks.length - 1) * (chunkBytes / 4) + this.#end / 4;
    this.#end += units * 4;
    return handle;
  }

  #chunk(handle: number): Chunk {
    const chunk = this.#chunks[handle >>> placeBits];
    if (!chunk) throw new RangeError(`no name ${handle}`);
    return chunk;
  }
}

/** As `readUInt16LE`, which checks more. */
function lengthAt(bytes: Buffer, offset: number): number {
  return (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
}

function offsetOf(handle: number): number {
  return (handle & (chunkBytes / 4 - 1)) << 2;
}

function unitsOf(byteLength: number): number {
  return (headerBytes + byteLength + 3) >>> 2;
}

/** FNV-1a, its bits spread. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  return mix(hash);
}
