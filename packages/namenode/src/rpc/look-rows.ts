import { FsActionProto } from '@calf/protocol/hdfs';
import { isReserved, componentsOf } from '../core/inodes-in-path.ts';
import { type ContentSummary, contentSummary } from '../core/operations/content-summary.ts';
import { checkAccess, type Listing, listing, statusRow } from '../core/operations/look.ts';
import { rootRow } from '../core/namespace.ts';
import { actions } from '../core/permissions.ts';
import type { Situation } from '../core/situation.ts';
import type { Namesystem } from '../namesystem.ts';
import { type FileStatus, fileStatus, type Locations, reservedStatus } from './file-status.ts';
import { type ClientRows, situationOf } from './name-rows.ts';

const noName = Buffer.alloc(0);

/** The rows of ClientProtocol that read names. `locate` gives the block locations of a file to those who ask for them. */
export function lookRows(
  namesystem: Namesystem,
  { countMax, locate }: { countMax: number; locate: (situation: Situation, row: number) => Locations | undefined },
): ClientRows {
  const { namespace } = namesystem;

  function status(situation: Situation, path: string, needLocation: boolean): { fs?: FileStatus } {
    if (isReserved(componentsOf(path))) return { fs: reservedStatus('', reservedFacts(situation)) };
    const row = statusRow(situation, path);
    if (row < 0) return {};
    return {
      fs: fileStatus(namespace, row, noName, needLocation && !namespace.isDirectory(row) ? locate(situation, row) : undefined),
    };
  }

  function page(situation: Situation, { kind, row, rows, remainingCount }: Listing, needLocation: boolean) {
    if (kind === 'RESERVED') {
      const facts = reservedFacts(situation);
      return { partialListing: ['.inodes', 'raw'].map((name) => reservedStatus(name, facts)), remainingEntries: 0 };
    }
    const partialListing = rows.map((child) => {
      const locations = needLocation && !namespace.isDirectory(child) ? locate(situation, child) : undefined;
      return fileStatus(namespace, child, child === row ? noName : Buffer.from(namespace.nameBytes(child)), locations);
    });
    return { partialListing, remainingEntries: remainingCount };
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
      return { summary: contentSummary(await situationOf(namesystem, call), path) };
    },
    async getQuotaUsage({ path }, call) {
      return { usage: quotaUsage(contentSummary(await situationOf(namesystem, call), path)) };
    },
    async getListing({ src, startAfter, needLocation }, call) {
      const situation = await situationOf(namesystem, call);
      const found = listing(situation, { path: src, startAfter, countMax });
      return found ? { dirList: page(situation, found, needLocation) } : {};
    },
  };
}

function quotaUsage({ fileCount, directoryCount, ...summary }: ContentSummary) {
  return { ...summary, fileAndDirectoryCount: fileCount + directoryCount };
}

function reservedFacts({ namespace, at }: Situation) {
  return { owner: '', group: namespace.permission(rootRow).group, mtimeMs: namespace.identity?.cTimeMs ?? at.ms };
}
