import type { DataChecksum } from '@calf/protocol/checksum';
import { AckReader, type BlockConstructionStage, encodePacketPrefix, heartbeatSeqno } from '@calf/protocol/datatransfer';
import type { LocatedBlockProto } from '@calf/protocol/hdfs';
import type { Logger } from '@calf/runtime/logger';
import type { Timer } from '@calf/runtime/clock';
import { step, type Pipeline, type PipelineEvent, type PipelinePacket, type PipelineProblem } from '../core/pipeline.ts';
import { askDatanode, openLink, xferName, type DatanodeLink, type LinkOptions } from '../hdfs/datanode-link.ts';

export interface BlockWriterOptions {
  readonly block: LocatedBlockProto;
  readonly stage: 'PIPELINE_SETUP_CREATE' | 'PIPELINE_SETUP_APPEND';
  /** The generation stamp that the replicas get; 0 for a new block, which has its own. */
  readonly newGenerationStamp: number;
  readonly clientName: string;
  readonly checksum: DataChecksum;
  readonly packetsInFlightMax: number;
  readonly lazyPersist: boolean;
  readonly link: LinkOptions;
  readonly log: Logger;
}

/** A packet as it goes out. */
export interface SealedPacket {
  readonly frame: Buffer;
  /** All DataNodes have it: nobody needs its bytes any more. */
  acknowledged(): void;
}

/** The pipeline of a block failed; `problem.during` tells whether anything was written. */
export class PipelineFailure extends Error {
  override readonly name = 'PipelineFailure';
  readonly problem: PipelineProblem;

  constructor(problem: PipelineProblem, block: LocatedBlockProto, options?: ErrorOptions) {
    const node = problem.node ? ` at ${problem.node.hostName} (${problem.node.name})` : '';
    super(`pipeline of blk_${block.b.blockId} failed${node}: ${problem.reason}`, options);
    this.problem = problem;
  }
}

/**
 * Runs the state machine of one block's pipeline on a connection to its first DataNode: sends packets, at most so many ahead
 * of their acks, and keeps the connection alive with heartbeats.
 */
export class BlockWriter {
  readonly block: LocatedBlockProto;
  readonly #options: BlockWriterOptions;
  readonly #link: DatanodeLink;
  readonly #heartbeat: Timer;
  readonly #frames = new Map<number, SealedPacket>();
  #state: Pipeline;
  #failure: PipelineFailure | undefined;
  #wake: (() => void)[] = [];

  private constructor(options: BlockWriterOptions, link: DatanodeLink, state: Pipeline) {
    this.block = options.block;
    this.#options = options;
    this.#link = link;
    this.#state = state;
    this.#heartbeat = options.link.clock.every(options.link.timeoutMs / 2, () => this.#sendHeartbeat());
  }

  /** Sets up the pipeline. @throws PipelineFailure */
  static async open(options: BlockWriterOptions): Promise<BlockWriter> {
    const targets = options.block.locs.map((node) => ({ name: xferName(node), hostName: node.id.hostName }));
    const setup: Pipeline = { stage: options.stage, targets };
    let link: DatanodeLink | undefined;
    let event: PipelineEvent;
    let rest: Buffer = Buffer.alloc(0);
    let cause: unknown;
    try {
      link = await connectFirst(options);
      const asked = await askDatanode(link, 'WRITE_BLOCK', setupRequest(options));
      const { status, firstBadLink = '', message = '' } = asked.answer;
      event = { event: 'setupAnswered', status, firstBadLink, message };
      rest = asked.rest;
    } catch (fault) {
      cause = fault;
      event = { event: 'connectionLost', reason: fault instanceof Error ? fault.message : String(fault) };
    }
    const { state } = step(setup, event);
    if (!link || state.stage === 'FAILED') {
      link?.connection.destroy();
      const problem =
        state.stage === 'FAILED' ? state.problem : { node: targets[0], reason: 'no connection', during: 'setup' as const };
      throw new PipelineFailure(problem, options.block, { cause });
    }
    const writer = new BlockWriter(options, link, state);
    void writer.#receiveAcks(rest);
    return writer;
  }

