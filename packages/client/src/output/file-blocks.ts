import { dataChecksum, type DataChecksum } from '@calf/protocol/checksum';
import type { DatanodeInfoProto, ExtendedBlockProto, LocatedBlockProto } from '@calf/protocol/hdfs';
import { sleep, type Clock } from '@calf/runtime/clock';
import { HadoopError, isHadoopError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import { xferName, type LinkOptions } from '../hdfs/datanode-link.ts';
import type { NameNodeCalls } from '../hdfs/namenode-calls.ts';
import type { ClientSettings } from '../hdfs/settings.ts';
import { BlockWriter, PipelineFailure } from './block-writer.ts';

export interface FileBlocksOptions {
  readonly path: string;
  readonly fileId: number;
  readonly clientName: string;
  readonly nameNode: NameNodeCalls;
  readonly settings: ClientSettings;
  readonly link: LinkOptions;
  readonly clock: Clock;
  readonly log: Logger;
  readonly lazyPersist: boolean;
}

/** A block whose pipeline is set up; `block` has the generation stamp of its replicas, and the bytes it held before. */
export interface StartedBlock {
  readonly writer: BlockWriter;
  readonly block: ExtendedBlockProto;
}

const completeDelayMaxMs = 400;
const completeTurnsMax = 60;

/** The blocks of one file being written: what is said about them between this client and the NameNode. */
export class FileBlocks {
  readonly checksum: DataChecksum;
  readonly #options: FileBlocksOptions;
  /** The last block that is finished, with its length: the NameNode commits it with the next call. */
  #finished: ExtendedBlockProto | undefined;
  #persisted = true;

  constructor(options: FileBlocksOptions) {
    this.#options = options;
    this.checksum = dataChecksum(options.settings.checksumType, options.settings.bytesPerChecksum);
  }

  /** Every DataNode has all of `block`. */
  finish(block: ExtendedBlockProto): void {
    this.#finished = block;
  }

  /** Asks for a block and sets up its pipeline; DataNodes that fail are left out of the next try. @throws HadoopError */
  async start(): Promise<StartedBlock> {
    const { nameNode, path, clientName, fileId, settings, log } = this.#options;
    const excluded: DatanodeInfoProto[] = [];
    for (let attempt = 0; ; attempt++) {
      const block = await this.#addBlock(excluded);
      try {
        const writer = await this.#openWriter(block, { stage: 'PIPELINE_SETUP_CREATE', newGenerationStamp: 0 });
        this.#persisted = false;
        return { writer, block: block.b };
      } catch (cause) {
        if (!(cause instanceof PipelineFailure)) throw cause;
        const bad = block.locs.find((node) => xferName(node) === cause.problem.node?.name) ?? block.locs[0];
        if (bad) excluded.push(bad);
        log.warn('block abandoned', { path, block: block.b.blockId, excluded: excluded.map(xferName), error: cause.message });
        await nameNode.abandonBlock({ b: block.b, src: path, holder: clientName, fileId });
        if (attempt >= settings.blockWriteRetries) {
          throw new HadoopError('java.io.IOException', `Unable to create new block of ${path}: ${cause.message}`, { cause });
        }
      }
    }
  }

  /**
   * Sets up the pipeline of a block that has bytes, under a new generation stamp, which makes replicas on DataNodes that are away
   * now stale. Source: DataStreamer.setupPipelineForAppendOrRecovery. @throws HadoopError, PipelineFailure
   */
  async reopen(last: LocatedBlockProto): Promise<StartedBlock> {
    const { nameNode, clientName } = this.#options;
    const { block: renewed } = await nameNode.updateBlockForPipeline({ block: last.b, clientName });
    const { generationStamp } = renewed.b;
    const asked = { ...last, blockToken: renewed.blockToken };
    const writer = await this.#openWriter(asked, { stage: 'PIPELINE_SETUP_APPEND', newGenerationStamp: generationStamp });
    const block = { ...last.b, generationStamp };
    await nameNode.updatePipeline({
      clientName,
      oldBlock: last.b,
      newBlock: block,
      newNodes: last.locs.map(({ id }) => id),
      storageIDs: last.storageIDs,
    });
    return { writer, block };
  }

  /** Has the NameNode remember the blocks over its own restart, if it was not asked since the last one. */
  async persist(): Promise<void> {
    if (this.#persisted) return;
    const { nameNode, path, clientName, fileId } = this.#options;
    await nameNode.fsync({ src: path, client: clientName, lastBlockLength: -1, fileId });
    this.#persisted = true;
  }

  /** The NameNode says false until the last block has its minimal replicas. Source: DFSOutputStream.completeFile. */
  async complete(): Promise<void> {
    const { nameNode, path, clientName, fileId, settings, clock } = this.#options;
    let delayMs = settings.completeDelayMs;
    for (let turn = 0; turn < completeTurnsMax; turn++) {
      const last = this.#finished ? { last: this.#finished } : {};
      const { result } = await nameNode.complete({ src: path, clientName, ...last, fileId });
      if (result) return;
      await sleep(clock, delayMs);
      delayMs = Math.min(delayMs * 2, completeDelayMaxMs);
    }
    throw new HadoopError(
      'java.io.IOException',
      `Unable to close file because the last block blk_${this.#finished?.blockId ?? ''} does not have enough number of replicas.`,
    );
  }

  /** Waits while the previous block has too few replicas. Source: DFSOutputStream.addBlock. */
  async #addBlock(excludeNodes: readonly DatanodeInfoProto[]): Promise<LocatedBlockProto> {
    const { nameNode, path, clientName, fileId, settings, clock } = this.#options;
    let delayMs = settings.locateFollowingBlockDelayMs;
    for (let retry = 0; ; retry++) {
      try {
        const previous = this.#finished ? { previous: this.#finished } : {};
        const answer = await nameNode.addBlock({ src: path, clientName, ...previous, excludeNodes: [...excludeNodes], fileId });
        return answer.block;
      } catch (error) {
        if (!isHadoopError(error, 'NotReplicatedYetException') || retry >= settings.locateFollowingBlockRetries) throw error;
        await sleep(clock, delayMs);
        delayMs *= 2;
      }
    }
  }

  #openWriter(
    block: LocatedBlockProto,
    setup: { stage: 'PIPELINE_SETUP_CREATE' | 'PIPELINE_SETUP_APPEND'; newGenerationStamp: number },
  ): Promise<BlockWriter> {
    const { clientName, settings, link, log, lazyPersist } = this.#options;
    const { packetsInFlightMax } = settings;
    return BlockWriter.open({ block, ...setup, clientName, checksum: this.checksum, packetsInFlightMax, lazyPersist, link, log });
  }
}
