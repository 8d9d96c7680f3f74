import type { HadoopError } from '@calf/runtime/errors';
import { type BlockSituation, checkSafeMode } from '../block-situation.ts';
import type { Edit } from '../edit.ts';
import { fileRow, pathOf } from '../inodes-in-path.ts';
import { checkPermission } from '../permissions.ts';
import { illegalArgument } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision } from '../situation.ts';
import { alreadyBeingCreated } from './open-file.ts';
import { takeLease } from './release-lease.ts';

export interface TruncateRequest {
  readonly path: string;
  readonly holder: string;
  readonly bytes: number;
}

/**
 * Cuts a file. True when that is done with it, on the border of a block; else the last block's DataNodes are told to cut it, and the file
 * is closed when they have. Source: FSDirTruncateOp.truncate. @throws HadoopError
 */
export function decideTruncate(situation: BlockSituation, request: TruncateRequest): Decision<boolean | HadoopError> {
  const { namespace, pool } = situation;
  const { path, holder, bytes } = request;
  checkSafeMode(situation, `Cannot truncate for ${path}`);
  if (bytes < 0) throw illegalArgument(`Cannot truncate to a negative file size: ${bytes}.`);
  const inodes = resolvePath(situation, path, 'write');
  checkPermission(situation, inodes, { self: 'WRITE' });
  const file = { row: fileRow(namespace, inodes), path: pathOf(inodes) };
  const running = runningTruncation(situation, file.row);
  if (running === bytes) return { edits: [], result: false };
  if (running !== undefined) {
    throw alreadyBeingCreated(
      `Failed to TRUNCATE_FILE ${file.path} for ${holder} on ${situation.caller.machine} because ${file.path} is being truncated.`,
    );
  }
  const release = takeLease(situation, file, { caller: 'TRUNCATE_FILE', holder, force: false });
  if (release.refusal) return { ...release, result: release.refusal };
  const size = namespace.blockRows(file.row).reduce((sum, block) => sum + pool.facts(block).bytes, 0);
  if (size === bytes) return { ...release, result: true };
  if (size < bytes) {
    throw illegalArgument(`Cannot truncate to a larger file size. Current size: ${size}, truncate size: ${bytes}.`);
  }
  return cut(situation, { row: file.row, edits: release.edits, request });
}

function cut(
  situation: BlockSituation,
  { row, edits, request }: { row: number; edits: readonly Edit[]; request: TruncateRequest },
): Decision<boolean> {
  const { namespace, pool, caller, at } = situation;
  const rows = namespace.blockRows(row);
  let kept = 0;
  let keptBytes = 0;
  for (const block of rows) {
    if (keptBytes >= request.bytes) break;
    kept++;
    keptBytes += pool.facts(block).bytes;
  }
  const truncation = { op: 'OP_TRUNCATE', inodeId: namespace.id(row), mtimeMs: at.ms, droppedCount: rows.length - kept } as const;
  if (keptBytes === request.bytes) return { edits: [...edits, truncation], result: true };
  const last = rows[kept - 1] ?? -1;
  const recoveryId = namespace.generationStamp + 1;
  const bytesOfLast = pool.facts(last).bytes - (keptBytes - request.bytes);
  return {
    edits: [
      ...edits,
      { op: 'OP_SET_GENSTAMP_V2', generationStamp: recoveryId },
      { ...truncation, clientName: request.holder, clientMachine: caller.machine },
    ],
    result: false,
    applied: () => pool.startRecovery(last, recoveryId, bytesOfLast),
  };
}

/** To how many bytes the file is being cut, if it is. */
function runningTruncation({ namespace, pool }: BlockSituation, row: number): number | undefined {
  const last = namespace.lastBlock(row);
  const construction = last < 0 ? undefined : pool.construction.get(last);
  if (construction?.state !== 'UNDER_RECOVERY' || construction.truncateTo === undefined) return undefined;
  return namespace.fileBytes(row) - namespace.blocks.bytes(last) + construction.truncateTo;
}
