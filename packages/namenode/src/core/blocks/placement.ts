import type { StorageType } from '../storage-policies.ts';
import { type Datanode, type Storage, storageSum } from './datanodes.ts';
import { rackDistance } from './topology.ts';

/** A number from 0 to below 1, as Math.random gives it; a test hands in a fixed sequence. */
export type Random = () => number;

export interface Placement {
  /** Replicas wanted in addition to `chosen`. */
  readonly count: number;
  readonly blockBytes: number;
  /** The node on which the writer runs, if it is one of ours; its rack alone if only that is known. */
  readonly writer?: Datanode | undefined;
  readonly writerRack?: string | undefined;
  /** Where replicas are already; the answer does not repeat them. */
  readonly chosen?: readonly Storage[];
  readonly excluded?: ReadonlySet<Datanode>;
  /** Nodes to prefer over the policy. */
  readonly favored?: readonly Datanode[];
  /** A copy of a block that exists goes to the source's rack rather than to the second replica's. */
  readonly copy?: boolean;
  readonly storageType?: StorageType;
}

/** A node is too busy above so many times the mean number of transfers. Source: dfs.namenode.redundancy.considerLoad.factor. */
const loadFactor = 2;

/**
 * Hadoop's default policy: the first replica on the writer's node (else on its rack, else anywhere), the second on another rack, the third on
 * the second's rack, the rest anywhere, never more on one rack than spreads them. Fewer nodes or racks than wanted give fewer or closer
 * targets. A busy node is taken when nothing else is left. The answer is in pipeline order, nearest to the writer first.
 * Source: org.apache.hadoop.hdfs.server.blockmanagement.BlockPlacementPolicyDefault.chooseTarget.
 */
export function chooseTargets(live: readonly Datanode[], request: Placement, random: Random): Storage[] {
  const chosen = [...(request.chosen ?? [])];
  const taken = new Set([...(request.excluded ?? []), ...chosen.map((storage) => storage.datanode)]);
  const search = new Search(live, request, { random, taken, results: chosen });
  for (const favored of request.favored ?? []) {
    if (!search.full()) search.take(favored);
  }
  while (!search.full() && search.next());
  return pipelineOrder(search.results.slice(request.chosen?.length ?? 0), request);
}

/** One run of the policy: what it looks at, and what it has found so far. */
class Search {
  readonly results: Storage[];
  readonly #live: readonly Datanode[];
  readonly #request: Placement;
  readonly #random: Random;
  readonly #taken: Set<Datanode>;
  readonly #total: number;
  readonly #perRackMax: number;
  readonly #loadMax: number;

  constructor(
    live: readonly Datanode[],
    request: Placement,
    { random, taken, results }: { random: Random; taken: Set<Datanode>; results: Storage[] },
  ) {
    this.#live = live;
    this.#request = request;
    this.#random = random;
    this.#taken = taken;
    this.results = results;
    this.#total = Math.min(results.length + request.count, live.length);
    this.#perRackMax = replicasPerRackMax(this.#total, new Set(live.map((node) => node.rack)).size);
    this.#loadMax = (loadFactor * live.reduce((sum, node) => sum + node.xceiverCount, 0)) / Math.max(1, live.length);
  }

  full(): boolean {
    return this.results.length >= this.#total;
  }

  /** Finds the next replica's place; false when there is none. */
  next(): boolean {
    const [first, second] = this.results.map((storage) => storage.datanode);
    if (!first) return this.#firstReplica();
    if (!second) return this.#onRack((rack) => rack !== first.rack) || this.#onRack((rack) => rack === first.rack);
    if (this.results.length > 2) return this.#anywhere();
    if (first.rack === second.rack) return this.#onRack((rack) => rack !== first.rack) || this.#anywhere();
    const near = this.#request.copy ? (this.#request.writer?.rack ?? second.rack) : second.rack;
    return this.#onRack((rack) => rack === near) || this.#anywhere();
  }

  /** Takes `node` if it can hold the block. */
  take(node: Datanode): boolean {
    if (this.#taken.has(node) || !this.#live.includes(node) || this.#rackIsFull(node)) return false;
    const storage = storageFor(node, this.#request);
    if (!storage) return false;
    this.#taken.add(node);
    this.results.push(storage);
    return true;
  }

  #firstReplica(): boolean {
    const { writer, writerRack = writer?.rack } = this.#request;
    if (writer && this.take(writer)) return true;
    return this.#onRack((rack) => rack === writerRack) || this.#anywhere();
  }

  #anywhere(): boolean {
    return this.#onRack(() => true);
  }

  #onRack(wanted: (rack: string) => boolean): boolean {
    const there = this.#live.filter((node) => wanted(node.rack) && !this.#taken.has(node));
    return (
      this.#takeRandom(there.filter((node) => node.xceiverCount <= this.#loadMax)) ||
      this.#takeRandom(there.filter((node) => node.xceiverCount > this.#loadMax))
    );
  }

  #takeRandom(nodes: Datanode[]): boolean {
    while (nodes.length > 0) {
      const [node] = nodes.splice(Math.floor(this.#random() * nodes.length), 1);
      if (node && this.take(node)) return true;
    }
    return false;
  }

  #rackIsFull(node: Datanode): boolean {
    return this.results.filter((storage) => storage.datanode.rack === node.rack).length >= this.#perRackMax;
  }
}

/** Source: BlockPlacementPolicyDefault.getMaxNodesPerRack. */
export function replicasPerRackMax(replicas: number, racks: number): number {
  if (racks <= 1 || replicas <= 1) return replicas;
  const most = Math.floor((replicas - 1) / racks) + 2;
  return most === replicas ? most - 1 : most;
}

/** The emptiest storage of the right type with room for the block beside those that are on their way. */
function storageFor(node: Datanode, { blockBytes, storageType = 'DISK' }: Placement): Storage | undefined {
  const usable = (storage: Storage) => storage.type === storageType && !storage.failed && !storage.readOnlyShared;
  const freeBytes = storageSum(node, (storage) => (usable(storage) ? storage.remainingBytes : 0));
  if (freeBytes - node.scheduled.count * blockBytes < blockBytes) return undefined;
  let best: Storage | undefined;
  for (const storage of node.storages.values()) {
    if (usable(storage) && storage.remainingBytes > (best?.remainingBytes ?? 0)) best = storage;
  }
  return best;
}

/** Each hop to the nearest node that is left. Source: BlockPlacementPolicyDefault.getPipeline. */
function pipelineOrder(storages: Storage[], { writer, writerRack }: Placement): Storage[] {
  const left = [...storages];
  const ordered: Storage[] = [];
  let here: { node: Datanode | undefined; rack: string | undefined } = { node: writer, rack: writer?.rack ?? writerRack };
  while (left.length > 0) {
    const distance = ({ datanode }: Storage) =>
      datanode === here.node ? 0 : here.rack === undefined ? 1 : rackDistance(here.rack, datanode.rack);
    const nearest = left.reduce((best, storage) => (distance(storage) < distance(best) ? storage : best));
    left.splice(left.indexOf(nearest), 1);
    ordered.push(nearest);
    here = { node: nearest.datanode, rack: nearest.datanode.rack };
  }
  return ordered;
}
