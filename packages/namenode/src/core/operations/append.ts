import { HadoopError } from '@calf/runtime/errors';
import { type BlockSituation, blockText, checkSafeMode } from '../block-situation.ts';
import { fileRow, lastRow, pathOf } from '../inodes-in-path.ts';
import { checkPermission } from '../permissions.ts';
import { fileAlreadyExists, fileNotFound, ioException } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision } from '../situation.ts';
import { takeLease } from './release-lease.ts';

export interface AppendRequest {
  readonly path: string;
  readonly holder: string;
  /** The client goes on in a new block, though the last one may not be full. */
  readonly newBlock: boolean;
}

/** A closed file is open again, its last block too if it is not full; answers its inode id. Source: FSDirAppendOp.appendFile. @throws HadoopError */
export function decideAppend(
  situation: BlockSituation,
  { path, holder, newBlock }: AppendRequest,
): Decision<number | HadoopError> {
  const { namespace, pool, caller } = situation;
  checkSafeMode(situation, `Cannot append to file${path}`);
  const inodes = resolvePath(situation, path, 'write');
  const here = pathOf(inodes);
  if (lastRow(inodes) >= 0 && namespace.isDirectory(lastRow(inodes))) {
    throw fileAlreadyExists(`Cannot append to directory ${here}; already exists as a directory.`);
  }
  checkPermission(situation, inodes, { self: 'WRITE' });
  if (lastRow(inodes) < 0) throw fileNotFound(`Failed to append to non-existent file ${here} for client ${caller.machine}`);
  const row = fileRow(namespace, inodes);
  const release = takeLease(situation, { row, path: here }, { caller: 'APPEND_FILE', holder, force: false });
  if (release.refusal) return { ...release, result: release.refusal };
  const last = namespace.lastBlock(row);
  checkLastBlock(situation, last, here);
  const edit = { op: 'OP_APPEND', inodeId: namespace.id(row), clientName: holder, clientMachine: caller.machine } as const;
  const applied = () => {
    if (newBlock && last >= 0 && !pool.isComplete(last)) pool.endReopening(last);
  };
  return { edits: [...release.edits, edit], result: edit.inodeId, applied };
}

function checkLastBlock({ namespace, pool, blockLimits }: BlockSituation, last: number, path: string): void {
  if (last < 0) return;
  const text = blockText(namespace.blocks.block(last));
  if (pool.construction.get(last)?.state === 'COMMITTED') {
    throw new HadoopError(
      'org.apache.hadoop.ipc.RetriableException',
      `append: lastBlock=${text} of src=${path} is COMMITTED but not yet COMPLETE.`,
    );
  }
  const { live } = pool.counts(last);
  if (live >= blockLimits.replicationMin || live >= pool.datanodes.live().length) return;
  throw ioException(`append: lastBlock=${text} of src=${path} is not sufficiently replicated yet.`);
}
