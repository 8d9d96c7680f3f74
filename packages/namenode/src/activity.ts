/** What callers asked for since the start, by Hadoop's names. Source: org.apache.hadoop.hdfs.server.namenode.metrics.NameNodeMetrics. */
export class Activity {
  readonly counts = {
    CreateFileOps: 0,
    FilesAppended: 0,
    AddBlockOps: 0,
    GetBlockLocations: 0,
    FilesTruncated: 0,
    GetAdditionalDatanodeOps: 0,
    BlockReceivedAndDeletedOps: 0,
    StorageBlockReportNumOps: 0,
  };

  count(operation: keyof Activity['counts'], times = 1): void {
    this.counts[operation] += times;
  }
}
