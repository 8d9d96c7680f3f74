import { type BlockSituation, checkSafeMode, type NamedBlock } from '../block-situation.ts';
import type { Decision } from '../situation.ts';
import { openFile, type OpenFileRequest } from './open-file.ts';

/** The writer gives its last block up; one that is not the last is gone already. Source: FSDirWriteFileOp.abandonBlock. @throws HadoopError */
export function decideAbandonBlock(
  situation: BlockSituation,
  { block, ...file }: OpenFileRequest & { readonly block: NamedBlock },
): Decision<void> {
  const { namespace, pool } = situation;
  checkSafeMode(situation, `Cannot abandon block ${block.id} for file ${file.path}`);
  const { row } = openFile(situation, file);
  const last = namespace.lastBlock(row);
  if (last < 0 || namespace.blocks.id(last) !== block.id || pool.isComplete(last)) return { edits: [], result: undefined };
  return {
    edits: [{ op: 'OP_UPDATE_BLOCKS', inodeId: namespace.id(row), blocks: [], dropsLast: true }],
    result: undefined,
  };
}
