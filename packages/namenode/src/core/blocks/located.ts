import type { Block } from '../block-table.ts';
import type { NamespaceView } from '../namespace.ts';
import type { BlockPool } from './block-pool.ts';
import type { Datanode, Storage } from './datanodes.ts';
import type { Random } from './placement.ts';
import { rackDistance, rackOf } from './topology.ts';

/** A block of a file and where to read it. */
export interface LocatedBlock {
  readonly block: Block;
  /** Bytes of the file before it. */
  readonly offset: number;
  /** Nearest to the reader first; for a block that is being written, the pipeline. */
  readonly storages: readonly Storage[];
  /** All its replicas are known to be bad. */
  readonly corrupt: boolean;
}

export interface LocatedBlocks {
  /** Without the last block if that is not complete. */
  readonly fileBytes: number;
  readonly blocks: readonly LocatedBlock[];
  readonly underConstruction: boolean;
  readonly lastBlock: LocatedBlock | undefined;
  readonly isLastBlockComplete: boolean;
}

/** Who is going to read: its address or name. */
export interface Reader {
  readonly machine: string;
  readonly random: Random;
}

/** The blocks of a file that lie in a range, and its last one. Source: FSDirStatAndListingOp.getBlockLocations, BlockManager.createLocatedBlocks. */
export function locateBlocks(
  { namespace, pool }: { namespace: NamespaceView; pool: BlockPool },
  file: number,
  { offset, length, reader }: { offset: number; length: number; reader: Reader },
): LocatedBlocks {
  const blocks: LocatedBlock[] = [];
  let at = 0;
  let lastBlock: LocatedBlock | undefined;
  const rows = namespace.blockRows(file);
  for (const [index, row] of rows.entries()) {
    const { bytes } = pool.facts(row);
    const isLast = index === rows.length - 1;
    const isWanted = at < offset + length && (at + bytes > offset || (bytes === 0 && (index === 0 || at > offset)));
    if (isWanted || isLast) {
      const located = locateBlock(pool, row, { offset: at, reader });
      if (isWanted) blocks.push(located);
      if (isLast) lastBlock = located;
    }
    if (!isLast || pool.isComplete(row)) at += bytes;
  }
  const last = rows.at(-1);
  return {
    fileBytes: at,
    blocks,
    underConstruction: namespace.underConstruction(file) !== undefined,
    lastBlock,
    isLastBlockComplete: last !== undefined && pool.isComplete(last),
  };
}

/** Source: BlockManager.createLocatedBlock, DatanodeManager.sortLocatedBlocks. */
export function locateBlock(pool: BlockPool, row: number, { offset, reader }: { offset: number; reader: Reader }): LocatedBlock {
  const block = pool.facts(row);
  const construction = pool.construction.get(row);
  if (construction) {
    const storages = construction.expected.map(({ storage }) => pool.datanodes.storage(storage));
    return { block, offset, storages: nearestFirst(pool, storages, reader), corrupt: false };
  }
  const all = pool.replicas.of(row);
  const good = pool.goodReplicas(row);
  const corrupt = all.length > 0 && good.length === 0;
  const storages = (corrupt ? all : good).map((index) => pool.datanodes.storage(index)).filter((storage) => !storage.failed);
  return { block, offset, storages: nearestFirst(pool, storages, reader), corrupt };
}

/** By distance to the reader, those of one distance shuffled; stale nodes last. */
function nearestFirst(pool: BlockPool, storages: readonly Storage[], { machine, random }: Reader): Storage[] {
  const here = pool.datanodes.atHost(machine);
  const rack = here[0]?.rack ?? rackOf(pool.datanodes.rackTable, { hostName: machine, ipAddr: machine });
  const weight = (node: Datanode) => {
    const distance = here.includes(node) ? 0 : rackDistance(rack, node.rack);
    return distance + (pool.datanodes.isStale(node, pool.at) ? 1e6 : 0);
  };
  return storages
    .map((storage) => ({ storage, weight: weight(storage.datanode), chance: random() }))
    .sort((one, other) => one.weight - other.weight || one.chance - other.chance)
    .map(({ storage }) => storage);
}
