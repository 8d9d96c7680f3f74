import type { DatanodeInfoProto } from '@calf/protocol/hdfs';
import { Slabs } from './slabs.ts';
import { openLink, xferName, type DatanodeLink, type LinkOptions } from './datanode-link.ts';

const idleMaxMs = 3000; // a DataNode waits 4 s for another operation (dfs.datanode.socket.reuse.keepalive)
const idleLinksMax = 16;

interface Idle {
  readonly name: string;
  readonly link: DatanodeLink;
  readonly sinceMs: number;
}

/** Data transfer connections that a DataNode keeps open for the next read. Source: org.apache.hadoop.hdfs.PeerCache. */
export class LinkPool {
  readonly options: LinkOptions;
  #idle: Idle[] = [];

  constructor(options: LinkOptions) {
    this.options = options;
  }

  /** A kept connection, or a new one. @throws the connection's fault */
  async take(node: DatanodeInfoProto): Promise<{ link: DatanodeLink; kept: boolean }> {
    this.#dropStale();
    const name = xferName(node);
    const at = this.#idle.findLastIndex((idle) => idle.name === name);
    const [found] = at === -1 ? [] : this.#idle.splice(at, 1);
    return found
      ? { link: found.link, kept: true }
      : { link: await openLink(node, { ...this.options, slabs: new Slabs() }), kept: false };
  }

  /** Keeps `link` for the next read when its last one ran to the end, and drops it otherwise. */
  giveBack(node: DatanodeInfoProto, link: DatanodeLink, reusable: boolean): void {
    if (!reusable || !link.source.idle || this.#idle.length >= idleLinksMax) {
      link.connection.destroy();
      return;
    }
    this.#idle.push({ name: xferName(node), link, sinceMs: this.options.clock.monotonicMs() });
  }

  close(): void {
    for (const { link } of this.#idle) link.connection.destroy();
    this.#idle = [];
  }

  #dropStale(): void {
    const now = this.options.clock.monotonicMs();
    const fresh = (idle: Idle) => idle.link.source.idle && now - idle.sinceMs < idleMaxMs;
    for (const idle of this.#idle) if (!fresh(idle)) idle.link.connection.destroy();
    this.#idle = this.#idle.filter(fresh);
  }
}
