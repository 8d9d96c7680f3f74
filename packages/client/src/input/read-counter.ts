import type { DatanodeInfoProto } from '@calf/protocol/hdfs';
import type { DataNodeReads, ReadStatistics } from '../contract.ts';
import { xferName } from '../hdfs/datanode-link.ts';

/** Counts what a reader got from whom. */
export class ReadCounter {
  readonly #local: string | undefined;
  readonly #reads = new Map<string, { hostName: string; name: string; bytes: number }>();

  constructor(local: string | undefined) {
    this.#local = local;
  }

  add(node: DatanodeInfoProto, byteLength: number): void {
    const name = xferName(node);
    const known = this.#reads.get(name);
    if (known) known.bytes += byteLength;
    else this.#reads.set(name, { hostName: node.id.hostName, name, bytes: byteLength });
  }

  statistics(): ReadStatistics {
    const dataNodes = [...this.#reads.values()].map((reads) => ({ ...reads }));
    const sum = (reads: readonly DataNodeReads[]) => reads.reduce((total, { bytes }) => total + bytes, 0);
    return {
      bytesRead: sum(dataNodes),
      bytesReadLocal: sum(dataNodes.filter(({ hostName }) => hostName === this.#local)),
      dataNodes,
    };
  }
}
