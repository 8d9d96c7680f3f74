import { ByteReader, MalformedError } from '@calf/protocol/bytes';
import { lengthPrefixedFraming } from '@calf/protocol/framing';
import { buffer } from '@calf/protocol/record';
import { AuthPacket, type Id, KeeperCode, KeeperError, OpCode, RequestHeader } from '@calf/protocol/zookeeper';
import type { Timer } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { Connection } from '@calf/runtime/network';
import { authenticate } from './authentication.ts';
import type { Attached, Coordinator } from './coordinator.ts';
import { type FourLetterWord, fourLetterWord } from './four-letter-words.ts';
import { replyFrame } from './frames.ts';
import { shakeHands } from './handshake.ts';
import type { Answer } from './requests/request.ts';
import { rows } from './requests/table.ts';
import { ConnectionStatistics, type Served } from './statistics.ts';

/** Source: org.apache.jute.BinaryInputArchive.maxBuffer, the property jute.maxbuffer. */
const frameBytesMax = 0xfffff;
/** A client with so much on its way to it is not read from until it has taken some. */
const heldBytesMax = 4 * 1024 * 1024;
/** Watch events come whether a client reads or not; one that lets so much pile up is dropped. */
const unsentBytesMax = 64 * 1024 * 1024;
/** Source: org.apache.zookeeper.server.NIOServerCnxnFactory, zookeeper.nio.sessionlessCnxnTimeout. */
const sessionlessMsMax = 10_000;
const ipScheme = 'ip';

type Stage = 'opening' | 'connecting' | 'open' | 'ending' | 'ended';

/** What connections share. */
export interface ConnectionContext {
  readonly coordinator: Coordinator;
  readonly log: Logger;
  /** `super:<digest>` of the super user, if there is one. */
  readonly superDigest: string | undefined;
  readonly answerWord: (word: FourLetterWord, asking: ClientConnection) => string;
  readonly closed: (connection: ClientConnection) => void;
}

/** One client's connection: it cuts frames, shakes hands, and answers requests one after the other. */
export class ClientConnection implements Attached {
  readonly wire: Connection;
  readonly statistics = new ConnectionStatistics();
  readonly establishedMs: number;
  sessionId = 0n;
  sessionTimeoutMs = 0;
  identities: readonly Id[];
  readonly #context: ConnectionContext;
  readonly #framing = lengthPrefixedFraming({ bytesMax: frameBytesMax });
  readonly #deadline: Timer;
  #stage: Stage = 'opening';
  #head: Buffer = Buffer.alloc(0);
  #frames: Buffer[] = [];
  #heldBytes = 0;
  #unsentBytes = 0;
  #pumping = false;

