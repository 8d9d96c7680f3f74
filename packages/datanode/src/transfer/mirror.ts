import { BlockOpResponseProto, encodeOperation, type OpWriteBlockProto, type Status } from '@calf/protocol/datatransfer';
import { Channel } from './channel.ts';
import { type TransferNode, xferAddress } from './node.ts';

/** More time for each DataNode further down. Source: org.apache.hadoop.hdfs.server.common.HdfsServerConstants.READ_TIMEOUT_EXTENSION. */
const timeoutExtensionMs = 5000;

export interface Mirror {
  readonly channel: Channel;
  /** What the next DataNode said when it was asked to join; `firstBadLink` names the one that could not. */
  readonly status: Status;
  readonly firstBadLink: string;
}

/** Asks the next DataNode of a pipeline to write too, and waits for its consent when `awaitsAck`. @throws faults of the network */
export async function connectMirror(
  node: TransferNode,
  request: OpWriteBlockProto,
  { awaitsAck }: { awaitsAck: boolean },
): Promise<Mirror> {
  const [next] = request.targets;
  if (!next) throw new Error('a pipeline without a next DataNode has no mirror');
  const timeoutMs = mirrorTimeoutMs(node, request);
  const channel = new Channel(await node.network.connect(xferAddress(node, next), { timeoutMs }), node.clock);
  try {
    channel.connection.write(encodeOperation('WRITE_BLOCK', forwarded(request)));
    if (!awaitsAck) return { channel, status: 'SUCCESS', firstBadLink: '' };
    const { status, firstBadLink } = await channel.readMessage(BlockOpResponseProto, timeoutMs);
    return { channel, status, firstBadLink: firstBadLink ?? '' };
  } catch (error) {
    channel.destroy();
    throw error;
  }
}

export function mirrorTimeoutMs({ settings }: TransferNode, { targets }: OpWriteBlockProto): number {
  return settings.socketTimeoutMs + timeoutExtensionMs * targets.length;
}

/** The operation for the next DataNode: what was said of it stands first in the lists, and goes. Source: DataXceiver.writeBlock. */
function forwarded(request: OpWriteBlockProto): OpWriteBlockProto {
  const { targets, targetStorageTypes, targetPinnings, targetStorageIds } = request;
  return {
    ...request,
    targets: targets.slice(1),
    storageType: targetStorageTypes[0] ?? 'DISK',
    targetStorageTypes: targetStorageTypes.slice(1),
    pinning: targetPinnings[0] ?? false,
    targetPinnings: targetPinnings.slice(1),
    storageId: targetStorageIds[0],
    targetStorageIds: targetStorageIds.slice(1),
  };
}
