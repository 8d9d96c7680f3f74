import type { Block } from '../block-table.ts';
import { type BlockSituation, blockText, checkPool, checkSafeMode, type NamedBlock, namedBlockText } from '../block-situation.ts';
import { type Datanode, nodeName, type Storage } from '../blocks/datanodes.ts';
import { chooseTargets } from '../blocks/placement.ts';
import { rackOf } from '../blocks/topology.ts';
import type { Edit } from '../edit.ts';
import { ioException } from '../refusals.ts';
import type { Decision } from '../situation.ts';
import { checkCommit } from './complete.ts';
import { notReplicatedYet, openFile, type OpenFileRequest } from './open-file.ts';

export interface AddBlockRequest extends OpenFileRequest {
  /** The block the client has just finished. */
  readonly previous: NamedBlock | undefined;
  /** Uuids of DataNodes the client could not reach. */
  readonly excluded: readonly string[];
  /** `host:port` of DataNodes to prefer. */
  readonly favored: readonly string[];
  /** Not on the writer's own node. */
  readonly noLocalWrite: boolean;
  readonly ignoreLocality: boolean;
}

/** Where the client is to write. */
export interface NewBlock {
  readonly block: Block;
  readonly storages: readonly Storage[];
  /** Bytes of the file before it. */
  readonly offset: number;
}

/**
 * Commits the file's last block and gives it a further one, with a pipeline of DataNodes. A client that asks again, since it missed the answer,
 * gets the same block. Source: FSNamesystem.getAdditionalBlock, FSDirWriteFileOp.validateAddBlock, storeAllocatedBlock. @throws HadoopError
 */
export function decideAddBlock(situation: BlockSituation, request: AddBlockRequest): Decision<NewBlock> {
  const { namespace, pool } = situation;
  checkPool(situation, request.previous);
  checkSafeMode(situation, `Cannot add block to ${request.path}`);
  const { row, path } = openFile(situation, request);
  const retried = retriedBlock(situation, { row, path, previous: request.previous });
  if (retried) return repeat(situation, { file: row, path, last: retried.last, request });
  const rows = namespace.blockRows(row);
  const penultimate = rows.at(-2);
  if (penultimate !== undefined && !pool.isComplete(penultimate)) throw notReplicatedYet(`Not replicated yet: ${path}`);
  checkBlockCount(situation, rows.length);
  const last = rows.at(-1);
  const committed = last === undefined ? undefined : checkCommit(situation, last, request.previous);
  const storages = chooseNodes(situation, { file: row, path, request });
  const block = { id: namespace.lastBlockId + 1n, bytes: 0, generationStamp: namespace.generationStamp + 1 };
  const edits: Edit[] = [
    { op: 'OP_ALLOCATE_BLOCK_ID', blockId: block.id },
    { op: 'OP_SET_GENSTAMP_V2', generationStamp: block.generationStamp },
    { op: 'OP_ADD_BLOCK', inodeId: namespace.id(row), block, ...(committed && { penultimate: committed }) },
  ];
  const before = last === undefined ? 0 : namespace.fileBytes(row) - namespace.blocks.bytes(last);
  const offset = before + (last === undefined ? 0 : (committed ?? namespace.blocks.block(last)).bytes);
  return { edits, result: { block, storages, offset }, applied: () => pool.expect(pool.table.find(block.id), storages) };
}

/**
 * What to make of `previous`: undefined when it is the last block (or the file begins a new one after a full one); the last block when the client
 * repeats itself. Source: FSDirWriteFileOp.analyzeFileState. @throws HadoopError
 */
