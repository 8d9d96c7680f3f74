import type { Address } from './network.ts';

/** No answer came: the peer is away, silent, or talks nonsense. What happened is the `cause`. */
export class RpcFault extends Error {
  override readonly name = 'RpcFault';
  readonly address: Address;
  /** Whether the server may have seen the call, so that repeating it may run it twice. */
  readonly sent: boolean;

  constructor(message: string, { address, sent, cause }: { address: Address; sent: boolean; cause?: unknown }) {
    super(`${message} (${address.host}:${address.port})`, { cause });
    this.address = address;
    this.sent = sent;
  }
}