  /** Sends a sealed packet once fewer than the window's packets wait for their acks. @throws PipelineFailure */
  async send(packet: PipelinePacket, sealed: SealedPacket): Promise<void> {
    while (this.#unackedCount() >= this.#options.packetsInFlightMax) await this.#change();
    this.#frames.set(packet.seqno, sealed);
    this.#apply({ event: 'packetQueued', packet });
    await this.#link.connection.drained();
  }

  /** Resolves when every DataNode has all that was sent. @throws PipelineFailure */
  async flushed(): Promise<void> {
    while (this.#unackedCount() > 0) await this.#change();
  }

  /** Resolves when the last packet is acknowledged and the connection ended. @throws PipelineFailure */
  async finished(): Promise<void> {
    await this.flushed();
    this.#close();
    this.#link.connection.end();
  }

  abort(): void {
    this.#close();
    this.#link.connection.destroy();
  }

  #apply(event: PipelineEvent): void {
    const { state, effects } = step(this.#state, event);
    this.#state = state;
    for (const effect of effects) {
      if (effect.effect === 'send') this.#write(effect.packet);
      else if (effect.effect === 'acknowledged') this.#acknowledged(effect.packet);
      else if (effect.effect === 'failed') this.#fail(effect.problem);
    }
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }

  #write({ seqno }: PipelinePacket): void {
    const sealed = this.#frames.get(seqno);
    if (sealed) this.#link.connection.write(sealed.frame);
  }

  #acknowledged({ seqno }: PipelinePacket): void {
    this.#frames.get(seqno)?.acknowledged();
    this.#frames.delete(seqno);
  }

  #fail(problem: PipelineProblem): void {
    this.#failure = new PipelineFailure(problem, this.block);
    this.#options.log.warn('pipeline failed', {
      block: this.block.b.blockId,
      datanode: problem.node?.name,
      reason: problem.reason,
    });
    this.abort();
  }

  /** @throws PipelineFailure */
  #unackedCount(): number {
    if (this.#failure) throw this.#failure;
    return 'unacked' in this.#state ? this.#state.unacked.length : 0;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  async #receiveAcks(rest: Buffer): Promise<void> {
    const reader = new AckReader();
    let reason = 'the connection ended';
    try {
      for (let chunk: Buffer | undefined = rest; chunk; chunk = await this.#nextAcks()) {
        for (const { seqno, reply } of reader.push(chunk)) this.#apply({ event: 'ackReceived', seqno, replies: reply });
      }
    } catch (fault) {
      reason = fault instanceof Error ? fault.message : String(fault);
    }
    this.#apply({ event: 'connectionLost', reason });
  }

  /** A file may rest between two writes for long: silence is a fault only while acks are owed, which heartbeats make sure of. */
  #nextAcks(): Promise<Buffer | undefined> {
    return this.#link.source.next();
  }

  #sendHeartbeat(): void {
    const header = { offsetInBlock: 0, seqno: heartbeatSeqno, lastPacketInBlock: false, dataLen: 0 };
    this.#link.connection.write(encodePacketPrefix(header, 0));
  }

  #close(): void {
    this.#heartbeat.cancel();
    this.#frames.clear();
  }
}

async function connectFirst({ block, link }: BlockWriterOptions): Promise<DatanodeLink> {
  const [first] = block.locs;
  if (!first) throw new Error('the NameNode gave no DataNode');
  return openLink(first, link);
}

/** Source: org.apache.hadoop.hdfs.DataStreamer.createBlockOutputStream. */
function setupRequest({ block, stage, newGenerationStamp, clientName, checksum, lazyPersist }: BlockWriterOptions) {
  const [, ...targets] = block.locs;
  const [storageType = 'DISK', ...targetStorageTypes] = block.storageTypes;
  const [storageId, ...targetStorageIds] = block.storageIDs;
  const constructionStage: BlockConstructionStage = stage;
  return {
    header: { baseHeader: { block: block.b, token: block.blockToken }, clientName },
    targets,
    stage: constructionStage,
    pipelineSize: block.locs.length,
    minBytesRcvd: block.b.numBytes,
    maxBytesRcvd: block.b.numBytes,
    latestGenerationStamp: newGenerationStamp,
    requestedChecksum: { type: checksum.type, bytesPerChecksum: checksum.bytesPerChecksum },
    cachingStrategy: {},
    storageType,
    targetStorageTypes,
    allowLazyPersist: lazyPersist,
    ...(storageId === undefined ? {} : { storageId }),
    targetStorageIds,
  };
}
