import type { Block } from '../block-table.ts';

/**
 * Replicas to delete, by DataNode (its uuid). They are handed out with the answer to a heartbeat, some at a time.
 * Source: org.apache.hadoop.hdfs.server.blockmanagement.InvalidateBlocks.
 */
export class Invalidations {
  readonly #byNode = new Map<string, Map<bigint, Block>>();

  get count(): number {
    let sum = 0;
    for (const blocks of this.#byNode.values()) sum += blocks.size;
    return sum;
  }

  has(node: string, block: bigint): boolean {
    return this.#byNode.get(node)?.has(block) ?? false;
  }

  add(node: string, block: Block): void {
    const blocks = this.#byNode.get(node);
    if (blocks) blocks.set(block.id, block);
    else this.#byNode.set(node, new Map([[block.id, block]]));
  }

  remove(node: string, block: bigint): void {
    const blocks = this.#byNode.get(node);
    if (blocks?.delete(block) && blocks.size === 0) this.#byNode.delete(node);
  }

  forgetNode(node: string): void {
    this.#byNode.delete(node);
  }

  /** Takes up to `count` of a node's replicas from the queue. */
  take(node: string, count: number): Block[] {
    const blocks = this.#byNode.get(node);
    if (!blocks) return [];
    const taken = [...blocks.values()].slice(0, count);
    for (const { id } of taken) this.remove(node, id);
    return taken;
  }
}
