import type { DataChecksum } from '@calf/protocol/checksum';
import type { Disk, DiskFile } from '@calf/runtime/disk';
import { bytesOnDisk, type Replica, visibleLength } from '../core/replica.ts';
import type { ReplicaFiles } from './layout.ts';
import { checksumPosition } from './meta-header.ts';
import { closeFiles, openFiles, type OpenFiles } from './open-files.ts';
import { readChecksum } from './replica-writer.ts';

/** The open files of a replica, and how much of it was there when they were opened. */
export interface ReplicaReader {
  readonly generationStamp: number;
  readonly checksum: DataChecksum;
  /** Bytes that may be sent: those on disk. */
  readonly end: number;
  readonly visible: number;
  /** Fills `into` with data from `position` on. @throws Error when the file is shorter */
  readData(into: Uint8Array, position: number): Promise<void>;
  /** Fills `into` with the checksums of the chunks from `chunkStart` to `chunkEnd`, as they were when the replica was opened. */
  readChecksums(into: Buffer, chunkStart: number, chunkEnd: number): Promise<void>;
  close(): Promise<void>;
}

export async function openReplicaReader(disk: Disk, replica: Replica, files: ReplicaFiles): Promise<ReplicaReader> {
  const opened = await openFiles(disk, files, 'r');
  try {
    return await readerOf(replica, files, opened);
  } catch (error) {
    await closeFiles(opened);
    throw error;
  }
}

async function readerOf(replica: Replica, files: ReplicaFiles, { data, meta }: OpenFiles): Promise<ReplicaReader> {
  const end = bytesOnDisk(replica);
  const writing = writtenPartialCrc(replica);
  const checksum = await readChecksum(meta, files.meta);
  // Whoever appends overwrites the checksum of a last chunk that is not full: it is kept as it is now.
  const lastPartialSum = lastSum(end, checksum, writing, meta);
  return {
    generationStamp: replica.generationStamp,
    checksum,
    end,
    visible: visibleLength(replica),
    async readData(into, position) {
      const filled = await data.read(into, position);
      if (filled < into.length) throw new Error(`${files.data} ends at ${position + filled}, before ${position + into.length}`);
    },
    async readChecksums(into, chunkStart, chunkEnd) {
      const filled = await meta.read(into, checksumPosition(checksum, chunkStart));
      const isLast = chunkEnd === end && lastPartialSum !== undefined;
      if (isLast) lastPartialSum.copy(into, into.length - 4);
      if (filled < into.length - (isLast ? 4 : 0)) throw new Error(`${files.meta} ends before the checksum of byte ${chunkEnd}`);
    },
    async close() {
      await closeFiles({ data, meta });
    },
  };
}

function writtenPartialCrc(replica: Replica): number | undefined {
  if (replica.state === 'RUR') return writtenPartialCrc(replica.original);
  return replica.state === 'RBW' ? replica.progress.lastPartialCrc : undefined;
}

function lastSum(end: number, checksum: DataChecksum, written: number | undefined, meta: DiskFile): Buffer | undefined {
  const { bytesPerChecksum, checksumBytes } = checksum;
  const chunkStart = end - (end % bytesPerChecksum);
  if (checksumBytes === 0 || chunkStart === end) return undefined;
  const sum = Buffer.alloc(4);
  if (written !== undefined) sum.writeUInt32BE(written);
  else meta.readSync(sum, checksumPosition(checksum, chunkStart));
  return sum;
}
