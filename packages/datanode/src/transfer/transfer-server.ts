import {
  BlockOpResponseProto,
  type Operation,
  ReleaseShortCircuitAccessResponseProto,
  ShortCircuitShmResponseProto,
  splitOperation,
} from '@calf/protocol/datatransfer';
import { HadoopError } from '@calf/runtime/errors';
import type { Address, Connection, Listener } from '@calf/runtime/network';
import { blockChecksum } from './block-checksum.ts';
import { Channel, isPeerFault } from './channel.ts';
import { transferBlock } from './copy-to.ts';
import { copyBlock, replaceBlock } from './move-block.ts';
import type { TransferNode } from './node.ts';
import { readBlock } from './read-block.ts';
import { writeBlock } from './write-block.ts';

export interface TransferServer {
  readonly address: Address;
  /** Connections with an operation, or waiting for one. */
  readonly connectionsCount: number;
  close(): Promise<void>;
}

/** Listens for readers, writers and other DataNodes. Source: org.apache.hadoop.hdfs.server.datanode.DataXceiverServer. */
export async function startTransferServer(node: TransferNode, address: Address): Promise<TransferServer> {
  const channels = new Set<Channel>();
  const listener: Listener = await node.network.listen(address, (connection) => {
    const channel = new Channel(connection, node.clock);
    channels.add(channel);
    void serve(channel, connection, node).finally(() => channels.delete(channel));
  });
  return {
    address: listener.address,
    get connectionsCount() {
      return channels.size;
    },
    async close() {
      for (const channel of channels) channel.destroy();
      await listener.close();
    },
  };
}

/** One operation after the other, as long as the peer has more. */
async function serve(channel: Channel, connection: Connection, node: TransferNode): Promise<void> {
  let op: string | undefined;
  try {
    let timeoutMs = node.settings.socketTimeoutMs;
    for (;;) {
      op = undefined;
      const operation = await channel.read((bytes) => {
        const found = splitOperation(bytes);
        return found && { value: found.operation, rest: found.rest };
      }, timeoutMs);
      if (!operation) break;
      op = operation.op;
      if (!(await perform(operation, channel, node))) break;
      timeoutMs = node.settings.keepaliveTimeoutMs;
    }
  } catch (error) {
    reportFailure(node, error, { op, from: `${connection.remote.host}:${connection.remote.port}` });
  }
  channel.end();
}

/** Answers whether the connection may bring another operation. */
async function perform(operation: Operation, channel: Channel, node: TransferNode): Promise<boolean> {
  const { counters } = node;
  switch (operation.op) {
    case 'READ_BLOCK':
      counters.ReadBlockOpNumOps++;
      return readBlock(operation.request, channel, node);
    case 'WRITE_BLOCK':
      counters.WriteBlockOpNumOps++;
      await writeBlock(operation.request, channel, node);
      return false;
    case 'BLOCK_CHECKSUM':
      counters.BlockChecksumOpNumOps++;
      await blockChecksum(operation.request, channel, node);
      return false;
    case 'TRANSFER_BLOCK':
      await transferBlock(operation.request, channel, node);
      return false;
    case 'COPY_BLOCK':
      counters.CopyBlockOpNumOps++;
      await copyBlock(operation.request, channel, node);
      return false;
    case 'REPLACE_BLOCK':
      counters.ReplaceBlockOpNumOps++;
      await replaceBlock(operation.request, channel, node);
      return false;
    case 'REQUEST_SHORT_CIRCUIT_FDS':
      channel.writeMessage(BlockOpResponseProto, {
        status: 'ERROR',
        message: 'You cannot pass file descriptors over anything but a UNIX domain socket.',
      });
      return true;
    case 'REQUEST_SHORT_CIRCUIT_SHM':
      channel.writeMessage(ShortCircuitShmResponseProto, {
        status: 'ERROR_INVALID',
        error: `Bad request from ${channel.connection.remote.host}: must request shared memory over a UNIX domain socket.`,
      });
      return true;
    case 'RELEASE_SHORT_CIRCUIT_FDS':
      channel.writeMessage(ReleaseShortCircuitAccessResponseProto, {
        status: 'ERROR_UNSUPPORTED',
        error: 'unsupported operation',
      });
      return true;
  }
}

function reportFailure(
  { log, counters }: TransferNode,
  error: unknown,
  operation: { op: string | undefined; from: string },
): void {
  if (isPeerFault(error)) {
    counters.DatanodeNetworkErrors++;
    log.debug('data transfer ended by its peer', { ...operation, fault: String(error) });
  } else if (error instanceof HadoopError) log.info('data transfer refused', { ...operation, refusal: error.message });
  else log.warn('data transfer failed', { ...operation, fault: error });
}
