import type { ExtendedBlockProto, LocatedBlockProto } from '@calf/protocol/hdfs';
import { HadoopError } from '@calf/runtime/errors';
import type { FileOutput } from '../contract.ts';
import { type BlockWriter, PipelineFailure } from './block-writer.ts';
import { FileBlocks, type FileBlocksOptions, type StartedBlock } from './file-blocks.ts';
import { PacketBuffer } from './packet-buffer.ts';
import { PacketMemory } from './packet-memory.ts';

export interface HdfsOutputOptions extends FileBlocksOptions {
  readonly blockSize: number;
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
  readonly block: ExtendedBlockProto;
  /** Bytes that the block had before: no packet may begin before them. */
  readonly startOffset: number;
  packet: PacketBuffer;
  nextSeqno: number;
  /** Bytes of the block handed to the pipeline. */
  sentOffset: number;
}

/** Cuts what is written into packets and blocks. Source: org.apache.hadoop.hdfs.DFSOutputStream. */
export class HdfsOutput implements FileOutput {
  readonly #options: HdfsOutputOptions;
  readonly #blocks: FileBlocks;
  readonly #memory = new PacketMemory();
  #position: number;
  #open: OpenBlock | undefined;
  #fault: Error | undefined;
  #closing: Promise<void> | undefined;
  /** Calls run one after the other, also when they are not awaited so. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: HdfsOutputOptions, position: number) {
    this.#options = options;
    this.#position = position;
    this.#blocks = new FileBlocks(options);
  }

  static create(options: HdfsOutputOptions): HdfsOutput {
    return new HdfsOutput(options, 0);
  }

  /** Goes on in the last block of the file. */
  static async append(options: HdfsOutputOptions, { length, lastBlock }: AppendPoint): Promise<HdfsOutput> {
    const output = new HdfsOutput(options, length);
    if (lastBlock) await output.#guarded(async () => output.#opened(await output.#blocks.reopen(lastBlock)));
    return output;
  }

  get position(): number {
    return this.#position;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#guarded(async () => {
      let rest = bytes;
      while (rest.length > 0) {
        const open = this.#open ?? this.#opened(await this.#blocks.start());
        const taken = open.packet.fill(rest);
        this.#position += taken;
        rest = rest.subarray(taken);
        if (open.packet.full) await this.#sendFull(open);
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
  #guarded(work: () => Promise<unknown>): Promise<void> {
    if (this.#closing) {
      const closed = new HadoopError('java.nio.channels.ClosedChannelException', `${this.#options.path} is closed`);
      return Promise.reject(this.#fault ?? closed);
    }
    const done = this.#turn.then(async () => {
      if (this.#fault) throw this.#fault;
      try {
        await work();
      } catch (error) {
        throw this.#failed(error);
      }
    });
    this.#turn = done.catch(() => undefined); // whoever made the call hears of it
    return done;
  }

  #failed(error: unknown): Error {
    this.#fault ??= explained(error, this.#options.path);
    this.#open?.writer.abort();
    return this.#fault;
  }

  async #finish(): Promise<void> {
    await this.#turn;
    try {
      if (this.#fault) throw this.#fault;
      if (this.#open) await this.#endBlock(this.#open);
      await this.#blocks.complete();
    } catch (error) {
      throw this.#failed(error);
    } finally {
      this.#options.released();
    }
  }

  #opened({ writer, block }: StartedBlock): OpenBlock {
    if (this.#fault) {
      writer.abort(); // the file was given up while its pipeline was set up
      throw this.#fault;
    }
    const startOffset = block.numBytes;
    const packet = this.#packetAt(startOffset);
    this.#open = { writer, block, startOffset, packet, nextSeqno: 0, sentOffset: startOffset };
    return this.#open;
  }

  /** A packet that starts within a chunk (after an append) ends with that chunk, so that the next one starts on a boundary. */
  #packetAt(offset: number): PacketBuffer {
    const { packetDataBytes, bytesPerChecksum } = this.#options.settings;
    const withinChunk = offset % bytesPerChecksum;
    const bytesMax = withinChunk === 0 ? packetDataBytes : bytesPerChecksum - withinChunk;
    return this.#packet(offset, Math.min(bytesMax, this.#options.blockSize - offset));
  }

  #packet(offsetInBlock: number, dataBytesMax: number): PacketBuffer {
    return new PacketBuffer({ offsetInBlock, dataBytesMax, checksum: this.#blocks.checksum, memory: this.#memory });
  }

  async #send(open: OpenBlock, { last, sync }: { last: boolean; sync: boolean }): Promise<void> {
    const seqno = open.nextSeqno++;
    const { packet } = open;
    const frame = packet.seal({ seqno, last, sync });
    await open.writer.send({ seqno, endOffset: packet.endOffset, last }, { frame, acknowledged: () => packet.release() });
    open.sentOffset = packet.endOffset;
  }

  async #sendFull(open: OpenBlock): Promise<void> {
    await this.#send(open, { last: false, sync: false });
    if (open.sentOffset >= this.#options.blockSize) await this.#endBlock(open);
    else open.packet = this.#packetAt(open.sentOffset);
  }

  /** Sends what there is, and waits until all DataNodes have it. */
  async #flush({ sync }: { sync: boolean }): Promise<void> {
    const open = this.#open;
    if (open && (open.packet.endOffset > open.sentOffset || sync)) {
      await this.#send(open, { last: false, sync });
      open.packet = this.#packetAfterFlush(open);
    }
    await open?.writer.flushed();
    await this.#blocks.persist();
  }

  /** A chunk that was flushed half full is sent again as a whole: its checksum covers all of it. */
  #packetAfterFlush({ packet, startOffset }: OpenBlock): PacketBuffer {
    const chunkStart = packet.endOffset - (packet.endOffset % this.#options.settings.bytesPerChecksum);
    const next = this.#packetAt(Math.max(chunkStart, startOffset, packet.offsetInBlock));
    next.fill(packet.tail(next.offsetInBlock));
    return next;
  }

  async #endBlock(open: OpenBlock): Promise<void> {
    const end = open.packet.endOffset;
    if (end > open.sentOffset) await this.#send(open, { last: false, sync: false });
    open.packet = this.#packet(end, 0);
    await this.#send(open, { last: true, sync: false });
    await open.writer.finished();
    this.#blocks.finish({ ...open.block, numBytes: end });
    this.#open = undefined;
  }
}

function explained(error: unknown, path: string): Error {
  if (error instanceof PipelineFailure) {
    return new HadoopError('java.io.IOException', `${path}: ${error.message}. Write the file again.`, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
