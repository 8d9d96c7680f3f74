import { type BlockSituation, blockText, checkSafeMode, type NamedBlock, namedBlockText } from '../block-situation.ts';
import type { Storage } from '../blocks/datanodes.ts';
import { chooseTargets } from '../blocks/placement.ts';
import { ioException } from '../refusals.ts';
import type { Decision } from '../situation.ts';
import { writerPlace } from './add-block.ts';
import { leaseExpired, openFile, type OpenFileRequest } from './open-file.ts';

/** A new generation stamp for a block whose pipeline broke: replicas that stay behind are then known as old. Source: FSNamesystem.bumpBlockGenerationStamp. */
export function decideUpdateBlockForPipeline(
  situation: BlockSituation,
  { block, holder }: { block: NamedBlock; holder: string },
): Decision<{ readonly storages: readonly Storage[]; readonly generationStamp: number }> {
  const { namespace, pool } = situation;
  const { row } = checkWrittenBlock(situation, block, holder);
  const generationStamp = namespace.generationStamp + 1;
  const storages = (pool.construction.get(row)?.expected ?? []).map(({ storage }) => pool.datanodes.storage(storage));
  return { edits: [{ op: 'OP_SET_GENSTAMP_V2', generationStamp }], result: { storages, generationStamp } };
}

export interface UpdatePipelineRequest {
  readonly holder: string;
  readonly oldBlock: NamedBlock;
  readonly newBlock: NamedBlock;
  /** The new pipeline: uuids of its DataNodes, and of their storages. */
  readonly nodes: readonly string[];
  readonly storages: readonly string[];
}

/** The block goes on in a new pipeline under a new generation stamp. Source: FSNamesystem.updatePipelineInternal. @throws HadoopError */
export function decideUpdatePipeline(situation: BlockSituation, request: UpdatePipelineRequest): Decision<void> {
  const { namespace, pool } = situation;
  const { oldBlock, newBlock, holder } = request;
  checkSafeMode(situation, 'Pipeline not updated');
  const { row, file } = checkWrittenBlock(situation, oldBlock, holder);
  const last = namespace.blocks.block(namespace.lastBlock(file));
  if (newBlock.generationStamp <= last.generationStamp) {
    throw ioException(
      `Update ${namedBlockText(oldBlock)} but the new block ${namedBlockText(newBlock)} does not have a larger generation stamp than the last block ${blockText(last)}`,
    );
  }
  if (newBlock.bytes < last.bytes) {
    throw ioException(
      `Update ${namedBlockText(oldBlock)} (size=${oldBlock.bytes}) to a smaller size block ${namedBlockText(newBlock)} (size=${newBlock.bytes})`,
    );
  }
  const storages = namedStorages(situation, request);
  const block = { id: last.id, bytes: newBlock.bytes, generationStamp: newBlock.generationStamp };
  return {
    edits: [{ op: 'OP_UPDATE_BLOCKS', inodeId: namespace.id(file), blocks: [block] }],
    result: undefined,
    applied: () => pool.expect(row, storages),
  };
}

export interface AdditionalDatanodeRequest extends OpenFileRequest {
  readonly existing: readonly string[];
  readonly existingStorages: readonly string[];
  readonly excluded: readonly string[];
  readonly count: number;
}

/** Further nodes for a pipeline, with the storages it has. Source: FSNamesystem.getAdditionalDatanode. @throws HadoopError */
export function additionalDatanodes(situation: BlockSituation, request: AdditionalDatanodeRequest): Storage[] {
  const { namespace, pool, random } = situation;
  checkSafeMode(situation, `Cannot add datanode; src=${request.path}`);
  const { row } = openFile(situation, request);
  const chosen = namedStorages(situation, { nodes: request.existing, storages: request.existingStorages });
  const placement = {
    count: request.count,
    blockBytes: namespace.layout(row).blockSize,
    chosen,
    excluded: new Set(request.excluded.map((uuid) => pool.datanodes.get(uuid)).filter((node) => node !== undefined)),
    ...writerPlace(situation, namespace.underConstruction(row)?.clientMachine ?? ''),
  };
  return [...chosen, ...chooseTargets(pool.datanodes.live(), placement, random)];
}

/** Storages as a client names them. Source: DatanodeManager.getDatanodeStorageInfos. */
function namedStorages(
  { pool }: BlockSituation,
  { nodes, storages }: { nodes: readonly string[]; storages: readonly string[] },
): Storage[] {
  return nodes.flatMap((uuid, index) => {
    const node = pool.datanodes.get(uuid);
    const storage = node?.storages.get(storages[index] ?? '') ?? node?.storages.values().next().value;
    return storage ? [storage] : [];
  });
}

/** A block that its lease holder writes. Source: FSNamesystem.checkUCBlock. @throws HadoopError */
function checkWrittenBlock(situation: BlockSituation, block: NamedBlock, holder: string): { row: number; file: number } {
  const { namespace, pool } = situation;
  const text = namedBlockText(block);
  checkSafeMode(situation, `Cannot get a new generation stamp and an access token for block ${text}`);
  const row = namespace.blocks.find(block.id);
  if (row < 0) throw ioException(`${text} does not exist.`);
  const state = pool.construction.get(row)?.state ?? 'COMPLETE';
  if (state !== 'UNDER_CONSTRUCTION') {
    throw ioException(`Unexpected BlockUCState: ${text} is ${state} but not UNDER_CONSTRUCTION`);
  }
  const file = namespace.blocks.file(row);
  const writer = namespace.underConstruction(file);
  if (!writer) {
    throw ioException(`The file ${blockText(block)} belonged to does not exist or it is not under construction.`);
  }
  if (writer.clientName !== holder) throw leaseExpired(`Lease mismatch: ${text} is accessed by a non lease holder ${holder}`);
  return { row, file };
}