  constructor(wire: Connection, context: ConnectionContext) {
    this.wire = wire;
    this.#context = context;
    const { clock } = context.coordinator;
    this.establishedMs = clock.now();
    this.identities = [{ scheme: ipScheme, id: wire.remote.host }];
    this.#deadline = clock.after(sessionlessMsMax, () => wire.destroy());
    wire.handle({ data: (chunk) => this.#received(chunk), closed: () => this.#closed() });
  }

  hold(byteLength: number): void {
    this.#heldBytes += byteLength;
  }

  deliver(frames: readonly Buffer[]): void {
    const bytes = frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames);
    this.#heldBytes -= bytes.length;
    if (this.#stage === 'ended') return;
    this.statistics.packetsSent += frames.length;
    this.#context.coordinator.statistics.packetsSent += frames.length;
    if (!this.wire.write(bytes)) this.#awaitRoom(bytes.length);
    if (this.#frames.length > 0) setImmediate(() => this.#pump());
  }

  finish(): void {
    if (this.#stage === 'ended') return;
    this.#stage = 'ended';
    this.wire.end();
    this.#detach();
  }

  drop(): void {
    this.#stage = 'ended';
    this.wire.destroy();
    this.#detach();
  }

  /** Gives the connection its session, which takes it from any other one. */
  open(session: { id: bigint; timeoutMs: number }): void {
    this.#deadline.cancel();
    this.sessionId = session.id;
    this.sessionTimeoutMs = session.timeoutMs;
    this.#stage = 'open';
    this.#context.coordinator.attach(this);
  }

  #received(chunk: Buffer): void {
    this.#context.coordinator.statistics.bytesReceived += chunk.length;
    if (this.#stage === 'ended' || this.#stage === 'ending') return;
    const bytes = this.#stage === 'opening' ? this.#withoutWord(chunk) : chunk;
    if (!bytes) return;
    try {
      this.#frames.push(...this.#framing.push(bytes));
    } catch (fault) {
      this.#refuse(fault);
      return;
    }
    this.#pump();
  }

  /** A connection begins with a frame's length, or with a four letter word, which no length looks like. */
  #withoutWord(chunk: Buffer): Buffer | undefined {
    this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    if (this.#head.length < 4) return undefined;
    const word = fourLetterWord(this.#head.toString('latin1', 0, 4));
    if (!word) {
      this.#stage = 'connecting';
      return this.#head;
    }
    this.#countReceived();
    this.#stage = 'ended';
    this.#deadline.cancel();
    this.wire.write(Buffer.from(this.#context.answerWord(word, this)));
    this.wire.end();
    return undefined;
  }

  /** Works off the frames that are there, unless the client has to take answers first. */
  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    const { outbox } = this.#context.coordinator;
    let index = 0;
    while (index < this.#frames.length && !this.#isFull()) {
      const frame = this.#frames[index++];
      if (frame) this.#take(frame);
      if (this.#heldBytes > heldBytesMax) outbox.flush();
    }
    this.#frames.splice(0, index);
    if (this.#stage === 'ended' || this.#stage === 'ending') this.#frames = [];
    if (this.#frames.length > 0) this.wire.pause();
    else this.wire.resume();
    this.#pumping = false;
    outbox.flush();
  }

  #isFull(): boolean {
    return this.#heldBytes > heldBytesMax || this.#unsentBytes > 0;
  }

  #take(frame: Buffer): void {
    try {
      this.#countReceived();
      if (this.#stage === 'connecting') this.#connect(frame);
      else if (this.#stage === 'open') this.#request(frame);
    } catch (fault) {
      this.#refuse(fault);
    }
  }

  #connect(frame: Buffer): void {
    const { coordinator, log } = this.#context;
    if (shakeHands({ coordinator, connection: this, frame, log }) === 'refused') this.#stage = 'ending';
  }

  #request(frame: Buffer): void {
    const { coordinator } = this.#context;
    const receivedMs = coordinator.clock.monotonicMs();
    // An expired session's connection lives until its end is durable, but nothing is done for it any more.
    if (!coordinator.sessions.isAlive(this.sessionId)) return;
    const from = new ByteReader(frame);
    const { xid, type } = RequestHeader.read(from);
    coordinator.sessions.touch(this.sessionId, receivedMs);
    if (type === OpCode.auth) return this.#authenticate(xid, AuthPacket.read(from));
    if (type === OpCode.closeSession) return this.#closeSession(xid, receivedMs);
    if (type === OpCode.sasl) return this.#emptyToken(xid);
    const row = rows.get(type);
    if (!row) return this.#unimplemented(xid);
    const { err, body } = answered(() => row.answer({ coordinator, connection: this, xid, from }));
    const { zxid } = coordinator.state;
    this.#reply(replyFrame({ xid, zxid, err }, body), { operation: row.name, xid, zxid, receivedMs });
  }

  #authenticate(xid: number, packet: AuthPacket): void {
    const { coordinator, superDigest, log } = this.#context;
    const proven = authenticate(packet, { address: this.wire.remote.host, superDigest });
    const err = proven ? KeeperCode.OK : KeeperCode.AUTHFAILED;
    coordinator.outbox.send(this, replyFrame({ xid, zxid: 0, err }));
    if (proven) {
      const isNew = (id: Id) => !this.identities.some((known) => known.scheme === id.scheme && known.id === id.id);
      this.identities = [...this.identities, ...proven.filter(isNew)];
      return;
    }
    coordinator.statistics.authenticationsFailed++;
    log.warn('authentication failed', { scheme: packet.scheme, client: this.wire.remote.host });
    this.#endAfterAnswers();
  }

  #closeSession(xid: number, receivedMs: number): void {
    const { coordinator } = this.#context;
    coordinator.closeSession(this.sessionId, xid);
    const { zxid } = coordinator.state;
    this.#reply(replyFrame({ xid, zxid, err: KeeperCode.OK }), { operation: 'CLOS', xid, zxid, receivedMs });
    this.#endAfterAnswers();
  }

  /** What a server without SASL says. Source: org.apache.zookeeper.server.ZooKeeperServer.processSasl. */
  #emptyToken(xid: number): void {
    const frame = replyFrame({ xid, zxid: 0, err: KeeperCode.OK }, (to) => buffer.write(to, null));
    this.#context.coordinator.outbox.send(this, frame);
  }

  /** Source: org.apache.zookeeper.server.UnimplementedRequestProcessor. */
  #unimplemented(xid: number): void {
    this.#context.coordinator.outbox.send(this, replyFrame({ xid, zxid: -1, err: KeeperCode.UNIMPLEMENTED }));
    this.#endAfterAnswers();
  }

  #reply(frame: Buffer, served: Served): void {
    const { coordinator } = this.#context;
    coordinator.statistics.outstanding++;
    this.statistics.outstanding++;
    coordinator.outbox.send(this, frame, () => {
      const nowMs = coordinator.clock.monotonicMs();
      coordinator.statistics.outstanding--;
      this.statistics.outstanding--;
      coordinator.statistics.answered(frame.length - 4);
      coordinator.statistics.latency.add(nowMs - served.receivedMs);
      this.statistics.served(served, nowMs);
    });
  }

  #endAfterAnswers(): void {
    this.#stage = 'ending';
    this.#context.coordinator.outbox.send(this, 'end');
  }

  #awaitRoom(bytes: number): void {
    const isFirst = this.#unsentBytes === 0;
    this.#unsentBytes += bytes;
    if (this.#unsentBytes > unsentBytesMax) {
      this.#context.log.warn('client does not read', { client: this.wire.remote.host, unsentBytes: this.#unsentBytes });
      this.drop();
      return;
    }
    if (isFirst) void this.wire.drained().then(() => this.#drained());
  }

  #drained(): void {
    this.#unsentBytes = 0;
    this.#pump();
  }

  /** Bytes that make no sense end their connection; anything else is a bug, and ends it too. */
  #refuse(fault: unknown): void {
    const { log, coordinator } = this.#context;
    const client = `${this.wire.remote.host}:${this.wire.remote.port}`;
    if (fault instanceof MalformedError) log.warn('malformed frame', { client, why: fault.message });
    else log.error('request failed', { client, error: fault });
    coordinator.statistics.connectionsDropped++;
    this.drop();
  }

  #countReceived(): void {
    this.statistics.packetsReceived++;
    this.#context.coordinator.statistics.packetsReceived++;
  }

  #closed(): void {
    this.#stage = 'ended';
    this.#deadline.cancel();
    this.#detach();
    this.#context.closed(this);
  }

  #detach(): void {
    if (this.sessionId !== 0n) this.#context.coordinator.detach(this);
  }
}

/** A body that cannot be read is answered, not punished. Source: PrepRequestProcessor.pRequestHelper, FinalRequestProcessor. */
function answered(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (refusal) {
    if (refusal instanceof KeeperError) return { err: refusal.err };
    if (refusal instanceof MalformedError) return { err: KeeperCode.MARSHALLINGERROR };
    throw refusal;
  }
}
