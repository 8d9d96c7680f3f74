import type { ContentSummaryProto, HdfsFileStatusProto } from '@calf/protocol/hdfs';
import { HadoopError } from '@calf/runtime/errors';
import type { ContentSummary, FileStatus, FileSystem } from '../contract.ts';
import { fileNotFound } from '../refusals.ts';
import type { HdfsClient } from './shared.ts';
import { blockLocationOf, fileStatusOf } from './status-of.ts';

type Names = Pick<
  FileSystem,
  | 'getFileStatus'
  | 'exists'
  | 'listStatus'
  | 'getContentSummary'
  | 'getBlockLocations'
  | 'getSpace'
  | 'access'
  | 'mkdirs'
  | 'delete'
  | 'rename'
  | 'setPermission'
  | 'setOwner'
  | 'setTimes'
  | 'setReplication'
  | 'truncate'
  | 'concat'
>;

/** Leaves a time as it is. */
const unchanged = -1;

/** Everything that the NameNode alone answers. */
export function namesOf({ nameNode, resolve, settings, clientName }: HdfsClient): Names {
  return {
    async getFileStatus(text) {
      const path = resolve(text);
      const { fs } = await nameNode.getFileInfo({ src: path });
      if (!fs) throw fileNotFound(path);
      return fileStatusOf(fs, path, { whole: true });
    },
    exists: async (text) => (await nameNode.getFileInfo({ src: resolve(text) })).fs !== undefined,
    listStatus: (text) => list(nameNode, resolve(text)),
    async getContentSummary(text) {
      const { summary } = await nameNode.getContentSummary({ path: resolve(text) });
      return contentSummaryOf(summary);
    },
    async getBlockLocations(text, start, length) {
      const path = resolve(text);
      const { locations } = await nameNode.getBlockLocations({ src: path, offset: start, length });
      if (!locations) throw fileNotFound(path);
      return locations.blocks.map(blockLocationOf);
    },
    async getSpace() {
      const { capacity, used, remaining } = await nameNode.getFsStats({});
      return { capacity, used, remaining };
    },
    async access(text, mode) {
      await nameNode.checkAccess({ path: resolve(text), mode });
    },
    async mkdirs(text, { permission = 0o777 } = {}) {
      const masked = { perm: permission & ~settings.umask };
      const { result } = await nameNode.mkdirs({
        src: resolve(text),
        masked,
        createParent: true,
        unmasked: { perm: permission },
      });
      if (!result) throw new HadoopError('java.io.IOException', `cannot create directory ${text}`);
    },
    delete: async (text, { recursive }) => (await nameNode.delete({ src: resolve(text), recursive })).result,
    async rename(from, to, options) {
      const [src, dst] = [resolve(from), resolve(to)];
      if (!options) return (await nameNode.rename({ src, dst })).result;
      await nameNode.rename2({ src, dst, overwriteDest: options.overwrite });
      return true;
    },
    async setPermission(text, perm) {
      await nameNode.setPermission({ src: resolve(text), permission: { perm } });
    },
    async setOwner(text, { owner, group }) {
      await nameNode.setOwner({ src: resolve(text), username: owner, groupname: group });
    },
    async setTimes(text, { modificationTimeMs = unchanged, accessTimeMs = unchanged }) {
      await nameNode.setTimes({ src: resolve(text), mtime: modificationTimeMs, atime: accessTimeMs });
    },
    async setReplication(text, replication) {
      const { result } = await nameNode.setReplication({ src: resolve(text), replication });
      return result;
    },
    async truncate(text, newLength) {
      const { result } = await nameNode.truncate({ src: resolve(text), newLength, clientName });
      return result;
    },
    async concat(target, sources) {
      await nameNode.concat({ trg: resolve(target), srcs: sources.map(resolve) });
    },
  };
}

/** The NameNode lists a large directory in parts. */
async function list(nameNode: HdfsClient['nameNode'], path: string): Promise<FileStatus[]> {
  const found: FileStatus[] = [];
  let startAfter: Buffer = Buffer.alloc(0);
  for (;;) {
    const { dirList } = await nameNode.getListing({ src: path, startAfter, needLocation: false });
    if (!dirList) throw new HadoopError('java.io.FileNotFoundException', `File ${path} does not exist.`);
    for (const status of dirList.partialListing) found.push(fileStatusOf(status, path));
    const last: HdfsFileStatusProto | undefined = dirList.partialListing.at(-1);
    if (dirList.remainingEntries === 0 || !last) return found;
    startAfter = last.path;
  }
}

function contentSummaryOf(summary: ContentSummaryProto): ContentSummary {
  return {
    length: summary.length,
    fileCount: summary.fileCount,
    directoryCount: summary.directoryCount,
    quota: summary.quota,
    spaceConsumed: summary.spaceConsumed,
    spaceQuota: summary.spaceQuota,
    snapshotLength: summary.snapshotLength ?? 0,
    snapshotFileCount: summary.snapshotFileCount ?? 0,
    snapshotDirectoryCount: summary.snapshotDirectoryCount ?? 0,
    snapshotSpaceConsumed: summary.snapshotSpaceConsumed ?? 0,
    erasureCodingPolicy: summary.erasureCodingPolicy ?? '',
    typeQuotas: summary.typeQuotaInfos?.typeQuotaInfo ?? [],
  };
}
