import path from 'node:path';
import { crcOf, crcTypeOf, type DataChecksum, findCorruptChunk } from '@calf/protocol/checksum';
import type { Disk } from '@calf/runtime/disk';
import type { Logger } from '@calf/runtime/logger';
import type { Replica } from '../core/replica.ts';
import { finalizedSubdirectory, type PoolLayout, parseReplicaFileName, replicaFiles } from './layout.ts';
import { checksumPosition, decodeMetaHeader, metaHeaderBytes } from './meta-header.ts';

/** As many `stat` calls at once as the thread pool keeps busy. */
const statsAtOnce = 64;

/** A block file and the generation stamp of its meta file; one of both may be missing. */
interface Found {
  hasData: boolean;
  generationStamp: number | undefined;
}

/**
 * The replicas that are on disk when a DataNode starts. Finalized ones are believed by name and length; those in `rbw` wait to be
 * recovered with the length that their checksums confirm; what was being copied is removed.
 * Source: org.apache.hadoop.hdfs.server.datanode.fsdataset.impl.BlockPoolSlice.
 */
export async function scanReplicas(disk: Disk, layout: PoolLayout, log: Logger): Promise<Map<bigint, Replica>> {
  await emptyDirectory(disk, layout.tmp);
  await completePairs(disk, layout, log);
  const replicas = new Map<bigint, Replica>();
  for (const directory of await finalizedDirectories(disk, layout)) await scanFinalized(disk, directory, replicas);
  for (const [blockId, found] of await pairsIn(disk, layout.rbw)) {
    if (!found.hasData) continue;
    const replica = await waitingReplica(disk, layout, blockId, found.generationStamp ?? 0);
    const finalized = replicas.get(blockId);
    if (finalized && finalized.generationStamp >= replica.generationStamp) {
      log.warn('replica found twice, the finalized one counts', { blockId, directory: layout.rbw });
    } else replicas.set(blockId, replica);
  }
  return replicas;
}

async function finalizedDirectories(disk: Disk, { finalized }: PoolLayout): Promise<string[]> {
  const directories: string[] = [];
  for (const outer of await disk.list(finalized)) {
    if (!/^subdir\d+$/.test(outer)) continue;
    for (const inner of await disk.list(path.join(finalized, outer))) {
      if (/^subdir\d+$/.test(inner)) directories.push(path.join(finalized, outer, inner));
    }
  }
  return directories;
}

async function scanFinalized(disk: Disk, directory: string, replicas: Map<bigint, Replica>): Promise<void> {
  const blocks = [...(await pairsIn(disk, directory))].filter(([, { hasData }]) => hasData);
  for (let at = 0; at < blocks.length; at += statsAtOnce) {
    const some = blocks.slice(at, at + statsAtOnce);
    const facts = await Promise.all(some.map(([blockId]) => disk.stat(path.join(directory, `blk_${blockId}`))));
    some.forEach(([blockId, { generationStamp = 0 }], index) => {
      const numBytes = facts[index]?.bytes;
      if (numBytes !== undefined) replicas.set(blockId, { state: 'FINALIZED', blockId, generationStamp, numBytes });
    });
  }
}

async function pairsIn(disk: Disk, directory: string): Promise<Map<bigint, Found>> {
  const pairs = new Map<bigint, Found>();
  for (const name of await disk.list(directory)) {
    const parsed = parseReplicaFileName(name);
    if (!parsed) continue;
    const found = pairs.get(parsed.blockId) ?? { hasData: false, generationStamp: undefined };
    if (parsed.file === 'data') found.hasData = true;
    else found.generationStamp = Math.max(found.generationStamp ?? 0, parsed.generationStamp);
    pairs.set(parsed.blockId, found);
  }
  return pairs;
}

async function waitingReplica(disk: Disk, layout: PoolLayout, blockId: bigint, generationStamp: number): Promise<Replica> {
  const numBytes = await confirmedLength(disk, replicaFiles(layout, 'rbw', { blockId, generationStamp }));
  return { state: 'RWR', blockId, generationStamp, numBytes };
}

