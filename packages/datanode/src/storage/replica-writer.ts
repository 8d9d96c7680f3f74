import { crcOf, createChecksums, crcTypeOf, type DataChecksum } from '@calf/protocol/checksum';
import type { Disk, DiskFile } from '@calf/runtime/disk';
import { planPacketWrite } from '../core/packet-write.ts';
import { ioException } from '../core/refusals.ts';
import { blockName, type ReplicaBeingWritten, type TemporaryReplica } from '../core/replica.ts';
import type { ReplicaFiles } from './layout.ts';
import { checksumPosition, decodeMetaHeader, encodeMetaHeader, metaHeaderBytes } from './meta-header.ts';
import { closeFiles, openFiles } from './open-files.ts';

const noChecksums = Buffer.alloc(0);

/** What a packet brings. Checksums may be missing; then they are made here. */
export interface PacketBytes {
  readonly offset: number;
  readonly data: Buffer;
  readonly checksums: Buffer;
}

/** The open files of a replica in writing. */
export class ReplicaWriter {
  readonly replica: ReplicaBeingWritten | TemporaryReplica;
  readonly files: ReplicaFiles;
  readonly checksum: DataChecksum;
  readonly #data: DiskFile;
  readonly #meta: DiskFile;
  readonly #disk: Disk;
  #directoryIsSynced = false;
  #isOpen = true;
  #stop: (() => void) | undefined;

  private constructor(opened: Opened) {
    this.replica = opened.replica;
    this.files = opened.files;
    this.checksum = opened.checksum;
    this.#data = opened.data;
    this.#meta = opened.meta;
    this.#disk = opened.disk;
  }

  /** With empty files; without any when that fails. */
  static async create(disk: Disk, { replica, files, checksum }: NewReplica): Promise<ReplicaWriter> {
    const opened = await openFiles(disk, files, 'w+');
    try {
      opened.meta.writeSync(encodeMetaHeader(checksum), 0);
      return new ReplicaWriter({ disk, replica, files, checksum, ...opened });
    } catch (error) {
      await closeFiles(opened);
      await Promise.all([disk.remove(files.data), disk.remove(files.meta)]);
      throw error;
    }
  }

