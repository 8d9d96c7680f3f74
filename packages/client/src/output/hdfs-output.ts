import { dataChecksum, type DataChecksum } from '@calf/protocol/checksum';
import type { DatanodeInfoProto, ExtendedBlockProto, LocatedBlockProto } from '@calf/protocol/hdfs';
import { sleep, type Clock } from '@calf/runtime/clock';
import { HadoopError, isHadoopError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import type { FileOutput } from '../contract.ts';
import { xferName, type LinkOptions } from '../hdfs/datanode-link.ts';
import type { NameNodeCalls } from '../hdfs/namenode-calls.ts';
import type { ClientSettings } from '../hdfs/settings.ts';
import { BlockWriter, PipelineFailure } from './block-writer.ts';
import { PacketBuffer } from './packet-buffer.ts';

export interface HdfsOutputOptions {
  readonly path: string;
  readonly fileId: number;
  readonly blockSize: number;
  readonly clientName: string;
  readonly nameNode: NameNodeCalls;
  readonly settings: ClientSettings;
  readonly link: LinkOptions;
  readonly clock: Clock;
  readonly log: Logger;
  readonly lazyPersist: boolean;
  /** Called once, when the file is no longer held open: its lease needs no renewal then. */
  readonly released: () => void;
}

/** What an append goes on from. */
export interface AppendPoint {
  readonly length: number;
  /** The last block when it is not full. */
  readonly lastBlock: LocatedBlockProto | undefined;
}

/** The block being written. */
interface OpenBlock {
  readonly writer: BlockWriter;
  /** With the generation stamp that its replicas have. */
  readonly block: ExtendedBlockProto;
  /** Position of the packet that is being filled must not lie before this one. */
  readonly startOffset: number;
  packet: PacketBuffer;
  nextSeqno: number;
  /** Bytes of the block handed to the pipeline and flushed. */
  flushedOffset: number;
  /** Whether the NameNode was told of the block by fsync. */
  persisted: boolean;
}

const completeDelayMaxMs = 400;
const completeTurnsMax = 60;

/** Source: org.apache.hadoop.hdfs.DFSOutputStream and DataStreamer. */
export class HdfsOutput implements FileOutput {
  readonly #options: HdfsOutputOptions;
  readonly #checksum: DataChecksum;
  #position: number;
  #open: OpenBlock | undefined;
  /** The last block that is finished, with its length: the NameNode commits it with the next call. */
  #previous: ExtendedBlockProto | undefined;
  #fault: Error | undefined;
  #closing: Promise<void> | undefined;

  private constructor(options: HdfsOutputOptions, position: number) {
    this.#options = options;
    this.#position = position;
    this.#checksum = dataChecksum(options.settings.checksumType, options.settings.bytesPerChecksum);
  }

  static create(options: HdfsOutputOptions): HdfsOutput {
    return new HdfsOutput(options, 0);
  }

  /** Goes on in the last block of the file, under a new generation stamp. */
  static async append(options: HdfsOutputOptions, { length, lastBlock }: AppendPoint): Promise<HdfsOutput> {
    const output = new HdfsOutput(options, length);
    if (lastBlock) await output.#guarded(() => output.#reopenBlock(lastBlock));
    return output;
  }

  get position(): number {
    return this.#position;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#guarded(async () => {
      let rest = bytes;
      while (rest.length > 0) {
        const open = this.#open ?? (await this.#startBlock());
        const taken = open.packet.fill(rest);
        this.#position += taken;
        rest = rest.subarray(taken);
        if (open.packet.full) await this.#sendPacket(open);
      }
    });
  }

  hflush(): Promise<void> {
    return this.#guarded(() => this.#flush({ sync: false }));
  }

  hsync(): Promise<void> {
    return this.#guarded(() => this.#flush({ sync: true }));
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async abort(): Promise<void> {
    if (this.#closing) return;
    this.#closing = Promise.resolve();
    this.#fault ??= new Error(`${this.#options.path} was given up`);
    this.#open?.writer.abort();
    this.#options.released();
  }

  /** After the first failure every call fails with it: what was written since then is not in the file. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    if (this.#fault) throw this.#fault;
    if (this.#closing) throw new HadoopError('java.nio.channels.ClosedChannelException', `${this.#options.path} is closed`);
    try {
      await work();
    } catch (error) {
      this.#fault = this.#explained(error);
      this.#open?.writer.abort();
      throw this.#fault;
    }
  }

  #explained(error: unknown): Error {
    if (!(error instanceof PipelineFailure)) return error instanceof Error ? error : new Error(String(error));
    return new HadoopError('java.io.IOException', `${this.#options.path}: ${error.message}. Write the file again.`, {
      cause: error,
    });
  }

  async #finish(): Promise<void> {
    try {
      if (this.#fault) throw this.#fault;
      if (this.#open) await this.#endBlock(this.#open);
      await this.#complete();
    } catch (error) {
      this.#fault ??= this.#explained(error);
      this.#open?.writer.abort();
      throw this.#fault;
    } finally {
      this.#options.released();
    }
  }

  async #sendPacket(open: OpenBlock): Promise<void> {
    await this.#sendSealed(open, { last: false, sync: false });
    const offset = open.packet.endOffset;
    open.flushedOffset = offset;
    if (offset >= this.#options.blockSize) await this.#endBlock(open);
    else open.packet = this.#packetAt(offset);
  }

  async #sendSealed(open: OpenBlock, { last, sync }: { last: boolean; sync: boolean }): Promise<void> {
    const seqno = open.nextSeqno++;
    const frame = open.packet.seal({ seqno, last, sync });
    await open.writer.send({ seqno, endOffset: open.packet.endOffset, last }, frame);
  }

  /** A packet that starts within a chunk (after an append) ends with that chunk, so that the next one starts on a boundary. */
  #packetAt(offset: number): PacketBuffer {
    const { packetDataBytes, bytesPerChecksum } = this.#options.settings;
    const withinChunk = offset % bytesPerChecksum;
    const bytesMax = withinChunk === 0 ? packetDataBytes : bytesPerChecksum - withinChunk;
    return new PacketBuffer(offset, Math.min(bytesMax, this.#options.blockSize - offset), this.#checksum);
  }

  /** Sends what there is, waits for its acks, and tells the NameNode of a block that it has not heard of. */
  async #flush({ sync }: { sync: boolean }): Promise<void> {
    const open = this.#open;
    if (!open) return;
    const end = open.packet.endOffset;
    if (end > open.flushedOffset || sync) {
      await this.#sendSealed(open, { last: false, sync });
      open.packet = this.#packetAfterFlush(open);
      open.flushedOffset = end;
    }
    await open.writer.flushed();
    if (open.persisted) return;
    const { nameNode, path, clientName, fileId } = this.#options;
    await nameNode.fsync({ src: path, client: clientName, lastBlockLength: -1, fileId });
    open.persisted = true;
  }

  /** A chunk that was flushed half full is sent again as a whole: its checksum covers all of it. */
  #packetAfterFlush(open: OpenBlock): PacketBuffer {
    const { packet, startOffset } = open;
    const chunkStart = packet.endOffset - (packet.endOffset % this.#options.settings.bytesPerChecksum);
    const next = this.#packetAt(Math.max(chunkStart, startOffset, packet.offsetInBlock));
    next.fill(packet.tail(next.offsetInBlock));
    return next;
  }

  async #endBlock(open: OpenBlock): Promise<void> {
    const end = open.packet.endOffset;
    if (open.packet.dataBytes > 0 && end > open.flushedOffset) await this.#sendSealed(open, { last: false, sync: false });
    open.packet = new PacketBuffer(end, 0, this.#checksum);
    await this.#sendSealed(open, { last: true, sync: false });
    await open.writer.finished();
    this.#previous = { ...open.block, numBytes: end };
    this.#open = undefined;
  }

  /** Asks for a block and sets up its pipeline; DataNodes that fail are left out of the next try. */
  async #startBlock(): Promise<OpenBlock> {
    const { nameNode, path, clientName, fileId, settings, log } = this.#options;
    const excluded: DatanodeInfoProto[] = [];
    for (let attempt = 0; ; attempt++) {
      const block = await this.#addBlock(excluded);
      try {
        const writer = await BlockWriter.open(this.#writerOptions(block, 'PIPELINE_SETUP_CREATE', 0));
        return this.#opened(writer, block.b);
      } catch (error) {
        if (!(error instanceof PipelineFailure)) throw error;
        const bad = block.locs.find((node) => xferName(node) === error.problem.node?.name) ?? block.locs[0];
        if (bad) excluded.push(bad);
        log.warn('block abandoned', { path, block: block.b.blockId, excluded: excluded.map(xferName), error: error.message });
        await nameNode.abandonBlock({ b: block.b, src: path, holder: clientName, fileId });
        if (attempt >= settings.blockWriteRetries) {
          throw new HadoopError('java.io.IOException', `Unable to create new block of ${path}: ${error.message}`, {
            cause: error,
          });
        }
      }
    }
  }

  #opened(writer: BlockWriter, block: ExtendedBlockProto): OpenBlock {
    const startOffset = block.numBytes;
    const packet = this.#packetAt(startOffset);
    this.#open = { writer, block, startOffset, packet, nextSeqno: 0, flushedOffset: startOffset, persisted: startOffset > 0 };
    return this.#open;
  }

  #writerOptions(block: LocatedBlockProto, stage: 'PIPELINE_SETUP_CREATE' | 'PIPELINE_SETUP_APPEND', newGenerationStamp: number) {
    const { clientName, settings, link, log, lazyPersist } = this.#options;
    const { packetsInFlightMax } = settings;
    return { block, stage, newGenerationStamp, clientName, checksum: this.#checksum, packetsInFlightMax, lazyPersist, link, log };
  }

  /** Waits while the previous block has too few replicas. Source: DFSOutputStream.addBlock. */
  async #addBlock(excludeNodes: readonly DatanodeInfoProto[]): Promise<LocatedBlockProto> {
    const { nameNode, path, clientName, fileId, settings, clock } = this.#options;
    let delayMs = settings.locateFollowingBlockDelayMs;
    for (let retry = 0; ; retry++) {
      try {
        const previous = this.#previous ? { previous: this.#previous } : {};
        const answer = await nameNode.addBlock({ src: path, clientName, ...previous, excludeNodes: [...excludeNodes], fileId });
        return answer.block;
      } catch (error) {
        if (!isHadoopError(error, 'NotReplicatedYetException') || retry >= settings.locateFollowingBlockRetries) throw error;
        await sleep(clock, delayMs);
        delayMs *= 2;
      }
    }
  }

  /** Source: DataStreamer.setupPipelineForAppendOrRecovery. */
  async #reopenBlock(last: LocatedBlockProto): Promise<void> {
    const { nameNode, clientName } = this.#options;
    const { block: renewed } = await nameNode.updateBlockForPipeline({ block: last.b, clientName });
    const { generationStamp } = renewed.b;
    const asked = { ...last, blockToken: renewed.blockToken };
    const opened = await BlockWriter.open(this.#writerOptions(asked, 'PIPELINE_SETUP_APPEND', generationStamp));
    const newBlock = { ...last.b, generationStamp };
    await nameNode.updatePipeline({
      clientName,
      oldBlock: last.b,
      newBlock,
      newNodes: last.locs.map(({ id }) => id),
      storageIDs: last.storageIDs,
    });
    this.#opened(opened, newBlock);
  }

  /** The NameNode says false until the last block has its minimal replicas. Source: DFSOutputStream.completeFile. */
  async #complete(): Promise<void> {
    const { nameNode, path, clientName, fileId, settings, clock } = this.#options;
    let delayMs = settings.completeDelayMs;
    for (let turn = 0; turn < completeTurnsMax; turn++) {
      const last = this.#previous ? { last: this.#previous } : {};
      const { result } = await nameNode.complete({ src: path, clientName, ...last, fileId });
      if (result) return;
      await sleep(clock, delayMs);
      delayMs = Math.min(delayMs * 2, completeDelayMaxMs);
    }
    throw new HadoopError(
      'java.io.IOException',
      `Unable to close file because the last block ${this.#previous?.blockId ?? ''} does not have enough number of replicas.`,
    );
  }
}
