import type { HdfsFileStatusProto, LocatedBlocksProto } from '@calf/protocol/hdfs';
import type { Draft } from '@calf/protocol/message';
import type { NamespaceView } from '../core/namespace.ts';
import { effectivePolicy } from '../core/operations/look.ts';

export type FileStatus = Draft<typeof HdfsFileStatusProto>;
export type Locations = Draft<typeof LocatedBlocksProto>;

const flagHasAcl = 1;

/**
 * What clients are told of an inode. `path` is empty for the inode that was asked for, and the name for one in a listing.
 * Source: org.apache.hadoop.hdfs.server.namenode.FSDirStatAndListingOp.createFileStatus.
 */
export function fileStatus(namespace: NamespaceView, row: number, path: Buffer, locations?: Locations): FileStatus {
  const isDirectory = namespace.isDirectory(row);
  const { mode, owner, group } = namespace.permission(row);
  const layout = isDirectory ? noLayout : namespace.layout(row);
  return {
    fileType: isDirectory ? 'IS_DIR' : 'IS_FILE',
    path,
    length: isDirectory ? 0 : namespace.fileBytes(row),
    permission: { perm: mode },
    owner,
    group,
    modification_time: namespace.mtimeMs(row),
    access_time: namespace.atimeMs(row),
    block_replication: layout.replication,
    blocksize: layout.blockSize,
    locations,
    fileId: namespace.id(row),
    childrenNum: isDirectory ? namespace.childCount(row) : 0,
    storagePolicy: effectivePolicy(namespace, row),
    flags: namespace.acl(row).length > 0 ? flagHasAcl : 0,
  };
}

/** What is listed in `/.reserved`, and that itself. Source: FSDirectory.createReservedStatuses, DOT_RESERVED_STATUS. */
export function reservedStatus(name: string, { group, mtimeMs }: { group: string; mtimeMs: number }): FileStatus {
  return {
    fileType: 'IS_DIR',
    path: Buffer.from(name),
    length: 0,
    permission: { perm: name === '' ? 0o1770 : 0o770 },
    owner: '',
    group,
    modification_time: mtimeMs,
    access_time: mtimeMs,
    block_replication: 0,
    blocksize: 0,
    fileId: -1,
    childrenNum: 0,
    storagePolicy: 0,
    flags: 0,
  };
}

const noLayout = { replication: 0, blockSize: 0 };
