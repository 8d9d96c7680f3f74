import { HadoopError } from '@calf/runtime/errors';
import type { BlockSituation } from '../block-situation.ts';
import { lastRow, pathOf } from '../inodes-in-path.ts';
import { rootRow } from '../namespace.ts';
import { fileNotFound } from '../refusals.ts';
import { resolveFile } from '../resolve-path.ts';

/** How a writer names a file of its own. */
export interface OpenFileRequest {
  readonly path: string;
  /** 0 from old clients: the path counts. */
  readonly fileId: number;
  readonly holder: string;
}

export const leaseExpired = (message: string) =>
  new HadoopError('org.apache.hadoop.hdfs.server.namenode.LeaseExpiredException', message);
export const alreadyBeingCreated = (message: string) =>
  new HadoopError('org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException', message);
export const recoveryInProgress = (message: string) =>
  new HadoopError('org.apache.hadoop.hdfs.protocol.RecoveryInProgressException', message);
export const notReplicatedYet = (message: string) =>
  new HadoopError('org.apache.hadoop.hdfs.server.namenode.NotReplicatedYetException', message);

/**
 * The row and path of a file that `holder` has open for writing. Source: FSNamesystem.checkLease.
 * @throws HadoopError LeaseExpiredException, FileNotFoundException
 */
export function openFile(situation: BlockSituation, { path, fileId, holder }: OpenFileRequest): { row: number; path: string } {
  const { namespace } = situation;
  const inodes = resolveFile(situation, path, fileId);
  const row = lastRow(inodes);
  const here = pathOf(inodes);
  const described = `${here} (inode ${fileId})${holderText(situation, holder)}`;
  if (row < 0 || (fileId !== 0 && row === rootRow)) throw fileNotFound(`File does not exist: ${described}`);
  if (namespace.isDirectory(row)) throw leaseExpired(`INode is not a regular file: ${described}`);
  const writer = namespace.underConstruction(row);
  if (!writer) throw leaseExpired(`File is not open for writing: ${described}`);
  if (writer.clientName !== holder) {
    throw leaseExpired(`Client (=${holder}) is not the lease owner (=${writer.clientName}: ${described}`);
  }
  return { row, path: here };
}

/** Source: FSNamesystem.leaseExceptionString. */
function holderText({ pool }: BlockSituation, holder: string): string {
  const lease = pool.leases.lease(holder);
  return lease
    ? ` [Lease.  Holder: ${holder}, pending creates: ${lease.files.size}]`
    : ` Holder ${holder} does not have any open files.`;
}
