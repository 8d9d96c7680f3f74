import type { HadoopError } from '@calf/runtime/errors';
import type { BlockSituation } from '../block-situation.ts';
import type { Edit } from '../edit.ts';
import { nameNodeHolder } from '../leases.ts';
import { alreadyBeingCreated, recoveryInProgress } from './open-file.ts';

/** What the caller was about to do, as it stands in the messages. Source: FSNamesystem.RecoverLeaseOp. */
export type LeaseCaller = 'CREATE_FILE' | 'APPEND_FILE' | 'TRUNCATE_FILE' | 'RECOVER_LEASE';

/** The edits to make first; then the file is closed, or the caller is refused. */
export interface LeaseRelease {
  readonly edits: readonly Edit[];
  readonly closed: boolean;
  readonly refusal?: HadoopError;
  readonly applied?: () => void;
}

/** A recovery that was ordered is not ordered again for so long. Source: PendingRecoveryBlocks, 30 heartbeats. */
const recoveryTimeoutMs = 90_000;

/**
 * Whether an open file can be taken from its writer: at once with `force`, else only after the writer's soft limit.
 * Source: FSNamesystem.recoverLeaseInternal. @throws HadoopError AlreadyBeingCreatedException, RecoveryInProgressException
 */
export function takeLease(
  situation: BlockSituation,
  file: { row: number; path: string },
  by: { caller: LeaseCaller; holder: string; force: boolean },
): LeaseRelease {
  const { namespace, pool, at } = situation;
  const writer = namespace.underConstruction(file.row);
  if (!writer) return { edits: [], closed: true };
  const because = (reason: string) =>
    `Failed to ${by.caller} ${file.path} for ${by.holder} on ${situation.caller.machine} because ${reason}`;
  if (!by.force && writer.clientName === by.holder) {
    throw alreadyBeingCreated(because(`${by.holder} is already the current lease holder.`));
  }
  if (by.force) return releaseLease(situation, file.row);
  if (pool.leases.isPastSoftLimit(writer.clientName, at.monotonicMs)) {
    const release = releaseLease(situation, file.row);
    const refusal = recoveryInProgress(because('lease recovery is in progress. Try again later.'));
    return release.closed ? release : { ...release, refusal };
  }
  const owner = `${writer.clientName} on ${writer.clientMachine}`;
  const last = namespace.lastBlock(file.row);
  if (last >= 0 && pool.construction.get(last)?.state === 'UNDER_RECOVERY') {
    throw recoveryInProgress(because(`another recovery is in progress by ${owner}`));
  }
  throw alreadyBeingCreated(because(`this file lease is currently owned by ${owner}`));
}

/**
 * Closes a file without its writer if that can be done now; else makes the NameNode its holder, and a DataNode is told to agree with the others on
 * the last block's length. Source: FSNamesystem.internalReleaseLease.
 */
export function releaseLease(situation: BlockSituation, row: number): LeaseRelease {
  const { namespace, pool, at } = situation;
  const inodeId = namespace.id(row);
  const last = namespace.lastBlock(row);
  const construction = last < 0 ? undefined : pool.construction.get(last);
  if (!construction) return { edits: [{ op: 'OP_CLOSE', inodeId, mtimeMs: at.ms, blocks: [] }], closed: true };
  if (construction.state === 'COMMITTED') {
    if (pool.hasMinimalReplicas(last)) {
      return { edits: [{ op: 'OP_CLOSE', inodeId, mtimeMs: at.ms, blocks: [pool.facts(last)] }], closed: true };
    }
    throw alreadyBeingCreated(
      `DIR* NameSystem.internalReleaseLease: Failed to release lease for file ${namespace.path(row)}. Committed blocks are waiting to be minimally replicated.`,
    );
  }
  const locations = construction.expected.length > 0 ? construction.expected : pool.replicas.of(last);
  if (locations.length === 0 && namespace.blocks.bytes(last) === 0) {
    const dropped = { op: 'OP_UPDATE_BLOCKS', inodeId, blocks: [], dropsLast: true } as const;
    return { edits: [dropped, { op: 'OP_CLOSE', inodeId, mtimeMs: at.ms, blocks: [] }], closed: true };
  }
  if (construction.state === 'UNDER_RECOVERY' && at.monotonicMs - construction.sinceMs < recoveryTimeoutMs) {
    return { edits: [], closed: false };
  }
  const recoveryId = namespace.generationStamp + 1;
  const truncateTo = construction.state === 'UNDER_RECOVERY' ? construction.truncateTo : undefined;
  return {
    edits: [
      { op: 'OP_SET_GENSTAMP_V2', generationStamp: recoveryId },
      { op: 'OP_REASSIGN_LEASE', inodeId, clientName: nameNodeHolder },
    ],
    closed: false,
    applied: () => pool.startRecovery(last, recoveryId, truncateTo),
  };
}
