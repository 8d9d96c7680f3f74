import { type DataChecksum, dataChecksum } from '@calf/protocol/checksum';
import { BlockOpResponseProto, type OpWriteBlockProto } from '@calf/protocol/datatransfer';
import { ioException, nameOf } from '../core/refusals.ts';
import type { BlockToWrite, ReplicaStore } from '../storage/replica-store.ts';
import type { ReplicaWriter } from '../storage/replica-writer.ts';
import type { Channel } from './channel.ts';
import { connectMirror, type Mirror, mirrorTimeoutMs } from './mirror.ts';
import { type TransferNode, xferAddress } from './node.ts';
import { receivePackets } from './packet-receiver.ts';

/** A client writes; a client has a replica moved into its pipeline; a DataNode copies. */
type Sender = 'client' | 'transfer' | 'replication';

/** Takes a block from a client or a DataNode, and passes it on. Source: org.apache.hadoop.hdfs.server.datanode.DataXceiver.writeBlock. */
export async function writeBlock(request: OpWriteBlockProto, channel: Channel, node: TransferNode): Promise<void> {
  const sender = senderOf(request);
  const { block } = request.header.baseHeader;
  const store = node.store(block.poolId);
  if (sender === 'transfer' && request.targets.length > 0)
    throw ioException(`${request.stage} does not support multiple targets`);
  if (sender === 'client' && request.stage === 'PIPELINE_CLOSE_RECOVERY') return closeAgain(request, channel, node);
  const checksum = dataChecksum(request.requestedChecksum.type, request.requestedChecksum.bytesPerChecksum);
  const writer = await openWriter(store, request, checksum);
  let mirror: Mirror | undefined;
  try {
    mirror = await joinPipeline(request, channel, node);
    await receive({ request, sender, checksum, writer, store, channel, mirror, node });
  } finally {
    mirror?.channel.end();
    await store.release(writer);
  }
  if (sender === 'transfer') channel.writeMessage(BlockOpResponseProto, { status: 'SUCCESS' });
  channel.end();
}

function senderOf({ header, stage }: OpWriteBlockProto): Sender {
  if (header.clientName === '') return 'replication';
  return stage === 'TRANSFER_RBW' || stage === 'TRANSFER_FINALIZED' ? 'transfer' : 'client';
}

function openWriter(store: ReplicaStore, request: OpWriteBlockProto, checksum: DataChecksum): Promise<ReplicaWriter> {
  const { stage, latestGenerationStamp, minBytesRcvd, maxBytesRcvd } = request;
  const { block } = request.header.baseHeader;
  const resumption = { newGenerationStamp: latestGenerationStamp, minBytes: minBytesRcvd, maxBytes: maxBytesRcvd };
  if (senderOf(request) === 'replication') return store.createTemporary(block, checksum, 'replication');
  switch (stage) {
    case 'PIPELINE_SETUP_CREATE':
      return store.createRbw(block, checksum, latestGenerationStamp);
    case 'PIPELINE_SETUP_APPEND':
      return store.append(block, resumption);
    case 'PIPELINE_SETUP_APPEND_RECOVERY':
      return store.recoverAppend(block, resumption);
    case 'PIPELINE_SETUP_STREAMING_RECOVERY':
      return store.recoverRbw(block, resumption);
    case 'TRANSFER_RBW':
    case 'TRANSFER_FINALIZED':
      return store.createTemporary(block, checksum, 'pipeline');
    case 'DATA_STREAMING':
    case 'PIPELINE_CLOSE':
    case 'PIPELINE_CLOSE_RECOVERY':
      throw ioException(`Unsupported stage ${stage} while receiving block ${nameOf(block)}`);
  }
}

/**
 * Connects the next DataNode, if there is one, and tells a client whether all of the pipeline stands. A copy goes on without those
 * that do not answer. @throws faults of the network, after the client was told
 */
async function joinPipeline(request: OpWriteBlockProto, channel: Channel, node: TransferNode): Promise<Mirror | undefined> {
  const sender = senderOf(request);
  const mirror = await mirrorOrRefusal(request, channel, node);
  if (sender === 'client') {
    channel.writeMessage(BlockOpResponseProto, { status: mirror?.status ?? 'SUCCESS', firstBadLink: mirror?.firstBadLink ?? '' });
  }
  return mirror;
}

async function mirrorOrRefusal(request: OpWriteBlockProto, channel: Channel, node: TransferNode): Promise<Mirror | undefined> {
  const [next] = request.targets;
  if (!next) return undefined;
  const awaitsAck = request.header.clientName !== '';
  try {
    return await connectMirror(node, request, { awaitsAck });
  } catch (error) {
    node.counters.DatanodeNetworkErrors++;
    const { host, port } = xferAddress(node, next);
    node.log.info('cannot reach the next DataNode of a pipeline', { next: `${host}:${port}`, fault: String(error) });
    if (!awaitsAck) return undefined;
    channel.writeMessage(BlockOpResponseProto, { status: 'ERROR', firstBadLink: `${next.id.ipAddr}:${next.id.xferPort}` });
    throw error;
  }
}

interface Receiving {
  readonly request: OpWriteBlockProto;
  readonly sender: Sender;
  readonly checksum: DataChecksum;
  readonly writer: ReplicaWriter;
  readonly store: ReplicaStore;
  readonly channel: Channel;
  readonly mirror: Mirror | undefined;
  readonly node: TransferNode;
}

async function receive({ request, sender, checksum, writer, store, channel, mirror, node }: Receiving): Promise<void> {
  const { block } = request.header.baseHeader;
  const { source } = request;
  await receivePackets({
    node,
    channel,
    writer,
    mirror: mirror?.channel,
    checksum,
    timeoutMs: mirrorTimeoutMs(node, request),
    acknowledges: sender === 'client',
    finalize: async ({ syncBlock }) => {
      if (node.settings.syncOnClose) await writer.sync();
      if (request.stage === 'TRANSFER_RBW') await store.convertTemporaryToRbw(writer, block);
      else await store.finalize(writer, { durably: syncBlock || node.settings.syncOnClose });
    },
    onCorrupt: () => {
      node.log.warn('received corrupt data', { block: nameOf(block), from: channel.connection.remote.host });
      if (sender === 'replication' && source) node.reportBadBlock(block, source);
    },
  });
  node.counters.BlocksWritten++;
  countWrite(node, channel, writer.replica.progress.received);
}

function countWrite({ counters }: TransferNode, { connection }: Channel, byteLength: number): void {
  if (connection.remote.host === connection.local.host) counters.WritesFromLocalClient++;
  else {
    counters.WritesFromRemoteClient++;
    counters.RemoteBytesWritten += byteLength;
  }
}

/** The former pipeline failed when all data was there: the replica is finalized under its new generation stamp, everywhere. */
async function closeAgain(request: OpWriteBlockProto, channel: Channel, node: TransferNode): Promise<void> {
  const { latestGenerationStamp, minBytesRcvd, maxBytesRcvd } = request;
  const block: BlockToWrite = request.header.baseHeader.block;
  const resumption = { newGenerationStamp: latestGenerationStamp, minBytes: minBytesRcvd, maxBytes: maxBytesRcvd };
  await node.store(block.poolId).recoverClose(block, resumption);
  const mirror = await joinPipeline(request, channel, node);
  mirror?.channel.end();
  channel.end();
}
