import { ByteWriter } from '@calf/protocol/bytes';
import { bytesOnDisk, type Replica, type ReplicaState } from './replica.ts';

/** `ReplicaStateProto`, as reports carry it. */
const replicaStateIds: Readonly<Record<ReplicaState, number>> = { FINALIZED: 0, RBW: 1, RWR: 2, RUR: 3, TEMPORARY: 4 };

/** A report's buffer is cut into pieces of this size, wherever they fall. Source: org.apache.hadoop.hdfs.protocol.BlockListAsLongs.CHUNK_SIZE. */
const bufferBytes = 64 * 1024;

/**
 * All replicas but the temporary ones: for each the id (zigzag), the bytes on disk, the generation stamp and the state, as varints.
 * Source: org.apache.hadoop.hdfs.protocol.BlockListAsLongs.Builder.
 */
export function blocksBuffers(replicas: Iterable<Replica>): { numberOfBlocks: number; blocksBuffers: Buffer[] } {
  const to = new ByteWriter(bufferBytes);
  let numberOfBlocks = 0;
  for (const reported of reportedReplicas(replicas)) {
    to.varint64big((reported.blockId << 1n) ^ (reported.blockId >> 63n));
    to.varint64(reported.numBytes);
    to.varint64(reported.generationStamp);
    to.varint32(replicaStateIds[reported.state]);
    numberOfBlocks++;
  }
  const all = to.written();
  const pieces = Array.from({ length: Math.max(1, Math.ceil(all.length / bufferBytes)) }, (_, index) =>
    all.subarray(index * bufferBytes, (index + 1) * bufferBytes),
  );
  return { numberOfBlocks, blocksBuffers: pieces };
}

/**
 * The form for NameNodes that know no buffers: both counts, three longs for each finalized replica, three -1, four longs for each
 * of the others. Source: org.apache.hadoop.hdfs.protocol.BlockListAsLongs.getBlockListAsLongs.
 */
export function blocksAsLongs(replicas: Iterable<Replica>): bigint[] {
  const finalized: bigint[] = [];
  const others: bigint[] = [];
  for (const { state, blockId, numBytes, generationStamp } of reportedReplicas(replicas)) {
    const fields = [blockId, BigInt(numBytes), BigInt(generationStamp)];
    if (state === 'FINALIZED') finalized.push(...fields);
    else others.push(...fields, BigInt(replicaStateIds[state]));
  }
  return [BigInt(finalized.length / 3), BigInt(others.length / 4), ...finalized, -1n, -1n, -1n, ...others];
}

interface ReportedReplica {
  readonly state: ReplicaState;
  readonly blockId: bigint;
  readonly numBytes: number;
  readonly generationStamp: number;
}

/** A replica under recovery is reported as what it was. Source: FsDatasetImpl.getBlockReports. */
function* reportedReplicas(replicas: Iterable<Replica>): Generator<ReportedReplica> {
  for (const replica of replicas) {
    const reported = replica.state === 'RUR' ? replica.original : replica;
    if (reported.state === 'TEMPORARY') continue;
    const { state, blockId, generationStamp } = reported;
    yield { state, blockId, numBytes: bytesOnDisk(reported), generationStamp };
  }
}
