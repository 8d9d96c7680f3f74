import {
  BlockOpResponseProto,
  encodeOperation,
  type OperationName,
  type OperationRequest,
  operationBytesMax,
  splitDelimited,
} from '@calf/protocol/datatransfer';
import type { DatanodeInfoProto } from '@calf/protocol/hdfs';
import { decode } from '@calf/protocol/message';
import type { Clock } from '@calf/runtime/clock';
import type { Address, Connection, Network } from '@calf/runtime/network';
import { ByteSource } from './byte-source.ts';
import type { Slabs } from './slabs.ts';

export interface LinkOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Connects to the DataNode's registered name rather than to its address. */
  readonly useHostname: boolean;
}

/** A data transfer connection to one DataNode. */
export interface DatanodeLink {
  readonly connection: Connection;
  readonly source: ByteSource;
}

export async function openLink(node: DatanodeInfoProto, options: LinkOptions & { slabs?: Slabs }): Promise<DatanodeLink> {
  const connection = await options.network.connect(xferAddress(node, options), { timeoutMs: options.timeoutMs });
  return { connection, source: new ByteSource(connection, options) };
}

function xferAddress({ id }: DatanodeInfoProto, { useHostname }: { useHostname: boolean }): Address {
  return { host: useHostname ? id.hostName : id.ipAddr, port: id.xferPort };
}

/** `ip:port` of data transfer: how messages and `firstBadLink` name a DataNode. */
export const xferName = ({ id }: DatanodeInfoProto) => `${id.ipAddr}:${id.xferPort}`;

/** Sends an operation and takes its answer, and the bytes that came behind it. @throws the connection's fault */
export async function askDatanode<Name extends OperationName>(
  { connection, source }: DatanodeLink,
  op: Name,
  request: OperationRequest<Name>,
): Promise<{ answer: BlockOpResponseProto; rest: Buffer }> {
  connection.write(encodeOperation(op, request));
  let received: Buffer = Buffer.alloc(0);
  for (;;) {
    const parts = splitDelimited(received, operationBytesMax);
    if (parts) return { answer: decode(BlockOpResponseProto, parts.body), rest: parts.rest };
    const chunk = await source.next();
    if (!chunk) throw new Error(`${connection.remote.host}:${connection.remote.port} closed the connection without an answer`);
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
  }
}
