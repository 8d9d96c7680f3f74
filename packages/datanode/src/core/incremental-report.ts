import type { BlockProto } from '@calf/protocol/hdfs';

/** Something that happened to a replica since the last report. */
export interface ReplicaEvent {
  readonly status: 'RECEIVING' | 'RECEIVED' | 'DELETED';
  readonly block: BlockProto;
  /** The DataNode whose replica may go instead: the balancer's wish. */
  readonly deleteHint?: string | undefined;
}

/**
 * What is still to be told to one NameNode, oldest first; of one block only the newest event. What could not be sent comes back, and
 * gives way to what happened meanwhile. Source: org.apache.hadoop.hdfs.server.datanode.IncrementalBlockReportManager.
 */
export class IncrementalReport {
  #events = new Map<bigint, ReplicaEvent>();

  get isEmpty(): boolean {
    return this.#events.size === 0;
  }

  add(event: ReplicaEvent): void {
    this.#events.delete(event.block.blockId);
    this.#events.set(event.block.blockId, event);
  }

  take(): ReplicaEvent[] {
    const events = [...this.#events.values()];
    this.#events.clear();
    return events;
  }

  putBack(events: readonly ReplicaEvent[]): void {
    const newer = this.#events;
    this.#events = new Map(events.map((event) => [event.block.blockId, event]));
    for (const event of newer.values()) this.add(event);
  }
}