  /** At the end of what is there, whose last chunk is verified. @throws HadoopError when it is corrupt */
  static async reopen(
    disk: Disk,
    { replica, files }: { replica: ReplicaBeingWritten; files: ReplicaFiles },
  ): Promise<ReplicaWriter> {
    const opened = await openFiles(disk, files, 'r+');
    try {
      const checksum = await readChecksum(opened.meta, files.meta);
      replica.progress.lastPartialCrc = await lastPartialCrc({ ...opened, checksum, replica });
      return new ReplicaWriter({ disk, replica, files, checksum, ...opened });
    } catch (error) {
      await closeFiles(opened);
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What tells whoever feeds this writer that it is taken away. Nothing may be written after that. */
  onStop(stop: () => void): void {
    this.#stop = stop;
  }

  async stop(): Promise<void> {
    this.#stop?.();
    await this.close();
  }

  /** Writes what is not yet on disk. @throws faults of the disk */
  write({ offset, data, checksums }: PacketBytes): void {
    const { progress } = this.replica;
    const { bytesPerChecksum, checksumBytes } = this.checksum;
    const plan = planPacketWrite(progress.onDisk, { offset, byteLength: data.length }, bytesPerChecksum);
    if (plan.write === 'nothing') return;
    const chunkEnd = plan.chunkStart + bytesPerChecksum - offset;
    if (plan.checksums.from === 'last chunk' && data.length > chunkEnd) {
      // Only from a client whose chunks are not those on disk.
      this.write({ offset, data: data.subarray(0, chunkEnd), checksums: noChecksums });
      this.write({ offset: offset + chunkEnd, data: data.subarray(chunkEnd), checksums: noChecksums });
      return;
    }
    const fresh = plan.dataSkipped === 0 ? data : data.subarray(plan.dataSkipped);
    this.#data.writeSync(fresh, progress.onDisk);
    if (checksumBytes > 0) {
      const sums =
        plan.checksums.from === 'last chunk'
          ? this.#continuedChecksum(fresh)
          : checksums.length > 0
            ? checksums.subarray(plan.checksums.chunksSkipped * checksumBytes)
            : createChecksums(this.checksum, data.subarray(plan.chunkStart - offset));
      this.#meta.writeSync(sums, checksumPosition(this.checksum, plan.chunkStart));
      const isPartial = (offset + data.length) % bytesPerChecksum !== 0;
      progress.lastPartialCrc = isPartial ? sums.readUInt32BE(sums.length - 4) : undefined;
    }
    progress.onDisk = offset + data.length;
  }

  /** Waits until all that was written is on the device, and the names of the files too. */
  async sync(): Promise<void> {
    await Promise.all([this.#data.sync(), this.#meta.sync()]);
    if (!this.#directoryIsSynced) await this.#disk.syncDirectory(this.files.directory);
    this.#directoryIsSynced = true;
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await closeFiles({ data: this.#data, meta: this.#meta });
  }

  #continuedChecksum(fresh: Buffer): Buffer {
    const type = crcTypeOf(this.checksum.type);
    const sum = Buffer.allocUnsafe(4);
    if (type) sum.writeUInt32BE(crcOf(type, fresh, this.replica.progress.lastPartialCrc));
    return sum;
  }
}

interface NewReplica {
  readonly replica: ReplicaBeingWritten | TemporaryReplica;
  readonly files: ReplicaFiles;
  readonly checksum: DataChecksum;
}

interface Opened extends NewReplica {
  readonly disk: Disk;
  readonly data: DiskFile;
  readonly meta: DiskFile;
}

/**
 * Cuts both files. The checksum of a last chunk that is cut in two is made anew from its data, and written first: wherever this ends
 * early, the checksums still confirm what is kept.
 */
export async function truncateReplica({ data, meta, checksum, byteLength }: Truncation): Promise<void> {
  const chunkBytes = byteLength % checksum.bytesPerChecksum;
  const chunkStart = byteLength - chunkBytes;
  const sumPosition = checksumPosition(checksum, chunkStart);
  const type = crcTypeOf(checksum.type);
  if (chunkBytes > 0 && type) {
    const chunk = Buffer.alloc(chunkBytes);
    await data.read(chunk, chunkStart);
    const sum = Buffer.allocUnsafe(4);
    sum.writeUInt32BE(crcOf(type, chunk));
    await meta.write(sum, sumPosition);
  }
  await meta.truncate(sumPosition + (chunkBytes > 0 ? checksum.checksumBytes : 0));
  await data.truncate(byteLength);
}

interface Truncation {
  readonly data: DiskFile;
  readonly meta: DiskFile;
  readonly checksum: DataChecksum;
  readonly byteLength: number;
}

export async function readChecksum(meta: DiskFile, file: string): Promise<DataChecksum> {
  const header = Buffer.alloc(metaHeaderBytes);
  const filled = await meta.read(header, 0);
  const checksum = decodeMetaHeader(header.subarray(0, filled));
  if (!checksum) throw ioException(`${file} has no valid header`);
  return checksum;
}

async function lastPartialCrc({ data, meta, checksum, replica }: Opening): Promise<number | undefined> {
  const { onDisk } = replica.progress;
  const chunkBytes = onDisk % checksum.bytesPerChecksum;
  const type = crcTypeOf(checksum.type);
  if (chunkBytes === 0 || !type) return undefined;
  const chunk = Buffer.alloc(chunkBytes);
  const sum = Buffer.alloc(4);
  await data.read(chunk, onDisk - chunkBytes);
  await meta.read(sum, checksumPosition(checksum, onDisk - chunkBytes));
  const crc = crcOf(type, chunk);
  if (crc !== sum.readUInt32BE(0)) {
    throw ioException(
      `Partial CRC ${crc} does not match value computed the last time file was closed ${sum.readUInt32BE(0)} (${blockName(replica)})`,
    );
  }
  return crc;
}

interface Opening {
  readonly data: DiskFile;
  readonly meta: DiskFile;
  readonly checksum: DataChecksum;
  readonly replica: ReplicaBeingWritten;
}
