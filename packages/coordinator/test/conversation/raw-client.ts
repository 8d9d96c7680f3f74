import { ByteReader, ByteWriter } from '@calf/protocol/bytes';
import { lengthPrefixedFraming } from '@calf/protocol/framing';
import { type Address, type Connection, type Network, tcpNetwork } from '@calf/runtime/network';

/** A connection that sends what it is told, byte for byte, and hands out the frames that come. */
export class RawClient {
  readonly #wire: Connection;
  readonly #frames: Buffer[] = [];
  #closed = false;
  #wake: () => void = () => undefined;

  static async connect(address: Address, network: Network = tcpNetwork): Promise<RawClient> {
    return new RawClient(await network.connect(address));
  }

  private constructor(wire: Connection) {
    this.#wire = wire;
    const framing = lengthPrefixedFraming({ bytesMax: 4 * 1024 * 1024 });
    wire.handle({
      data: (chunk) => {
        this.#frames.push(...framing.push(chunk).map((frame) => Buffer.from(frame)));
        this.#wake();
      },
      closed: () => {
        this.#closed = true;
        this.#wake();
      },
    });
  }

  /** Puts the length before `payload`, and sends it. */
  send(payload: Buffer): void {
    const to = new ByteWriter();
    to.int32(payload.length);
    to.bytes(payload);
    this.#wire.write(to.written());
  }

  sendRaw(bytes: Buffer): void {
    this.#wire.write(bytes);
  }

  pause(): void {
    this.#wire.pause();
  }

  resume(): void {
    this.#wire.resume();
  }

  /** The next frame, or undefined when the connection has ended. */
  async next(): Promise<Buffer | undefined> {
    while (this.#frames.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#frames.shift();
  }

  /** Frames up to the answer to `xid`, which is the last one; fewer when the connection ends before. */
  async until(xid: number): Promise<Buffer[]> {
    const frames: Buffer[] = [];
    for (;;) {
      const frame = await this.next();
      if (frame) frames.push(frame);
      if (!frame || new ByteReader(frame).int32() === xid) return frames;
    }
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#wire.destroy();
  }
}
