/** One DataNode of a pipeline; `name` is `ip:port` of data transfer. */
interface PipelineNode {
  readonly name: string;
  readonly hostName: string;
}

/** What the state machine needs to know of a packet; its bytes stay with the shell. */
export interface PipelinePacket {
  readonly seqno: number;
  /** Position in the block behind the packet's last byte. */
  readonly endOffset: number;
  readonly last: boolean;
}

/**
 * Client side of one block's write pipeline; stages are `BlockConstructionStage`'s. What a failed DataNode leads to
 * (the `…_RECOVERY` stages) begins where `FAILED` is entered: `unacked` is what would be sent again.
 * Source: org.apache.hadoop.hdfs.DataStreamer.
 */
export type Pipeline = SetupPipeline | StreamingPipeline | FailedPipeline | { readonly stage: 'CLOSED' };

interface SetupPipeline {
  readonly stage: 'PIPELINE_SETUP_CREATE' | 'PIPELINE_SETUP_APPEND';
  readonly targets: readonly PipelineNode[];
}

interface StreamingPipeline {
  readonly stage: 'DATA_STREAMING' | 'PIPELINE_CLOSE';
  readonly targets: readonly PipelineNode[];
  readonly unacked: readonly PipelinePacket[];
  /** Bytes of the block that every DataNode has. */
  readonly ackedBytes: number;
}

interface FailedPipeline {
  readonly stage: 'FAILED';
  readonly problem: PipelineProblem;
  readonly unacked: readonly PipelinePacket[];
  readonly ackedBytes: number;
}

export interface PipelineProblem {
  /** The DataNode to leave out, as far as it is known which one failed. */
  readonly node: PipelineNode | undefined;
  readonly reason: string;
  /** Whether the block was set up: when not, it is abandoned and another one asked for. */
  readonly during: 'setup' | 'streaming';
}

export type PipelineEvent =
  | { readonly event: 'setupAnswered'; readonly status: string; readonly firstBadLink: string; readonly message: string }
  | { readonly event: 'packetQueued'; readonly packet: PipelinePacket }
  | { readonly event: 'ackReceived'; readonly seqno: number; readonly replies: readonly string[] }
  | { readonly event: 'connectionLost'; readonly reason: string };

type PipelineEffect =
  | { readonly effect: 'ready' }
  | { readonly effect: 'send'; readonly packet: PipelinePacket }
  /** Every packet up to this one is on all DataNodes. */
  | { readonly effect: 'acknowledged'; readonly packet: PipelinePacket }
  | { readonly effect: 'finished' }
  | { readonly effect: 'failed'; readonly problem: PipelineProblem };

interface Step {
  readonly state: Pipeline;
  readonly effects: readonly PipelineEffect[];
}

/** An ack with this sequence number answers a heartbeat packet. */
const heartbeatSeqno = -1;

export function step(state: Pipeline, event: PipelineEvent): Step {
  switch (state.stage) {
    case 'PIPELINE_SETUP_CREATE':
    case 'PIPELINE_SETUP_APPEND':
      return duringSetup(state, event);
    case 'DATA_STREAMING':
    case 'PIPELINE_CLOSE':
      return duringStreaming(state, event);
    case 'FAILED':
    case 'CLOSED':
      return { state, effects: [] }; // late news of a connection that is given up
  }
}

function duringSetup(state: SetupPipeline, event: PipelineEvent): Step {
  const [first] = state.targets;
  if (event.event === 'setupAnswered' && event.status === 'SUCCESS') {
    return {
      state: { stage: 'DATA_STREAMING', targets: state.targets, unacked: [], ackedBytes: 0 },
      effects: [{ effect: 'ready' }],
    };
  }
  if (event.event === 'setupAnswered') {
    const node = state.targets.find(({ name }) => name === event.firstBadLink) ?? first;
    return failed({ node, reason: `${event.status} ${event.message}`.trim(), during: 'setup' });
  }
  const reason = event.event === 'connectionLost' ? event.reason : `unexpected ${event.event}`;
  return failed({ node: first, reason, during: 'setup' });
}

function duringStreaming(state: StreamingPipeline, event: PipelineEvent): Step {
  switch (event.event) {
    case 'packetQueued': {
      const unacked = [...state.unacked, event.packet];
      const stage = event.packet.last ? 'PIPELINE_CLOSE' : state.stage;
      return { state: { ...state, stage, unacked }, effects: [{ effect: 'send', packet: event.packet }] };
    }
    case 'ackReceived':
      return event.seqno === heartbeatSeqno ? { state, effects: [] } : acknowledged(state, event.seqno, event.replies);
    case 'connectionLost':
      return failed({ node: state.targets[0], reason: event.reason, during: 'streaming' }, state);
    case 'setupAnswered':
      return failed({ node: state.targets[0], reason: 'a second answer to the setup', during: 'streaming' }, state);
  }
}

/** Replies stand in the order of the pipeline; the first that is no success names the DataNode that failed. */
function acknowledged(state: StreamingPipeline, seqno: number, replies: readonly string[]): Step {
  const bad = replies.findIndex((reply) => reply !== 'SUCCESS');
  if (bad !== -1) {
    return failed({ node: state.targets[bad], reason: `ack ${replies[bad] ?? ''}`, during: 'streaming' }, state);
  }
  const [packet, ...unacked] = state.unacked;
  if (packet?.seqno !== seqno) {
    const wanted = packet ? String(packet.seqno) : 'none';
    return failed({ node: state.targets[0], reason: `ack of packet ${seqno}, wanted ${wanted}`, during: 'streaming' }, state);
  }
  const effects: PipelineEffect[] = [{ effect: 'acknowledged', packet }];
  if (packet.last) return { state: { stage: 'CLOSED' }, effects: [...effects, { effect: 'finished' }] };
  return { state: { ...state, unacked, ackedBytes: packet.endOffset }, effects };
}

function failed(problem: PipelineProblem, from?: StreamingPipeline): Step {
  return {
    state: { stage: 'FAILED', problem, unacked: from?.unacked ?? [], ackedBytes: from?.ackedBytes ?? 0 },
    effects: [{ effect: 'failed', problem }],
  };
}
