/** One of the two HDFS that are compared: one NameNode and three DataNodes, each a process. */
export interface Side {
  readonly name: 'calf' | 'Hadoop';
  /** `HADOOP_CONF_DIR` for clients. */
  readonly confDirectory: string;
  readonly uri: string;
  /** From the first command until a first file was written. */
  readonly startMs: number;
  /** The processes whose memory counts. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}
