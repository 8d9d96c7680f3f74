/** What a DataNode counts, under the names of Hadoop's DataNodeActivity. Bytes of reads include checksums, as there. */
export interface DataNodeCounters {
  BytesRead: number;
  BytesWritten: number;
  BlocksRead: number;
  BlocksWritten: number;
  BlocksReplicated: number;
  BlocksRemoved: number;
  BlockChecksumFailures: number;
  BlockVerificationFailures: number;
  ReadsFromLocalClient: number;
  ReadsFromRemoteClient: number;
  WritesFromLocalClient: number;
  WritesFromRemoteClient: number;
  RemoteBytesRead: number;
  RemoteBytesWritten: number;
  FsyncCount: number;
  PacketsReceived: number;
  ReadBlockOpNumOps: number;
  WriteBlockOpNumOps: number;
  BlockChecksumOpNumOps: number;
  CopyBlockOpNumOps: number;
  ReplaceBlockOpNumOps: number;
  HeartbeatsNumOps: number;
  BlockReportsNumOps: number;
  IncrementalBlockReportsNumOps: number;
  DatanodeNetworkErrors: number;
  /** Bytes of blocks sent to readers, without checksums; Hadoop has no such counter. */
  DataBytesRead: number;
}

export function zeroCounters(): DataNodeCounters {
  return {
    BytesRead: 0,
    BytesWritten: 0,
    BlocksRead: 0,
    BlocksWritten: 0,
    BlocksReplicated: 0,
    BlocksRemoved: 0,
    BlockChecksumFailures: 0,
    BlockVerificationFailures: 0,
    ReadsFromLocalClient: 0,
    ReadsFromRemoteClient: 0,
    WritesFromLocalClient: 0,
    WritesFromRemoteClient: 0,
    RemoteBytesRead: 0,
    RemoteBytesWritten: 0,
    FsyncCount: 0,
    PacketsReceived: 0,
    ReadBlockOpNumOps: 0,
    WriteBlockOpNumOps: 0,
    BlockChecksumOpNumOps: 0,
    CopyBlockOpNumOps: 0,
    ReplaceBlockOpNumOps: 0,
    HeartbeatsNumOps: 0,
    BlockReportsNumOps: 0,
    IncrementalBlockReportsNumOps: 0,
    DatanodeNetworkErrors: 0,
    DataBytesRead: 0,
  };
}
