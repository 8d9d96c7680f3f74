import { HadoopError } from '@calf/runtime/errors';
import { inheritedAcl } from '../acl.ts';
import { type BlockLimits, type BlockSituation, checkSafeMode } from '../block-situation.ts';
import type { Edit } from '../edit.ts';
import { componentsOf, type InodesInPath, isReserved, isValidName, lastRow, pathOf, verifyParent } from '../inodes-in-path.ts';
import { checkPermission } from '../permissions.ts';
import { fileAlreadyExists, fileNotFound, invalidPath, ioException } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision } from '../situation.ts';
import { missingAncestors, setAcl } from './new-inode.ts';
import { takeLease } from './release-lease.ts';

export interface CreateRequest {
  readonly path: string;
  readonly mode: number;
  /** What it would be without the client's umask, where a default ACL takes its place. */
  readonly unmasked?: number | undefined;
  readonly holder: string;
  readonly flags: { readonly create: boolean; readonly overwrite: boolean; readonly lazyPersist: boolean };
  readonly createParent: boolean;
  readonly replication: number;
  readonly blockSize: number;
}

/** Id of the storage policy LAZY_PERSIST. Source: HdfsConstants.StoragePolicy. */
const lazyPersist = 15;

/**
 * A new file, open for writing by `holder`; with `overwrite` in place of what is at the path. Answers the file's inode id, or the refusal to
 * throw once the edits are made (an expired writer's file may have been closed meanwhile).
 * Source: FSNamesystem.startFileInt, FSDirWriteFileOp.startFile. @throws HadoopError
 */
export function decideCreate(situation: BlockSituation, request: CreateRequest): Decision<number | HadoopError> {
  const { path, flags } = request;
  if (!isValidName(path) || isReserved(componentsOf(path))) throw invalidPath(path);
  checkSafeMode(situation, `Cannot create file${path}`);
  const inodes = resolveForCreate(situation, request);
  checkBlockSize(request.blockSize, situation.blockLimits);
  checkReplication(situation.blockLimits, { ...request, client: situation.caller.machine });
  const row = lastRow(inodes);
  if (row >= 0 && !flags.overwrite) return refuseExisting(situation, { row, path: pathOf(inodes), holder: request.holder });
  return addFile(situation, row < 0 ? inodes : { ...inodes, rows: inodes.rows.slice(0, -1) }, { request, replaced: row });
}

/** Source: FSDirWriteFileOp.resolvePathForStartFile. */
function resolveForCreate(situation: BlockSituation, { path, flags, createParent }: CreateRequest): InodesInPath {
  const { namespace } = situation;
  const inodes = resolvePath(situation, path, 'create');
  checkPermission(situation, inodes, { ancestor: 'WRITE' });
  const row = lastRow(inodes);
  if (row >= 0) {
    if (namespace.isDirectory(row)) throw fileAlreadyExists(`${pathOf(inodes)} already exists as a directory`);
    if (flags.overwrite) checkPermission(situation, inodes, { self: 'WRITE' });
    return inodes;
  }
  if (!createParent) verifyParent(namespace, inodes);
  if (!flags.create) throw fileNotFound(`Can't overwrite non-existent ${path}`);
  return inodes;
}

/** Source: FSDirWriteFileOp.startFile, addFile. */
function addFile(
  situation: BlockSituation,
  inodes: InodesInPath,
  { request, replaced }: { request: CreateRequest; replaced: number },
): Decision<number> {
  const { namespace, caller, at } = situation;
  const { edits, place } = missingAncestors(situation, inodes, { mode: request.mode, like: 'parent' });
  const { group, parentAcl, ...where } = place;
  const inherited = inheritedAcl(parentAcl, { mode: request.mode, unmasked: request.unmasked, isDirectory: false });
  const deletion: Edit[] = replaced < 0 ? [] : [{ op: 'OP_DELETE', inodeId: namespace.id(replaced), mtimeMs: at.ms }];
  const addition: Edit = {
    op: 'OP_ADD',
    ...where,
    permission: { mode: inherited?.mode ?? request.mode, owner: caller.user, group },
    mtimeMs: at.ms,
    atimeMs: at.ms,
    replication: request.replication,
    blockSize: request.blockSize,
    clientName: request.holder,
    clientMachine: caller.machine,
    storagePolicy: request.flags.lazyPersist ? lazyPersist : 0,
  };
  return { edits: [...deletion, ...edits, addition, ...setAcl(where.inodeId, inherited)], result: place.inodeId };
}

function refuseExisting(
  situation: BlockSituation,
  { row, path, holder }: { row: number; path: string; holder: string },
): Decision<HadoopError> {
  const release = takeLease(situation, { row, path }, { caller: 'CREATE_FILE', holder, force: false });
  const exists = fileAlreadyExists(`${path} for client ${situation.caller.machine} already exists`);
  return { ...release, result: release.refusal ?? exists };
}

/** Source: FSNamesystem.startFileInt. @throws HadoopError */
function checkBlockSize(blockSize: number, { blockBytesMin }: BlockLimits): void {
  if (blockSize >= blockBytesMin) return;
  throw ioException(
    `Specified block size ${blockSize} is less than configured minimum value dfs.namenode.fs-limits.min-block-size=${blockBytesMin}`,
  );
}

/** Source: org.apache.hadoop.hdfs.server.blockmanagement.BlockManager.verifyReplication. @throws HadoopError */
export function checkReplication(
  { replicationMin, replicationMax }: BlockLimits,
  { path, replication, client }: { path: string; replication: number; client?: string },
): void {
  if (replication >= replicationMin && replication <= replicationMax) return;
  const why =
    replication > replicationMax
      ? `exceeds maximum of ${replicationMax}`
      : `is less than the required minimum of ${replicationMin}`;
  const whose = client === undefined ? '' : `, clientName=${client}`;
  throw new HadoopError('java.io.IOException', `Requested replication factor of ${replication} ${why} for ${path}${whose}`);
}
