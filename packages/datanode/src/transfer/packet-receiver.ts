import { type DataChecksum, findCorruptChunk } from '@calf/protocol/checksum';
import { AckReader, heartbeatSeqno, type Packet, PacketReader, PipelineAckProto } from '@calf/protocol/datatransfer';
import { encodeDelimited } from '@calf/protocol/message';
import { type AckEffect, AckQueue } from '../core/ack-queue.ts';
import { packetFault } from '../core/packet-write.ts';
import { ioException } from '../core/refusals.ts';
import type { ReplicaWriter } from '../storage/replica-writer.ts';
import { type Channel, ChannelClosedError, isPeerFault } from './channel.ts';
import type { TransferNode } from './node.ts';
import { reusedMemory } from './receive-memory.ts';

/** A writer has some 80 packets under way, and an ack is a few bytes: one with this many unread ones reads none. */
const unreadAcksBytesMax = 256 * 1024;

export interface Reception {
  readonly node: TransferNode;
  readonly channel: Channel;
  readonly writer: ReplicaWriter;
  /** The next DataNode, if there is one. */
  readonly mirror: Channel | undefined;
  /** The checksum that the packets have. */
  readonly checksum: DataChecksum;
  readonly timeoutMs: number;
  /** Acknowledges each packet upstream, and calls `finalize` before the last acknowledgement; else the packets are only taken. */
  readonly acknowledges: boolean;
  readonly finalize: (last: { readonly syncBlock: boolean }) => Promise<void>;
  readonly onCorrupt: () => void;
}

/**
 * Takes the packets of a block: passes them on as they come, writes them, and acknowledges them in order. Resolves when the replica is
 * finalized and all is acknowledged. @throws ChannelClosedError when the sender is gone; faults of the disk; refusals for corrupt data
 */
export function receivePackets(reception: Reception): Promise<void> {
  return new Promise((resolve, reject) => new PacketReceiver(reception, resolve, reject).start());
}

class PacketReceiver {
  readonly #reception: Reception;
  readonly #reader = new PacketReader();
  readonly #acks: AckQueue;
  readonly #verifies: boolean;
  readonly #translates: boolean;
  readonly #succeed: () => void;
  readonly #reject: (fault: Error) => void;
  #mirrorIsUp: boolean;
  #stream: { stop(rest?: Buffer): void } | undefined;
  #mirrorStream: { stop(): void } | undefined;
  /** Resolves when the newest hsync is done; packets behind it count as written only then. */
  #syncing: Promise<void> | undefined;
  #lastSyncs = false;
  #lastIsThere = false;
  #upstreamFault: Error | undefined;
  #isOver = false;

  constructor(reception: Reception, succeed: () => void, reject: (fault: Error) => void) {
    const { mirror, acknowledges, checksum, writer } = reception;
    this.#reception = reception;
    this.#acks = new AckQueue(mirror && acknowledges ? 'answering' : 'none');
    this.#mirrorIsUp = mirror !== undefined;
    this.#translates = checksum.type !== writer.checksum.type || checksum.bytesPerChecksum !== writer.checksum.bytesPerChecksum;
    // Of a pipeline only the last DataNode verifies what a client sends.
    this.#verifies = mirror === undefined || !acknowledges || this.#translates;
    this.#succeed = succeed;
    this.#reject = reject;
  }

