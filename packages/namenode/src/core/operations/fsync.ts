import { type BlockSituation, checkSafeMode } from '../block-situation.ts';
import type { Decision } from '../situation.ts';
import { openFile, type OpenFileRequest } from './open-file.ts';

/**
 * Makes the blocks of an open file known for good; a length of the last one is what readers see at least from now on.
 * Source: FSNamesystem.fsync, INodeFile.updateLengthOfLastBlock. @throws HadoopError
 */
export function decideFsync(
  situation: BlockSituation,
  { lastBlockBytes, ...file }: OpenFileRequest & { readonly lastBlockBytes: number },
): Decision<void> {
  const { namespace } = situation;
  checkSafeMode(situation, `Cannot fsync file ${file.path}`);
  const { row } = openFile(situation, file);
  const last = namespace.lastBlock(row);
  if (last < 0 || lastBlockBytes <= namespace.blocks.bytes(last)) return { edits: [], result: undefined };
  const block = { ...namespace.blocks.block(last), bytes: lastBlockBytes };
  return { edits: [{ op: 'OP_UPDATE_BLOCKS', inodeId: namespace.id(row), blocks: [block] }], result: undefined };
}