/**
 * Bytes up to the last chunk that has its checksum; the data file is cut to them. Only the last chunk is read, since those before it
 * were written earlier. Source: BlockPoolSlice.validateIntegrityAndSetLength.
 */
async function confirmedLength(disk: Disk, { data, meta }: { data: string; meta: string }): Promise<number> {
  const dataBytes = (await disk.stat(data))?.bytes ?? 0;
  const metaBytes = (await disk.stat(meta))?.bytes ?? 0;
  if (dataBytes === 0 || metaBytes < metaHeaderBytes) return 0;
  const metaFile = await disk.open(meta, 'r');
  const dataFile = await disk.open(data, 'r+');
  try {
    const header = Buffer.alloc(metaHeaderBytes);
    await metaFile.read(header, 0);
    const checksum = decodeMetaHeader(header);
    if (!checksum) return 0;
    if (checksum.checksumBytes === 0) return dataBytes;
    const chunks = Math.min(
      Math.ceil(dataBytes / checksum.bytesPerChecksum),
      Math.floor((metaBytes - metaHeaderBytes) / checksum.checksumBytes),
    );
    if (chunks === 0) return 0;
    const chunkStart = (chunks - 1) * checksum.bytesPerChecksum;
    const chunk = Buffer.alloc(Math.min(checksum.bytesPerChecksum, dataBytes - chunkStart));
    const sum = Buffer.alloc(checksum.checksumBytes);
    await dataFile.read(chunk, chunkStart);
    await metaFile.read(sum, checksumPosition(checksum, chunkStart));
    const confirmed = chunkStart + confirmedBytes(checksum, chunk, sum);
    if (confirmed < dataBytes) await dataFile.truncate(confirmed);
    return confirmed;
  } finally {
    await metaFile.close();
    await dataFile.close();
  }
}

/** A chunk is searched for the part that its checksum is of when it is no longer than this. */
const searchedBytesMax = 64 * 1024;

/**
 * How much of the chunk its checksum is of. When a process ends after it has written data, and before it has written their checksum, the
 * one that is there is of the chunk as it was before.
 */
function confirmedBytes(checksum: DataChecksum, chunk: Buffer, sum: Buffer): number {
  if (findCorruptChunk(checksum, chunk, sum) === -1) return chunk.length;
  const type = crcTypeOf(checksum.type);
  if (!type || chunk.length > searchedBytesMax) return 0;
  const wanted = sum.readUInt32BE(0);
  let crc = 0;
  for (let end = 1; end < chunk.length; end++) {
    crc = crcOf(type, chunk.subarray(end - 1, end), crc);
    if (crc === wanted) return end;
  }
  return 0;
}

/**
 * A replica's two files move one after the other, when it is finalized and when it is opened again. One that was cut off in between is
 * put together again in `rbw`.
 */
async function completePairs(disk: Disk, layout: PoolLayout, log: Logger): Promise<void> {
  for (const [blockId, found] of await pairsIn(disk, layout.rbw)) {
    if (found.hasData && found.generationStamp !== undefined) continue;
    const directory = finalizedSubdirectory(layout, blockId);
    const other = (await disk.stat(directory)) && (await pairsIn(disk, directory)).get(blockId);
    if (!other || other.hasData === found.hasData) continue;
    const generationStamp = other.generationStamp ?? found.generationStamp ?? 0;
    const name = other.hasData ? `blk_${blockId}` : `blk_${blockId}_${generationStamp}.meta`;
    await disk.rename(path.join(directory, name), path.join(layout.rbw, name));
    log.warn('replica put together again', { blockId, generationStamp });
  }
}

async function emptyDirectory(disk: Disk, directory: string): Promise<void> {
  for (const name of await disk.list(directory)) await disk.remove(path.join(directory, name));
}
