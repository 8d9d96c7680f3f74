import type { Block } from '../block-table.ts';
import { type BlockSituation, blockText, checkPool, checkSafeMode, type NamedBlock } from '../block-situation.ts';
import { isHadoopError } from '@calf/runtime/errors';
import { lastRow } from '../inodes-in-path.ts';
import { ioException } from '../refusals.ts';
import { resolveFile } from '../resolve-path.ts';
import type { Decision } from '../situation.ts';
import { openFile, type OpenFileRequest } from './open-file.ts';

export interface CompleteRequest extends OpenFileRequest {
  readonly last: NamedBlock | undefined;
}

/** The file is closed; or a block, named by its row, still lacks its minimal replicas. */
export type Completion = { readonly closed: true } | { readonly closed: false; readonly waitsFor: number };

/**
 * Commits the last block, and closes the file if all its blocks have their minimal replicas. A client that asks again for a file it
 * has closed is told that it is. Source: FSDirWriteFileOp.completeFileInternal. @throws HadoopError
 */
export function decideComplete(situation: BlockSituation, request: CompleteRequest): Decision<Completion> {
  const { namespace, pool, at } = situation;
  checkPool(situation, request.last);
  checkSafeMode(situation, `Cannot complete file ${request.path}`);
  const row = openFileOrClosed(situation, request);
  if (row === 'closed') return { edits: [], result: { closed: true } };
  const rows = namespace.blockRows(row);
  const penultimate = rows.at(-2);
  if (penultimate !== undefined && !pool.isComplete(penultimate)) {
    return { edits: [], result: { closed: false, waitsFor: penultimate }, isLook: true };
  }
  const last = rows.at(-1);
  const committed = last === undefined ? undefined : checkCommit(situation, last, request.last);
  if (last !== undefined && committed) pool.commit(last, committed);
  if (last !== undefined && !pool.isComplete(last) && !pool.hasMinimalReplicas(last)) {
    return { edits: [], result: { closed: false, waitsFor: last }, isLook: true };
  }
  const blocks = last === undefined || pool.isComplete(last) ? [] : [pool.facts(last)];
  return { edits: [{ op: 'OP_CLOSE', inodeId: namespace.id(row), mtimeMs: at.ms, blocks }], result: { closed: true } };
}

function openFileOrClosed(situation: BlockSituation, request: CompleteRequest): number | 'closed' {
  try {
    return openFile(situation, request).row;
  } catch (refusal) {
    if (isHadoopError(refusal, 'LeaseExpiredException') && isClosedAsAsked(situation, request)) return 'closed';
    throw refusal;
  }
}

function isClosedAsAsked(situation: BlockSituation, { path, fileId, last }: CompleteRequest): boolean {
  const { namespace } = situation;
  const row = lastRow(resolveFile(situation, path, fileId));
  if (row < 0 || namespace.isDirectory(row) || namespace.underConstruction(row)) return false;
  const real = namespace.lastBlock(row);
  if (real < 0 || !last) return real < 0 && !last;
  return namespace.blocks.id(real) === last.id && namespace.blocks.generationStamp(real) === last.generationStamp;
}

/**
 * What the block in `row` becomes by its writer's word; undefined when it is complete already, or the writer says nothing.
 * Source: BlockManager.commitOrCompleteLastBlock, commitBlock. @throws HadoopError
 */
export function checkCommit({ pool }: BlockSituation, row: number, said: NamedBlock | undefined): Block | undefined {
  const construction = pool.construction.get(row);
  if (!said || !construction) return undefined;
  if (construction.state === 'UNDER_RECOVERY') {
    throw ioException(`Commit or complete block ${blockText(said)}, whereas it is under recovery.`);
  }
  const known = pool.facts(row);
  if (construction.state === 'COMMITTED') return known;
  if (known.id !== said.id) throw ioException(`Trying to commit inconsistent block: id = ${said.id}, expected id = ${known.id}`);
  if (known.generationStamp !== said.generationStamp) {
    throw ioException(`Commit block with mismatching GS. NN has ${blockText(known)}, client submits ${blockText(said)}`);
  }
  if (known.bytes > said.bytes) {
    throw ioException(`commitBlock length is less than the stored one ${said.bytes} vs. ${known.bytes}`);
  }
  return { id: known.id, bytes: said.bytes, generationStamp: said.generationStamp };
}
