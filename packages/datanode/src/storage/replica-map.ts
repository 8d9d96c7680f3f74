import { bytesOnDisk, type Replica } from '../core/replica.ts';

/** Replicas by block id, and the space that they take: known at any time, however many they are. */
export class ReplicaMap {
  readonly #replicas: Map<bigint, Replica>;
  /** Those that may still grow or shrink; they are few, and measured when somebody asks. */
  readonly #unsettled = new Map<bigint, Replica>();
  #settledBytes = 0;

  constructor(replicas: Map<bigint, Replica>) {
    this.#replicas = replicas;
    for (const replica of replicas.values()) this.#count(replica);
  }

  get size(): number {
    return this.#replicas.size;
  }

  get(blockId: bigint): Replica | undefined {
    return this.#replicas.get(blockId);
  }

  values(): Iterable<Replica> {
    return this.#replicas.values();
  }

  set(replica: Replica): void {
    this.#discount(replica.blockId);
    this.#replicas.set(replica.blockId, replica);
    this.#count(replica);
  }

  delete(blockId: bigint): void {
    this.#discount(blockId);
    this.#replicas.delete(blockId);
  }

  /** Bytes of data and checksums on disk; those of 512-byte chunks, which nearly all are. */
  usedBytes(): number {
    let used = this.#settledBytes;
    for (const replica of this.#unsettled.values()) used += diskBytes(replica);
    return used;
  }

  #count(replica: Replica): void {
    if (isSettled(replica)) this.#settledBytes += diskBytes(replica);
    else this.#unsettled.set(replica.blockId, replica);
  }

  #discount(blockId: bigint): void {
    const replica = this.#replicas.get(blockId);
    if (replica && isSettled(replica)) this.#settledBytes -= diskBytes(replica);
    this.#unsettled.delete(blockId);
  }
}

function isSettled({ state }: Replica): boolean {
  return state === 'FINALIZED' || state === 'RWR';
}

function diskBytes(replica: Replica): number {
  const dataBytes = bytesOnDisk(replica);
  return dataBytes + 7 + 4 * Math.ceil(dataBytes / 512);
}
