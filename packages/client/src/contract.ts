/** What a file system tells about one path; `org.apache.hadoop.fs.FileStatus`. */
export interface FileStatus {
  /** Absolute, without scheme and authority. */
  readonly path: string;
  readonly type: 'FILE' | 'DIRECTORY' | 'SYMLINK';
  /** Bytes; 0 for a directory. */
  readonly length: number;
  /** The lower twelve bits of a mode: 0o755, 0o1777. */
  readonly permission: number;
  readonly owner: string;
  readonly group: string;
  readonly modificationTimeMs: number;
  readonly accessTimeMs: number;
  /** 0 for a directory. */
  readonly replication: number;
  readonly blockSize: number;
  readonly fileId: number;
  readonly hasAcl: boolean;
}

/** Where a stretch of a file is; `org.apache.hadoop.fs.BlockLocation`. */
export interface BlockLocation {
  /** Of the block's first byte in the file. */
  readonly offset: number;
  readonly length: number;
  /** Host names the DataNodes registered with, in the NameNode's order of nearness. */
  readonly hosts: readonly string[];
  /** `ip:port` of data transfer, in the order of `hosts`. */
  readonly names: readonly string[];
  /** `/rack/ip:port`, in the order of `hosts`. */
  readonly topologyPaths: readonly string[];
  readonly corrupt: boolean;
}

/** `org.apache.hadoop.fs.ContentSummary`; a quota of -1 is none. */
export interface ContentSummary {
  readonly length: number;
  readonly fileCount: number;
  readonly directoryCount: number;
  readonly quota: number;
  readonly spaceConsumed: number;
  readonly spaceQuota: number;
  readonly snapshotLength: number;
  readonly snapshotFileCount: number;
  readonly snapshotDirectoryCount: number;
  readonly snapshotSpaceConsumed: number;
  readonly erasureCodingPolicy: string;
  readonly typeQuotas: readonly { readonly type: string; readonly quota: number; readonly consumed: number }[];
}

/** A whole file's checksum; equal bytes of the same algorithm mean equal content. */
export interface FileChecksum {
  /** `MD5-of-0MD5-of-512CRC32C` and the like. */
  readonly algorithm: string;
  readonly bytes: Buffer;
}

/** Bytes of the whole file system. */
export interface FileSystemSpace {
  readonly capacity: number;
  readonly used: number;
  readonly remaining: number;
}

export interface CreateOptions {
  /** Replaces an existing file. */
  readonly overwrite?: boolean;
  readonly replication?: number;
  readonly blockSize?: number;
  /** Before the umask; 0o666 unless told. */
  readonly permission?: number;
  /** Makes missing directories on the way; true unless told. */
  readonly createParent?: boolean;
  /** Asks the DataNodes to keep the blocks in memory first. */
  readonly lazyPersist?: boolean;
}

/** A file being written, front to back. Calls take effect in their order, awaited or not; the first failure fails all later ones. */
export interface FileOutput {
  /** Takes the bytes, which may be reused once it resolves; waits while the pipeline is full. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when all readers would see what was written. */
  hflush(): Promise<void>;
  /** `hflush`, and on the DataNodes' devices. */
  hsync(): Promise<void>;
  /** Resolves when the file is complete at the NameNode. Closing again does nothing. */
  close(): Promise<void>;
  /** Gives up: drops the connection, leaves the file as far as it came to the NameNode's lease recovery. */
  abort(): Promise<void>;
  /** Bytes written, those of an appended file included. */
  readonly position: number;
}

/** What was read from one DataNode, in bytes of the file. */
export interface DataNodeReads {
  /** Registered host name. */
  readonly hostName: string;
  /** `ip:port` of data transfer. */
  readonly name: string;
  readonly bytes: number;
}

export interface ReadStatistics {
  readonly bytesRead: number;
  /** Of `bytesRead`, what came from the DataNode that `calf.client.local-datanode` names. */
  readonly bytesReadLocal: number;
  readonly dataNodes: readonly DataNodeReads[];
}

/** An open file: positional reads, any number at once. */
export interface FileInput {
  /** Fills `into` from `position` on; answers how many bytes there were, fewer only at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** The bytes of [from, to); a chunk belongs to the consumer. */
  stream(from?: number, to?: number): AsyncIterable<Buffer>;
  /** Visible bytes when the file was opened. */
  readonly length: number;
  readonly statistics: ReadStatistics;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Reads are checked against the replicas' checksums; true unless told. */
  readonly verifyChecksum?: boolean;
}

