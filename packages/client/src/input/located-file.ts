import type { LocatedBlockProto, LocatedBlocksProto } from '@calf/protocol/hdfs';
import type { Clock } from '@calf/runtime/clock';
import { sleep } from '@calf/runtime/clock';
import { ioError, fileNotFound } from '../refusals.ts';
import type { NameNodeCalls } from '../hdfs/namenode-calls.ts';
import type { VisibleLength } from './visible-length.ts';

/** Blocks asked for at once. Source: DFSClient's prefetch size, ten blocks. */
const prefetchBlocks = 10;
const openRetries = 3;
const openRetryDelayMs = 1000;

export interface LocatedFileOptions {
  readonly nameNode: NameNodeCalls;
  readonly path: string;
  readonly blockSize: number;
  readonly clock: Clock;
  readonly visibleLength: VisibleLength;
}

/** Where the blocks of an open file are, asked for as reading goes on. */
export class LocatedFile {
  readonly length: number;
  readonly #options: LocatedFileOptions;
  #blocks: LocatedBlockProto[];

  private constructor(options: LocatedFileOptions, length: number, blocks: LocatedBlockProto[]) {
    this.#options = options;
    this.length = length;
    this.#blocks = blocks;
  }

  /** An open file's length includes what its writer has flushed. Source: org.apache.hadoop.hdfs.DFSInputStream.openInfo. */
  static async open(options: LocatedFileOptions): Promise<LocatedFile> {
    for (let attempt = 0; ; attempt++) {
      const located = await fetchBlocks(options, 0);
      const last = located.lastBlock;
      if (located.isLastBlockComplete || !last) return new LocatedFile(options, located.fileLength, [...located.blocks]);
      const lastLength = await options.visibleLength(last);
      if (lastLength !== undefined) {
        const grown = { ...last, b: { ...last.b, numBytes: lastLength } };
        const blocks = [...located.blocks.filter(({ offset }) => offset !== last.offset), grown];
        return new LocatedFile(options, last.offset + lastLength, blocks);
      }
      // The last block's DataNodes are not known (yet): its file is just being written or recovered.
      if (attempt === openRetries) throw ioError(`Could not obtain the last block locations of ${options.path}.`);
      await sleep(options.clock, openRetryDelayMs);
    }
  }

  /** The block that holds `position`, which lies before the end. `fresh` asks the NameNode again. */
  async blockAt(position: number, { fresh = false } = {}): Promise<LocatedBlockProto> {
    const known = fresh ? undefined : this.#find(position);
    if (known) return known;
    const located = await fetchBlocks(this.#options, position);
    for (const block of located.blocks) this.#remember(block);
    const found = this.#find(position);
    if (!found) throw ioError(`Could not find block at offset ${position} of ${this.#options.path}`);
    return found;
  }

  #find(position: number): LocatedBlockProto | undefined {
    return this.#blocks.find(({ offset, b }) => offset <= position && position < offset + b.numBytes);
  }

  /** The visible length of an open file's last block is kept: the NameNode does not know it. */
  #remember(block: LocatedBlockProto): void {
    const known = this.#blocks.find(({ offset }) => offset === block.offset);
    const numBytes = Math.max(block.b.numBytes, known?.b.numBytes ?? 0);
    this.#blocks = [
      ...this.#blocks.filter((other) => other !== known),
      numBytes === block.b.numBytes ? block : { ...block, b: { ...block.b, numBytes } },
    ];
  }
}

async function fetchBlocks({ nameNode, path, blockSize }: LocatedFileOptions, offset: number): Promise<LocatedBlocksProto> {
  const { locations } = await nameNode.getBlockLocations({ src: path, offset, length: prefetchBlocks * blockSize });
  if (!locations) throw fileNotFound(path);
  return locations;
}
