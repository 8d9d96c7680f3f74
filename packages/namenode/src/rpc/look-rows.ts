import { FsActionProto } from '@calf/protocol/hdfs';
import { isReserved, componentsOf } from '../core/inodes-in-path.ts';
import { type ContentSummary, contentSummary, quotaUsage } from '../core/operations/content-summary.ts';
import { checkAccess, type Listing, listing, statusRow } from '../core/operations/look.ts';
import { actions } from '../core/permissions.ts';
import type { Situation } from '../core/situation.ts';
import type { Namesystem } from '../namesystem.ts';
import { type FileStatus, fileStatus, type Locations, reservedStatus } from './file-status.ts';
import { type ClientRows, situationOf } from './calls.ts';

const noName = Buffer.alloc(0);

/** The rows of ClientProtocol that read names. `locate` gives the block locations of a file to those who ask for them. */
export function lookRows(
  namesystem: Namesystem,
  { countMax, locate }: { countMax: number; locate: (situation: Situation, row: number) => Locations | undefined },
): ClientRows {
  const { namespace } = namesystem;

  function status(situation: Situation, path: string, needLocation: boolean): { fs?: FileStatus } {
    const row = statusRow(situation, path);
    if (isReserved(componentsOf(path))) return { fs: reservedStatus('', { group: '', mtimeMs: 0 }) };
    if (row < 0) return {};
    return {
      fs: fileStatus(namespace, row, noName, needLocation && !namespace.isDirectory(row) ? locate(situation, row) : undefined),
    };
  }

  function page(situation: Situation, { kind, row, rows, remainingCount }: Listing, needLocation: boolean) {
    if (kind === 'RESERVED') {
      const facts = { group: namesystem.options.supergroup, mtimeMs: namespace.identity?.cTimeMs ?? situation.at.ms };
      return { partialListing: ['.inodes', 'raw'].map((name) => reservedStatus(name, facts)), remainingEntries: 0 };
    }
    const partialListing: FileStatus[] = [];
    let locationsLeft = countMax;
    for (const child of rows) {
      if (locationsLeft <= 0) break; // a page of large files would be a very large answer
      const locations = needLocation && !namespace.isDirectory(child) ? locate(situation, child) : undefined;
      const name = child === row ? noName : Buffer.from(namespace.nameBytes(child));
      partialListing.push(fileStatus(namespace, child, name, locations));
      if (locations) locationsLeft -= (locations.blocks?.length ?? 0) * namespace.layout(child).replication;
    }
    return { partialListing, remainingEntries: remainingCount + rows.length - partialListing.length };
  }

  return {
    async getFileInfo({ src }, call) {
      return status(await situationOf(namesystem, call), src, false);
    },
    async getFileLinkInfo({ src }, call) {
      return status(await situationOf(namesystem, call), src, false);
    },
    async getLocatedFileInfo({ src = '' }, call) {
      return status(await situationOf(namesystem, call), src, true);
    },
    async checkAccess({ path, mode }, call) {
      checkAccess(await situationOf(namesystem, call), path, actions[FsActionProto.numbers[mode]] ?? 'NONE');
      return {};
    },
    async getContentSummary({ path }, call) {
      return { summary: summaryMessage(contentSummary(await situationOf(namesystem, call), path)) };
    },
    async getQuotaUsage({ path }, call) {
      return { usage: quotaUsage(await situationOf(namesystem, call), path) };
    },
    async getListing({ src, startAfter, needLocation }, call) {
      const situation = await situationOf(namesystem, call);
      const found = listing(situation, { path: src, startAfter, countMax });
      return found ? { dirList: page(situation, found, needLocation) } : {};
    },
  };
}

const noSnapshots = { snapshotLength: 0, snapshotFileCount: 0, snapshotDirectoryCount: 0, snapshotSpaceConsumed: 0 };

function summaryMessage({ isFile, ...summary }: ContentSummary) {
  return { ...summary, ...noSnapshots, erasureCodingPolicy: isFile ? 'Replicated' : '' };
}