/** One entry of an access control list; `org.apache.hadoop.fs.permission.AclEntry`. */
export interface AclEntry {
  readonly scope: 'ACCESS' | 'DEFAULT';
  readonly type: 'USER' | 'GROUP' | 'MASK' | 'OTHER';
  /** Of a user or group; without it the entry is the owner's. */
  readonly name?: string | undefined;
  /** Bits 4, 2, 1: read, write, execute. */
  readonly permission: number;
}

export interface FileSystemAcls {
  /** Entries beyond those that the permission says, as the NameNode keeps them. */
  get(path: string): Promise<AclEntry[]>;
  modify(path: string, entries: readonly AclEntry[]): Promise<void>;
  /** Permissions of the entries do not matter. */
  removeEntries(path: string, entries: readonly AclEntry[]): Promise<void>;
  removeDefault(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  set(path: string, entries: readonly AclEntry[]): Promise<void>;
}

/** Attributes have names such as `user.color`. */
export interface FileSystemXAttrs {
  /** All that the user may see, or those named. */
  get(path: string, names?: readonly string[]): Promise<Map<string, Buffer>>;
  set(path: string, name: string, value: Uint8Array): Promise<void>;
  remove(path: string, name: string): Promise<void>;
}

export interface FileSystemSnapshots {
  /** Answers the snapshot's path; without a name the NameNode makes one of the time. */
  create(path: string, name?: string): Promise<string>;
  delete(path: string, name: string): Promise<void>;
  rename(path: string, from: string, to: string): Promise<void>;
}

/**
 * A file system as Hadoop's clients see it. A path is absolute (`/a`), relative to the home directory (`a`), or a URI of
 * this file system. Refusals are `HadoopError`s with the Java class names; a missing path is a `java.io.FileNotFoundException`.
 */
export interface FileSystem {
  /** `hdfs://calf`, `hdfs://localhost:8020`, `file:///`. */
  readonly uri: string;
  readonly user: string;
  /** The whole URI of `path`. */
  qualify(path: string): string;
  /** `/user/<user>`. */
  homeDirectory(): string;
  /** The absolute, normalised path without scheme. @throws HadoopError for a URI of another file system */
  resolve(path: string): string;

  getFileStatus(path: string): Promise<FileStatus>;
  exists(path: string): Promise<boolean>;
  /** Children of a directory by name; a file's own status. */
  listStatus(path: string): Promise<FileStatus[]>;
  /** What matches Hadoop's glob `pattern`, by path; undefined when there is no wildcard in it and nothing there. */
  globStatus(pattern: string): Promise<FileStatus[] | undefined>;
  getContentSummary(path: string): Promise<ContentSummary>;
  getBlockLocations(path: string, start: number, length: number): Promise<BlockLocation[]>;
  getFileChecksum(path: string): Promise<FileChecksum | undefined>;
  getSpace(): Promise<FileSystemSpace>;
  /** Resolves when `action` is allowed. @throws HadoopError AccessControlException, FileNotFoundException */
  access(path: string, action: 'READ' | 'WRITE' | 'EXECUTE'): Promise<void>;

  mkdirs(path: string, options?: { permission?: number }): Promise<void>;
  /** False when there was nothing to delete. */
  delete(path: string, options: { recursive: boolean }): Promise<boolean>;
  /** False when the file system would not; with `overwrite` given, every refusal is an error that says why. */
  rename(from: string, to: string, options?: { overwrite: boolean }): Promise<boolean>;
  setPermission(path: string, permission: number): Promise<void>;
  setOwner(path: string, names: { owner?: string | undefined; group?: string | undefined }): Promise<void>;
  setTimes(path: string, times: { modificationTimeMs?: number; accessTimeMs?: number }): Promise<void>;
  setReplication(path: string, replication: number): Promise<boolean>;
  /** True when the file has the length already; false when block recovery still works on it. */
  truncate(path: string, newLength: number): Promise<boolean>;
  concat(target: string, sources: readonly string[]): Promise<void>;

  create(path: string, options?: CreateOptions): Promise<FileOutput>;
  append(path: string, options?: { newBlock?: boolean }): Promise<FileOutput>;
  open(path: string, options?: OpenOptions): Promise<FileInput>;

  /** How long the servers keep trash, in minutes; 0 when they leave that to the client. */
  readonly serverTrashMinutes?: () => Promise<number>;
  /** HDFS alone has these. */
  readonly acls?: FileSystemAcls;
  readonly xattrs?: FileSystemXAttrs;
  readonly snapshots?: FileSystemSnapshots;
  /** Ends leases and connections; open outputs are aborted. */
  close(): Promise<void>;
}
