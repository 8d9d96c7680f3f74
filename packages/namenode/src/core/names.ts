import { mix, RowTable } from './row-table.ts';

const chunkBytes = 1 << 20;
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
  readonly #table = new RowTable((handle) => hashOfBytes(this.bytes(handle)));
  #end = chunkBytes;

  /** The handle of a name that some inode bears, otherwise -1. */
  find(name: Uint8Array): number {
    const table = this.#table;
    let handle: number;
    for (let at = table.start(hashOfBytes(name)); (handle = table.row(at)) >= 0; at = table.next(at)) {
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
    return bytes.subarray(offset + headerBytes, offset + headerBytes + bytes.readUInt16LE(offset + 4));
  }

  text(handle: number): string {
    const { bytes } = this.#chunk(handle);
    const offset = offsetOf(handle);
    return bytes.toString('utf8', offset + headerBytes, offset + headerBytes + bytes.readUInt16LE(offset + 4));
  }

  /** Order of the bytes, as unsigned: Hadoop's order of children. */
  compare(handle: number, name: Uint8Array): number {
    const { bytes } = this.#chunk(handle);
    const offset = offsetOf(handle) + headerBytes;
    return bytes.compare(name, 0, name.length, offset, offset + bytes.readUInt16LE(offset - 2));
  }

  #holds(handle: number, name: Uint8Array): boolean {
    const { bytes } = this.#chunk(handle);
    const offset = offsetOf(handle) + headerBytes;
    if (bytes.readUInt16LE(offset - 2) !== name.length) return false;
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
    const chunk = this.#chunks[Math.floor(handle / (chunkBytes / 4))];
    if (!chunk) throw new RangeError(`no name ${handle}`);
    return chunk;
  }
}

function offsetOf(handle: number): number {
  return (handle % (chunkBytes / 4)) * 4;
}

function unitsOf(byteLength: number): number {
  return (headerBytes + byteLength + 3) >>> 2;
}

function hashOfBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  return mix(hash);
}
