import type { DatanodeInfoProto, LocatedBlockProto } from '@calf/protocol/hdfs';
import { sleep, type Clock } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { FileInput, ReadStatistics } from '../contract.ts';
import { orderReplicas } from '../core/replica-order.ts';
import { xferName } from '../hdfs/datanode-link.ts';
import type { LinkPool } from '../hdfs/link-pool.ts';
import type { NameNodeCalls } from '../hdfs/namenode-calls.ts';
import { HadoopError } from '@calf/runtime/errors';
import { CorruptReplica, readReplica } from './block-reader.ts';
import type { LocatedFile } from './located-file.ts';
import { ReadCounter } from './read-counter.ts';

export interface HdfsInputOptions {
  readonly file: LocatedFile;
  readonly path: string;
  readonly nameNode: NameNodeCalls;
  readonly links: LinkPool;
  readonly clientName: string;
  readonly verifyChecksum: boolean;
  readonly localDatanode: string | undefined;
  /** Times that the NameNode is asked for other replicas when all known ones have failed. */
  readonly acquireFailuresMax: number;
  readonly clock: Clock;
  readonly log: Logger;
}

const refetchDelayMs = 300;

/** Source: org.apache.hadoop.hdfs.DFSInputStream. */
export class HdfsInput implements FileInput {
  readonly #options: HdfsInputOptions;
  readonly #counter: ReadCounter;
  /** DataNodes that failed this reader, by `ip:port`. */
  readonly #failed = new Set<string>();

  constructor(options: HdfsInputOptions) {
    this.#options = options;
    this.#counter = new ReadCounter(options.localDatanode);
  }

  get length(): number {
    return this.#options.file.length;
  }

  get statistics(): ReadStatistics {
    return this.#counter.statistics();
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    let filled = 0;
    for await (const chunk of this.stream(position, position + into.length)) {
      into.set(chunk, filled);
      filled += chunk.length;
    }
    return filled;
  }

  async *stream(from = 0, to = this.length): AsyncGenerator<Buffer> {
    const end = Math.min(to, this.length);
    let position = Math.max(0, from);
    let refetches = 0;
    while (position < end) {
      const block = await this.#options.file.blockAt(position, { fresh: refetches > 0 });
      const blockEnd = Math.min(end, block.offset + block.b.numBytes);
      const before = position;
      for await (const chunk of this.#readBlock(block, position, blockEnd)) {
        position += chunk.length;
        yield chunk;
      }
      if (position > before) refetches = 0;
      if (position === blockEnd) continue;
      if (refetches++ >= this.#options.acquireFailuresMax) throw this.#missing(block, position);
      await sleep(this.#options.clock, refetchDelayMs * refetches);
      this.#failed.clear();
    }
  }

  async close(): Promise<void> {}

  /** Goes from replica to replica; ends early when every one has failed. */
  async *#readBlock(block: LocatedBlockProto, from: number, to: number): AsyncGenerator<Buffer> {
    let position = from;
    const holders = block.locs.map((node) => ({ node, name: xferName(node), hostName: node.id.hostName }));
    for (const { node, name } of orderReplicas(holders, { local: this.#options.localDatanode, failed: this.#failed })) {
      if (block.corrupt) break;
      try {
        const range = { block, node, offset: position - block.offset, length: to - position };
        for await (const chunk of readReplica(range, this.#options)) {
          position += chunk.length;
          this.#counter.add(node, chunk.length);
          yield chunk;
        }
        return;
      } catch (fault) {
        this.#failed.add(name);
        this.#options.log.warn('replica unreadable', { path: this.#options.path, block: block.b.blockId, datanode: name, fault });
        if (fault instanceof CorruptReplica) await this.#reportCorrupt(block, node);
      }
    }
  }

  async #reportCorrupt(block: LocatedBlockProto, node: DatanodeInfoProto): Promise<void> {
    const index = block.locs.indexOf(node);
    const storage = <T>(all: readonly T[]) => all.slice(index, index + 1);
    const bad = { ...block, locs: [node], storageIDs: storage(block.storageIDs), storageTypes: storage(block.storageTypes) };
    await this.#options.nameNode.reportBadBlocks({ blocks: [{ ...bad, isCached: [] }] }).catch((error: unknown) => {
      this.#options.log.warn('corrupt replica not reported', { block: block.b.blockId, error });
    });
  }

  #missing({ b, locs }: LocatedBlockProto, position: number): HadoopError {
    const block = `${b.poolId}:blk_${b.blockId}_${b.generationStamp}`;
    const nodes = locs.length === 0 ? 'no DataNode holds it' : `tried ${locs.map(xferName).join(', ')}`;
    return new HadoopError(
      'org.apache.hadoop.hdfs.BlockMissingException',
      `Could not obtain block: ${block} file=${this.#options.path} at ${position}: ${nodes}`,
    );
  }
}
