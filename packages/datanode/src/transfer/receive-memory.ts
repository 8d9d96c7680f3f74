/** Where received bytes are put. */
export interface ReceiveMemory {
  /** For the next chunk. */
  next(): Buffer;
  /** A chunk has come. It lies at the start of what `next` gave, or in memory that this one knows nothing of. */
  took(chunk: Buffer): void;
}

/** Several packets of 64 KiB in one read, and still within the processor's cache; the first is smaller, for blocks that are small. */
const slabBytes = 512 * 1024;
const firstSlabBytes = 96 * 1024;
const readBytesMin = 64 * 1024;
/** Slabs that wait until their bytes have left; of more the oldest is given up to the garbage collector. */
const waitingMax = 2;

/**
 * For the bytes of one pipeline: chunks lie one behind the other in a slab, so that a packet in several of them needs no copy, and a slab is
 * used again when `isInUse` has said, after it was full, that no bytes are on their way to somebody else.
 */
export function reusedMemory(isInUse: () => boolean): ReceiveMemory {
  let slab: Buffer = Buffer.allocUnsafeSlow(firstSlabBytes);
  let filled = 0;
  let waiting: { slab: Buffer; isFree: boolean }[] = [];
  const change = () => {
    const free = waiting.find(({ isFree }) => isFree);
    const others = waiting.filter((one) => one !== free);
    if (slab.length === slabBytes) others.push({ slab, isFree: false });
    waiting = others.slice(-waitingMax);
    slab = free?.slab ?? Buffer.allocUnsafeSlow(slabBytes);
    filled = 0;
  };
  return {
    next() {
      if (!isInUse()) for (const one of waiting) one.isFree = true;
      if (slab.length - filled < readBytesMin) change();
      return slab.subarray(filled);
    },
    took(chunk) {
      if (chunk.buffer === slab.buffer) filled += chunk.length;
    },
  };
}

const keptBytes = 16 * 1024;
const keptReadBytesMin = 2 * 1024;

/** For operations and answers, which are small, and kept by whoever reads them. */
export function keptMemory(): ReceiveMemory {
  let block: Buffer | undefined;
  let filled = 0;
  return {
    next() {
      if (!block || keptBytes - filled < keptReadBytesMin) {
        block = Buffer.allocUnsafeSlow(keptBytes);
        filled = 0;
      }
      return block.subarray(filled);
    },
    took(chunk) {
      if (chunk.buffer === block?.buffer) filled += chunk.length;
    },
  };
}
