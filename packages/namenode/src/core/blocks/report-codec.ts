import { MalformedError } from '@calf/protocol/bytes';
import { type ReplicaState, replicaStates } from './construction.ts';

/** One replica of a full block report. */
export interface ReportedReplica {
  readonly id: bigint;
  readonly bytes: number;
  readonly generationStamp: number;
  readonly state: ReplicaState;
}

const lengthMask = 2n ** 48n - 1n;

/**
 * Reads a storage's `blocksBuffers`, which are pieces of one stream, cut anywhere: for each replica four varints, the id (zigzag), the length in
 * the lower 48 bits, the generation stamp, and the state in the lower 4 bits.
 * Source: org.apache.hadoop.hdfs.protocol.BlockListAsLongs.BufferDecoder. @throws MalformedError when the stream ends inside a replica
 */
export function* readBuffers(buffers: readonly Uint8Array[]): Generator<ReportedReplica, void, undefined> {
  const varints = new Varints(buffers.length === 1 && buffers[0] ? buffers[0] : Buffer.concat(buffers));
  while (!varints.atEnd) {
    const id = unzigzag(varints.next());
    const length = varints.next();
    const generationStamp = varints.next();
    yield replica(id, length, { generationStamp, state: varints.next() });
  }
}

/**
 * Reads a storage's packed longs: the counts of finalized and of other replicas, three longs for each finalized one, three zeroes or -1 as a
 * border, four longs for each other one. Source: BlockListAsLongs.LongsDecoder. @throws MalformedError when there are fewer than it says
 */
export function* readLongs(longs: ArrayLike<bigint>): Generator<ReportedReplica, void, undefined> {
  if (longs.length === 0) return;
  const finalized = Number(longs[0] ?? 0n);
  const others = Number(longs[1] ?? 0n);
  const wanted = 2 + finalized * 3 + (others > 0 ? 3 + others * 4 : 0);
  if (longs.length < wanted)
    throw new MalformedError(`a block report of ${longs.length} longs, ${wanted} belong to ${finalized} + ${others} replicas`);
  let at = 2;
  for (let index = 0; index < finalized; index++, at += 3) {
    yield packed(longs, at, 0n);
  }
  at += 3;
  for (let index = 0; index < others; index++, at += 4) {
    yield packed(longs, at, longs[at + 3] ?? 0n);
  }
}

function packed(longs: ArrayLike<bigint>, at: number, state: bigint): ReportedReplica {
  return replica(BigInt.asIntN(64, longs[at] ?? 0n), longs[at + 1] ?? 0n, { generationStamp: longs[at + 2] ?? 0n, state });
}

function replica(
  id: bigint,
  length: number | bigint,
  { generationStamp, state }: { generationStamp: number | bigint; state: number | bigint },
): ReportedReplica {
  const name = replicaStates[Number(state) & 15];
  if (!name) throw new MalformedError(`a block report with replica state ${state}`);
  const bytes = typeof length === 'number' && length < 2 ** 48 ? length : Number(BigInt(length) & lengthMask);
  return { id, bytes, generationStamp: Number(generationStamp), state: name };
}

function unzigzag(value: number | bigint): bigint {
  if (typeof value === 'bigint') return (value >> 1n) ^ -(value & 1n);
  return BigInt(value % 2 === 0 ? value / 2 : -(value + 1) / 2);
}

/** Varints of a buffer: numbers as far as they go (7 bytes), beyond that unsigned 64-bit values. */
class Varints {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  next(): number | bigint {
    let low = 0;
    for (let place = 1; place < 2 ** 49; place *= 128) {
      const byte = this.#byte();
      low += (byte & 127) * place;
      if (byte < 128) return low;
    }
    let value = BigInt(low);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value += BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new MalformedError('a block report with a varint of more than 10 bytes');
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new MalformedError('a block report that ends inside a replica');
    return byte;
  }
}
