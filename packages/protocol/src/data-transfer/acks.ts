import { MalformedError } from '../bytes.ts';
import { decode } from '../message.ts';
import { PipelineAckProto, type Status, Status as StatusEnumeration } from './messages.ts';
import { splitDelimited } from './operations.ts';

/** The sequence number of an ack that answers no packet: out of band, or after a lost downstream. */
export const unknownSeqno = -2;

/** An ack has a few bytes for each DataNode of the pipeline. */
const ackBytesMax = 64 * 1024;

/** Cuts a stream of bytes into acks, whatever its chunks. */
export class AckReader {
  #begun: Buffer = Buffer.alloc(0);

  /** @throws MalformedError */
  push(chunk: Buffer): PipelineAckProto[] {
    const acks: PipelineAckProto[] = [];
    let bytes = this.#begun.length === 0 ? chunk : Buffer.concat([this.#begun, chunk]);
    for (let parts = splitDelimited(bytes, ackBytesMax); parts; parts = splitDelimited(bytes, ackBytesMax)) {
      acks.push(readAck(parts.body));
      bytes = parts.rest;
    }
    this.#begun = bytes;
    return acks;
  }
}

/** The ack flags of replies that carry no congestion marks. Source: org.apache.hadoop.hdfs.protocol.datatransfer.PipelineAck. */
export function ackFlags(replies: readonly Status[]): number[] {
  return replies.map((reply) => StatusEnumeration.numbers[reply]);
}

function readAck(body: Buffer): PipelineAckProto {
  const ack = decode(PipelineAckProto, body);
  if (ack.flag.length > 0 && ack.flag.length !== ack.reply.length) {
    throw new MalformedError(`an ack of ${ack.reply.length} replies and ${ack.flag.length} flags`);
  }
  return ack.flag.length > 0 ? ack : { ...ack, flag: ackFlags(ack.reply) };
}
