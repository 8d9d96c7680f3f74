import { lastRow, pathOf } from '../inodes-in-path.ts';
import { checkDirectory, checkPermission } from '../permissions.ts';
import { fileNotFound } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Situation } from '../situation.ts';

export interface ContentSummary {
  readonly length: number;
  readonly fileCount: number;
  readonly directoryCount: number;
  /** Bytes of all replicas as wanted. */
  readonly spaceConsumed: number;
  readonly quota: number;
  readonly spaceQuota: number;
  readonly isFile: boolean;
}

export interface QuotaUsage {
  readonly fileAndDirectoryCount: number;
  readonly quota: number;
  readonly spaceConsumed: number;
  readonly spaceQuota: number;
}

/** Sums over all that is below a path. Source: FSDirStatAndListingOp.getContentSummary. @throws HadoopError */
export function contentSummary(situation: Situation, path: string): ContentSummary {
  const { namespace } = situation;
  const inodes = resolvePath(situation, path, 'read');
  const row = lastRow(inodes);
  if (row < 0) throw fileNotFound(`File does not exist: ${pathOf(inodes)}`);
  const { namespace: quota, storagespace: spaceQuota } = namespace.quota(row);
  return { ...sums(situation, row), quota, spaceQuota, isFile: !namespace.isDirectory(row) };
}

/** Of a directory with a quota without a walk. Source: FSDirStatAndListingOp.getQuotaUsage. @throws HadoopError */
export function quotaUsage(situation: Situation, path: string): QuotaUsage {
  const { namespace } = situation;
  const inodes = resolvePath(situation, path, 'read');
  checkPermission(situation, inodes, { below: 'READ_EXECUTE' });
  const row = lastRow(inodes);
  if (row < 0) throw fileNotFound(`File/Directory does not exist: ${pathOf(inodes)}`);
  const { names, bytes } = namespace.usage(row);
  const { namespace: quota, storagespace: spaceQuota } = namespace.quota(row);
  return { fileAndDirectoryCount: names, quota, spaceConsumed: bytes, spaceQuota };
}

function sums(situation: Situation, top: number) {
  const { namespace } = situation;
  let [length, fileCount, directoryCount, spaceConsumed] = [0, 0, 0, 0];
  const waiting = [top];
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    if (namespace.isDirectory(row)) {
      checkDirectory(situation, row, 'READ_EXECUTE');
      directoryCount++;
      for (const child of namespace.children(row).toReversed()) waiting.push(child); // too many for arguments of one call
    } else {
      const bytes = namespace.fileBytes(row);
      fileCount++;
      length += bytes;
      spaceConsumed += namespace.storedBytes(row);
    }
  }
  return { length, fileCount, directoryCount, spaceConsumed };
}