  start(): void {
    const { channel, writer, mirror, acknowledges, timeoutMs } = this.#reception;
    writer.onStop(() => this.#fail(new ChannelClosedError('another pipeline takes the replica over')));
    const memory = reusedMemory(() => mirror !== undefined && mirror.connection.queuedBytes > 0);
    const failed = (fault: Error) => this.#upstreamFailed(fault);
    this.#stream = channel.stream((chunk) => this.#received(chunk), { timeoutMs, memory, failed });
    if (this.#isOver) this.#stream.stop();
    // After upstream's, so that of two that are silent it is upstream that is found to be: the next DataNode then has nothing to acknowledge.
    else if (mirror && acknowledges) this.#listenTo(mirror);
  }

  #listenTo(mirror: Channel): void {
    const { timeoutMs } = this.#reception;
    const acks = new AckReader();
    const take = (chunk: Buffer) => {
      for (const ack of acks.push(chunk)) this.#run(this.#acks.acknowledgedDownstream(ack, this.#nowMs()));
    };
    this.#mirrorStream = mirror.stream(take, { timeoutMs, failed: (fault) => this.#mirrorFailed(fault) });
    if (this.#isOver) this.#mirrorStream.stop();
  }

  #received(chunk: Buffer): void {
    if (this.#mirrorIsUp) this.#forward(chunk);
    const { connection } = this.#reception.channel;
    connection.cork();
    try {
      for (const packet of this.#reader.push(chunk)) this.#take(packet);
    } finally {
      connection.uncork();
    }
  }

  /** As it came: the next DataNode cuts the packets itself. A slow one slows the sender down. */
  #forward(chunk: Buffer): void {
    const { mirror, channel } = this.#reception;
    if (!mirror || mirror.connection.write(chunk)) return;
    channel.pause();
    void mirror.connection.drained().then(() => {
      if (!this.#isOver) channel.resume();
    });
  }

  #take({ header, data, checksums }: Packet): void {
    if (this.#isOver) return;
    const { offsetInBlock: offset, seqno, lastPacketInBlock: last, syncBlock } = header;
    const { progress } = this.#reception.writer.replica;
    const fault = packetFault(
      progress.received,
      { offset, byteLength: data.length, checksumBytes: checksums.length },
      this.#reception.checksum,
    );
    if (fault) throw ioException(`Received ${fault} for blk_${this.#reception.writer.replica.blockId}`);
    const end = offset + data.length;
    progress.received = Math.max(progress.received, end);
    if (seqno !== heartbeatSeqno) this.#reception.node.counters.PacketsReceived++;
    if (last) {
      this.#lastIsThere = true;
      this.#lastSyncs = syncBlock;
    }
    this.#acks.received({ seqno, end, last }, this.#nowMs());
    this.#write({ offset, data, checksums }, syncBlock);
    if (last && !this.#reception.acknowledges) void this.#finalize();
  }

  #write(packet: { offset: number; data: Buffer; checksums: Buffer }, syncBlock: boolean): void {
    const { writer, node, checksum, onCorrupt } = this.#reception;
    if (this.#verifies && packet.checksums.length > 0 && findCorruptChunk(checksum, packet.data, packet.checksums) >= 0) {
      node.counters.BlockChecksumFailures++;
      onCorrupt();
      this.#written('ERROR_CHECKSUM', new Error(`Unexpected checksum mismatch while writing blk_${writer.replica.blockId}`));
      return;
    }
    try {
      if (packet.data.length > 0) writer.write(this.#translates ? { ...packet, checksums: Buffer.alloc(0) } : packet);
    } catch (error) {
      const fault = error instanceof Error ? error : new Error(String(error));
      node.log.error('cannot write replica', { blockId: writer.replica.blockId, fault });
      this.#written('ERROR', fault);
      return;
    }
    node.counters.BytesWritten += packet.data.length;
    if (syncBlock) this.#sync();
    else this.#written('SUCCESS');
  }

  #sync(): void {
    const { writer, node } = this.#reception;
    node.counters.FsyncCount++;
    const before = this.#syncing ?? Promise.resolve();
    const mine = before
      .then(() => writer.sync())
      .then(
        () => this.#settled('SUCCESS'),
        (fault: unknown) => this.#settled('ERROR', fault instanceof Error ? fault : new Error(String(fault))),
      );
    this.#syncing = mine;
    void mine.then(() => {
      if (this.#syncing === mine) this.#syncing = undefined;
    });
  }

  /** In the order of the packets, hence behind a sync that is under way. */
  #written(status: 'SUCCESS' | 'ERROR' | 'ERROR_CHECKSUM', fault?: Error): void {
    if (this.#syncing) this.#syncing = this.#syncing.then(() => this.#settled(status, fault));
    else this.#settled(status, fault);
  }

  #settled(status: 'SUCCESS' | 'ERROR' | 'ERROR_CHECKSUM', fault?: Error): void {
    if (!this.#reception.acknowledges && fault) this.#fail(fault);
    else if (this.#reception.acknowledges) this.#run(this.#acks.written(status, this.#nowMs()));
  }

  #run(effects: readonly AckEffect[]): void {
    for (const effect of effects) {
      if (this.#isOver) return;
      switch (effect.effect) {
        case 'acknowledge':
          this.#acknowledge(effect);
          break;
        case 'finalize':
          void this.#finalize();
          break;
        case 'close':
          this.#fail(ioException(effect.reason));
          break;
      }
    }
  }

  #acknowledge({ ack, ackedBytes, last }: AckEffect & { effect: 'acknowledge' }): void {
    const { channel, writer } = this.#reception;
    const { progress } = writer.replica;
    if (ackedBytes !== undefined && ackedBytes > progress.acked) progress.acked = ackedBytes;
    channel.connection.write(encodeDelimited(PipelineAckProto, ack));
    if (last) this.#finish();
    else if (channel.connection.queuedBytes > unreadAcksBytesMax) this.#fail(new ChannelClosedError('the sender reads no acks'));
  }

  async #finalize(): Promise<void> {
    const { finalize, acknowledges } = this.#reception;
    try {
      await this.#syncing;
      if (this.#isOver) return;
      await finalize({ syncBlock: this.#lastSyncs });
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (acknowledges) this.#run(this.#acks.finalized(this.#nowMs()));
    else this.#finish();
  }

  /** Who has sent everything may go: a copying DataNode does, without waiting for anything. */
  #upstreamFailed(fault: Error): void {
    this.#upstreamFault = fault;
    if (!this.#lastIsThere || !isPeerFault(fault)) this.#fail(fault);
  }

  #mirrorFailed(fault: Error): void {
    if (this.#isOver) return;
    if (this.#upstreamFault) return this.#fail(this.#upstreamFault);
    this.#mirrorIsUp = false;
    const { node, writer, channel } = this.#reception;
    channel.resume();
    const effects = this.#acks.failedDownstream();
    if (effects.length === 0) return;
    node.log.info('the next DataNode of the pipeline is gone', { blockId: writer.replica.blockId, fault: fault.message });
    this.#run(effects);
  }

  #finish(): void {
    this.#end();
    this.#stream?.stop(this.#reader.rest);
    this.#succeed();
  }

  #fail(fault: Error): void {
    if (this.#isOver) return;
    this.#end();
    this.#stream?.stop();
    this.#reject(fault);
  }

  #end(): void {
    this.#isOver = true;
    this.#mirrorStream?.stop();
  }

  #nowMs(): number {
    return this.#reception.node.clock.monotonicMs();
  }
}
