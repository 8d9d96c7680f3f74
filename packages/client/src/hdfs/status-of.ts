import type { HdfsFileStatusProto, LocatedBlockProto } from '@calf/protocol/hdfs';
import type { BlockLocation, FileStatus } from '../contract.ts';
import { joinPath } from '../path.ts';

/** Bit of HdfsFileStatusProto.flags. */
const hasAclFlag = 1;

const types = { IS_DIR: 'DIRECTORY', IS_FILE: 'FILE', IS_SYMLINK: 'SYMLINK' } as const;

/** `parent` is the listed path: a child carries its name alone, the listed file itself none. `whole` when `parent` is the path itself. */
export function fileStatusOf(status: HdfsFileStatusProto, parent: string, { whole = false } = {}): FileStatus {
  const name = status.path.toString('utf8');
  return {
    path: whole || name === '' ? parent : joinPath(parent, name),
    type: types[status.fileType],
    length: status.length,
    permission: status.permission.perm & 0o1777,
    owner: status.owner,
    group: status.group,
    modificationTimeMs: status.modification_time,
    accessTimeMs: status.access_time,
    replication: status.block_replication,
    blockSize: status.blocksize,
    fileId: status.fileId,
    hasAcl: (status.flags & hasAclFlag) !== 0,
  };
}

export function blockLocationOf(block: LocatedBlockProto): BlockLocation {
  const names = block.locs.map(({ id }) => `${id.ipAddr}:${id.xferPort}`);
  return {
    offset: block.offset,
    length: block.b.numBytes,
    hosts: block.locs.map(({ id }) => id.hostName),
    names,
    topologyPaths: block.locs.map(({ location }, index) => `${location ?? '/default-rack'}/${names[index] ?? ''}`),
    corrupt: block.corrupt,
  };
}
