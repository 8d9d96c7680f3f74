import { ackFlags, type PipelineAckProto, type Status, unknownSeqno } from '@calf/protocol/datatransfer';

/** What the shell is to do, in this order. */
export type AckEffect =
  /** `ackedBytes` are those that all DataNodes from here on have, when they do. */
  | {
      readonly effect: 'acknowledge';
      readonly ack: PipelineAckProto;
      readonly ackedBytes: number | undefined;
      readonly last: boolean;
    }
  /** Close and finalize the replica, then call `finalized`. */
  | { readonly effect: 'finalize' }
  /** Stop receiving, and close the connection after what was acknowledged. */
  | { readonly effect: 'close'; readonly reason: string };

interface PendingPacket {
  readonly seqno: number;
  /** Offset in the block behind the packet's data. */
  readonly end: number;
  readonly last: boolean;
  readonly receivedMs: number;
  status: Status | undefined;
}

/**
 * Acknowledges packets upstream, in order: each when it is written here and acknowledged by the next DataNode, if there is one; its
 * own status first, then those from downstream. The last packet of a block is acknowledged after the replica is finalized.
 * Source: org.apache.hadoop.hdfs.server.datanode.BlockReceiver.PacketResponder.
 */
export class AckQueue {
  /** `failed`: upstream was told; nothing is acknowledged any more, and it is upstream that ends the pipeline. */
  #downstream: 'none' | 'answering' | 'failed';
  #stage: 'streaming' | 'finalizing' | 'closed' = 'streaming';
  readonly #pending: PendingPacket[] = [];
  readonly #downstreamAcks: PipelineAckProto[] = [];

  constructor(downstream: 'none' | 'answering') {
    this.#downstream = downstream;
  }

  get isClosed(): boolean {
    return this.#stage === 'closed';
  }

  received({ seqno, end, last }: { seqno: number; end: number; last: boolean }, atMs: number): void {
    this.#pending.push({ seqno, end, last, receivedMs: atMs, status: undefined });
  }

  /** The oldest packet that was not yet on disk now is, or never will be. */
  written(status: Status, atMs: number): AckEffect[] {
    const packet = this.#pending.find((pending) => pending.status === undefined);
    if (packet) packet.status = status;
    return this.#proceed(atMs);
  }

  acknowledgedDownstream(ack: PipelineAckProto, atMs: number): AckEffect[] {
    if (ack.seqno === unknownSeqno) return this.#relay(ack);
    this.#downstreamAcks.push(ack);
    return this.#proceed(atMs);
  }

  /** The next DataNode is gone, or makes no sense. After its last acknowledgement that is no failure. */
  failedDownstream(): AckEffect[] {
    if (this.#downstream !== 'answering' || this.#stage !== 'streaming') return [];
    if (this.#pending.at(-1)?.last && this.#downstreamAcks.length >= this.#pending.length) return [];
    this.#downstream = 'failed';
    return [acknowledgement(unknownSeqno, ackFlags(['SUCCESS', 'ERROR']), { ackedBytes: undefined, last: false, nanos: 0 })];
  }

  finalized(atMs: number): AckEffect[] {
    const packet = this.#pending.shift();
    if (this.#stage !== 'finalizing' || !packet) return [];
    this.#stage = 'closed';
    return [this.#acknowledge(packet, atMs)];
  }

  #proceed(atMs: number): AckEffect[] {
    const effects: AckEffect[] = [];
    while (this.#stage === 'streaming' && this.#downstream !== 'failed') {
      const packet = this.#pending[0];
      if (!packet?.status) break;
      if (packet.status !== 'SUCCESS') return [...effects, ...this.#refuse(packet.seqno, packet.status)];
      const ack = this.#downstreamAcks[0];
      if (this.#downstream === 'answering' && !ack) break;
      const fault = ack && downstreamFault(ack, packet.seqno);
      if (fault) return [...effects, this.#close(fault)];
      if (packet.last) {
        this.#stage = 'finalizing';
        effects.push({ effect: 'finalize' });
      } else {
        this.#pending.shift();
        effects.push(this.#acknowledge(packet, atMs));
      }
    }
    return effects;
  }

  #acknowledge({ seqno, end, last, receivedMs }: PendingPacket, atMs: number): AckEffect {
    const fromDownstream = this.#downstreamAcks.shift();
    const flags = [...ackFlags(['SUCCESS']), ...(fromDownstream?.flag ?? [])];
    const succeeded = fromDownstream?.reply.every((status) => status === 'SUCCESS') ?? true;
    const nanos = fromDownstream ? Math.round((atMs - receivedMs) * 1e6) : 0;
    return acknowledgement(seqno, flags, {
      ackedBytes: succeeded ? end : undefined,
      last,
      nanos,
      reply: fromDownstream?.reply ?? [],
    });
  }

  #refuse(seqno: number, status: Status): AckEffect[] {
    const ack = { seqno, reply: [status], downstreamAckTimeNanos: 0, flag: ackFlags([status]) };
    return [{ effect: 'acknowledge', ack, ackedBytes: undefined, last: false }, this.#close(`packet ${seqno}: ${status}`)];
  }

  /** What concerns no packet goes on upstream at once. */
  #relay(ack: PipelineAckProto): AckEffect[] {
    if (this.#stage !== 'streaming') return [];
    const flags = [...ackFlags(['SUCCESS']), ...ack.flag];
    return [acknowledgement(unknownSeqno, flags, { ackedBytes: undefined, last: false, nanos: 0, reply: ack.reply })];
  }

  #close(reason: string): AckEffect {
    this.#stage = 'closed';
    return { effect: 'close', reason };
  }
}

function acknowledgement(
  seqno: number,
  flag: number[],
  { ackedBytes, last, nanos, reply }: { ackedBytes: number | undefined; last: boolean; nanos: number; reply?: readonly Status[] },
): AckEffect {
  const replies: Status[] = reply ? ['SUCCESS', ...reply] : ['SUCCESS', 'ERROR'];
  return { effect: 'acknowledge', ack: { seqno, reply: replies, downstreamAckTimeNanos: nanos, flag }, ackedBytes, last };
}

/**
 * Acks come in the order of the packets. When the next DataNode says that what it got is corrupt, it is this one that is to be taken
 * for bad: it closes without an answer.
 */
function downstreamFault({ seqno, reply }: PipelineAckProto, expected: number): string | undefined {
  if (seqno !== expected) return `seqno: expected=${expected}, received=${seqno}`;
  return reply[0] === 'ERROR_CHECKSUM' ? 'the next DataNode reported the data sent by this one as corrupt' : undefined;
}