function retriedBlock(
  { namespace, pool }: BlockSituation,
  { row, path, previous }: { row: number; path: string; previous: NamedBlock | undefined },
): { last: number } | undefined {
  const rows = namespace.blockRows(row);
  const last = rows.at(-1);
  const matches = (at: number | undefined) =>
    at === undefined
      ? previous === undefined
      : previous !== undefined &&
        namespace.blocks.id(at) === previous.id &&
        pool.facts(at).generationStamp === previous.generationStamp;
  if (matches(last) || last === undefined) {
    if (matches(last)) return undefined;
    throw mismatch(path, previous, 'null');
  }
  const lastBlock = pool.facts(last);
  const isFull = lastBlock.bytes >= namespace.layout(row).blockSize;
  if (previous === undefined && isFull && pool.isComplete(last)) return undefined;
  if (!matches(rows.at(-2))) throw mismatch(path, previous, blockText(lastBlock));
  if (lastBlock.bytes !== 0) {
    throw ioException(
      `Request looked like a retry to allocate block ${blockText(lastBlock)} but it already contains ${lastBlock.bytes} bytes`,
    );
  }
  return { last };
}

function mismatch(path: string, previous: NamedBlock | undefined, last: string) {
  return ioException(
    `Cannot allocate block in ${path}: passed 'previous' block ${previous ? namedBlockText(previous) : 'null'} does not match actual last block in file ${last}`,
  );
}

/** The same block again; after a restart its pipeline is not known, and it gets a new one. */
function repeat(
  situation: BlockSituation,
  { file, path, last, request }: { file: number; path: string; last: number; request: AddBlockRequest },
): Decision<NewBlock> {
  const { namespace, pool } = situation;
  const expected = (pool.construction.get(last)?.expected ?? []).map(({ storage }) => pool.datanodes.storage(storage));
  const block = namespace.blocks.block(last);
  const offset = namespace.fileBytes(file) - block.bytes;
  if (expected.length > 0) return { edits: [], result: { block, storages: expected, offset } };
  const storages = chooseNodes(situation, { file, path, request });
  return { edits: [], result: { block, storages, offset }, applied: () => pool.expect(last, storages) };
}

function checkBlockCount({ blockLimits: { blocksPerFileMax } }: BlockSituation, count: number): void {
  if (count < blocksPerFileMax) return;
  throw ioException(
    `File has reached the limit on maximum number of blocks (dfs.namenode.fs-limits.max-blocks-per-file): ${count} >= ${blocksPerFileMax}`,
  );
}

/** Source: BlockManager.chooseTarget4NewBlock. @throws HadoopError when there are fewer than the minimal replicas */
function chooseNodes(
  situation: BlockSituation,
  { file, path, request }: { file: number; path: string; request: AddBlockRequest },
): Storage[] {
  const { namespace, pool, blockLimits, random } = situation;
  const live = pool.datanodes.live();
  const { replication, blockSize } = namespace.layout(file);
  const machine = namespace.underConstruction(file)?.clientMachine ?? '';
  const writer = request.ignoreLocality ? {} : writerPlace(situation, machine);
  const excluded = new Set(request.excluded.map((uuid) => pool.datanodes.get(uuid)).filter((node) => node !== undefined));
  const favored = live.filter(
    (node) => request.favored.includes(nodeName(node.id)) || request.favored.includes(`${node.id.hostName}:${node.id.xferPort}`),
  );
  const placement = { count: replication, blockBytes: blockSize, favored, ...writer };
  const without = (more: readonly Datanode[]) =>
    chooseTargets(live, { ...placement, excluded: new Set([...excluded, ...more]) }, random);
  const storages = request.noLocalWrite && writer.writer ? without([writer.writer]) : without([]);
  if (storages.length >= blockLimits.replicationMin) return storages;
  throw ioException(
    `File ${path} could only be written to ${storages.length} of the ${blockLimits.replicationMin} minReplication nodes. There are ${live.length} datanode(s) running and ${request.excluded.length === 0 ? 'no' : request.excluded.length} node(s) are excluded in this operation.`,
  );
}

/** The writer's node, or at least its rack. Several nodes may stand on one host: any of them is as near. */
export function writerPlace({ pool, random }: BlockSituation, machine: string): { writer?: Datanode; writerRack?: string } {
  const there = pool.datanodes.atHost(machine);
  const writer = there[Math.floor(random() * there.length)];
  return writer ? { writer } : { writerRack: rackOf(pool.datanodes.rackTable, { hostName: machine, ipAddr: machine }) };
}
