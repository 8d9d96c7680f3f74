import { type BlockSituation, checkSafeMode, type NamedBlock, namedBlockText } from '../block-situation.ts';
import type { Edit } from '../edit.ts';
import { ioException } from '../refusals.ts';
import type { Decision } from '../situation.ts';

export interface BlockSynchronization {
  readonly block: NamedBlock;
  readonly recoveryId: number;
  readonly bytes: number;
  readonly closeFile: boolean;
  readonly deleteBlock: boolean;
  /** Uuids of the DataNodes that agreed, and of their storages. */
  readonly nodes: readonly string[];
  readonly storages: readonly string[];
}

/** A recovery's outcome, told by its primary DataNode. Source: FSNamesystem.commitBlockSynchronization. @throws HadoopError */
export function decideCommitBlockSynchronization(situation: BlockSituation, said: BlockSynchronization): Decision<void> {
  const { namespace, pool, at } = situation;
  checkSafeMode(situation, 'Cannot commitBlockSynchronization while in safe mode');
  const row = namespace.blocks.find(said.block.id);
  if (row < 0) {
    if (said.deleteBlock) return { edits: [], result: undefined };
    throw ioException(`Block (=${namedBlockText(said.block)}) not found`);
  }
  const file = namespace.blocks.file(row);
  const construction = pool.construction.get(row);
  if (!namespace.underConstruction(file) || !construction) return { edits: [], result: undefined };
  const recoveryId = construction.state === 'UNDER_RECOVERY' ? construction.recoveryId : 0;
  if (recoveryId !== said.recoveryId) {
    throw ioException(
      `The recovery id ${said.recoveryId} does not match current recovery id ${recoveryId} for block ${namedBlockText(said.block)}`,
    );
  }
  const inodeId = namespace.id(file);
  const block = { id: said.block.id, bytes: said.bytes, generationStamp: said.recoveryId };
  const change: Edit = said.deleteBlock
    ? { op: 'OP_UPDATE_BLOCKS', inodeId, blocks: [], dropsLast: true }
    : { op: 'OP_UPDATE_BLOCKS', inodeId, blocks: [block] };
  const close: Edit[] = said.closeFile ? [{ op: 'OP_CLOSE', inodeId, mtimeMs: at.ms, blocks: [] }] : [];
  return { edits: [change, ...close], result: undefined, applied: () => pool.recovered(said.block.id, said) };
}
