import {
  bool,
  bytes,
  type Draft,
  message,
  optional,
  repeated,
  required,
  string,
  uint32,
  uint64,
  uint64big,
} from '@calf/protocol/message';

const BlockFacts = message({ id: required(1, uint64big), bytes: required(2, uint64), generationStamp: required(3, uint64) });
const PermissionFacts = message({ mode: required(1, uint32), owner: required(2, string), group: required(3, string) });
const XattrFacts = message({ name: required(1, string), value: required(2, bytes) });
const AclEntryFacts = message({
  isDefault: required(1, bool),
  type: required(2, uint32),
  name: required(3, string),
  permission: required(4, uint32),
});

/**
 * Every change there is, under the names of Hadoop's edit log (FSEditLogOpCodes), with the fields it takes. Inodes are named by
 * their ids, so that applying needs no path; an edit says what became of the call, never what it asked for: nothing is decided,
 * looked up in a configuration or read from a clock when it is applied.
 */
export const editMessages = {
  /** The first edit of a journal: which file system this is. The number is not one of Hadoop's. */
  FORMAT: message({
    namespaceId: required(1, uint32),
    clusterId: required(2, string),
    blockPoolId: required(3, string),
    cTimeMs: required(4, uint64),
    root: required(5, PermissionFacts),
  }),
  /** A new file, open for writing. */
  OP_ADD: message({
    inodeId: required(1, uint64),
    parentId: required(2, uint64),
    name: required(3, string),
    permission: required(4, PermissionFacts),
    mtimeMs: required(5, uint64),
    atimeMs: required(6, uint64),
    replication: required(7, uint32),
    blockSize: required(8, uint64),
    clientName: required(9, string),
    clientMachine: required(10, string),
    storagePolicy: optional(11, uint32, 0),
  }),
  OP_RENAME_OLD: message({
    inodeId: required(1, uint64),
    parentId: required(2, uint64),
    name: required(3, string),
    mtimeMs: required(4, uint64),
  }),
  /** The inode and all below it; its parent's time changes. */
  OP_DELETE: message({ inodeId: required(1, uint64), mtimeMs: required(2, uint64) }),
  OP_MKDIR: message({
    inodeId: required(1, uint64),
    parentId: required(2, uint64),
    name: required(3, string),
    permission: required(4, PermissionFacts),
    mtimeMs: required(5, uint64),
  }),
  OP_SET_REPLICATION: message({ inodeId: required(1, uint64), replication: required(2, uint32) }),
  OP_SET_PERMISSIONS: message({ inodeId: required(1, uint64), mode: required(2, uint32) }),
  /** What is left out stays. */
  OP_SET_OWNER: message({ inodeId: required(1, uint64), owner: optional(2, string), group: optional(3, string) }),
  /** The file is complete; `blocks` are those whose length or generation stamp is new, the last one in most cases. */
  OP_CLOSE: message({
    inodeId: required(1, uint64),
    mtimeMs: required(2, uint64),
    blocks: repeated(3, BlockFacts),
  }),
  /** What is left out stays. */
  OP_TIMES: message({ inodeId: required(1, uint64), mtimeMs: optional(2, uint64), atimeMs: optional(3, uint64) }),
  OP_SET_QUOTA: message({
    inodeId: required(1, uint64),
    namespaceQuota: required(2, uint64),
    storagespaceQuota: required(3, uint64),
  }),
  /** `rename2`; what was at the destination goes with it. */
  OP_RENAME: message({
    inodeId: required(1, uint64),
    parentId: required(2, uint64),
    name: required(3, string),
    mtimeMs: required(4, uint64),
    overwrittenId: optional(5, uint64),
  }),
  /** The sources' blocks go to the end of the target, the sources go. All are in one directory, whose time changes. */
  OP_CONCAT_DELETE: message({ inodeId: required(1, uint64), sourceIds: repeated(2, uint64), mtimeMs: required(3, uint64) }),
  /** An open file gets another writer. */
  OP_REASSIGN_LEASE: message({ inodeId: required(1, uint64), clientName: required(2, string) }),
  /** `blocks` have a new length or generation stamp; before that, the last block goes if `dropsLast`. */
  OP_UPDATE_BLOCKS: message({
    inodeId: required(1, uint64),
    blocks: repeated(2, BlockFacts),
    dropsLast: optional(3, bool, false),
  }),
  OP_SET_GENSTAMP_V2: message({ generationStamp: required(1, uint64) }),
  OP_ALLOCATE_BLOCK_ID: message({ blockId: required(1, uint64big) }),
  /** `block` is the file's new last one; `penultimate` is what is now known of the one before it. */
  OP_ADD_BLOCK: message({
    inodeId: required(1, uint64),
    block: required(2, BlockFacts),
    penultimate: optional(3, BlockFacts),
  }),
  OP_SET_ACL: message({ inodeId: required(1, uint64), entries: repeated(2, AclEntryFacts), mode: required(3, uint32) }),
  /** The whole new list of an inode's extended attributes. */
  OP_SET_XATTR: message({ inodeId: required(1, uint64), xattrs: repeated(2, XattrFacts) }),
  OP_SET_STORAGE_POLICY: message({ inodeId: required(1, uint64), policyId: required(2, uint32) }),
  /** `droppedCount` blocks go from the end; `last` is what the block that is then the last becomes; it is open if a client is named. */
  OP_TRUNCATE: message({
    inodeId: required(1, uint64),
    mtimeMs: required(2, uint64),
    droppedCount: required(3, uint32),
    last: optional(4, BlockFacts),
    clientName: optional(5, string),
    clientMachine: optional(6, string),
  }),
  /** A closed file is open again. */
  OP_APPEND: message({ inodeId: required(1, uint64), clientName: required(2, string), clientMachine: required(3, string) }),
};

export type Op = keyof typeof editMessages;
export type EditOf<O extends Op> = O extends Op ? { readonly op: O } & Draft<(typeof editMessages)[O]> : never;
export type Edit = EditOf<Op>;

/** Source: org.apache.hadoop.hdfs.server.namenode.FSEditLogOpCodes; FORMAT is our own. */
export const opCodes: Readonly<Record<Op, number>> = {
  FORMAT: 127,
  OP_ADD: 0,
  OP_RENAME_OLD: 1,
  OP_DELETE: 2,
  OP_MKDIR: 3,
  OP_SET_REPLICATION: 4,
  OP_SET_PERMISSIONS: 7,
  OP_SET_OWNER: 8,
  OP_CLOSE: 9,
  OP_TIMES: 13,
  OP_SET_QUOTA: 14,
  OP_RENAME: 15,
  OP_CONCAT_DELETE: 16,
  OP_REASSIGN_LEASE: 22,
  OP_UPDATE_BLOCKS: 25,
  OP_SET_GENSTAMP_V2: 31,
  OP_ALLOCATE_BLOCK_ID: 32,
  OP_ADD_BLOCK: 33,
  OP_SET_ACL: 40,
  OP_SET_XATTR: 43,
  OP_SET_STORAGE_POLICY: 45,
  OP_TRUNCATE: 46,
  OP_APPEND: 47,
};
