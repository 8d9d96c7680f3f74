/** Suites whose results go to test/results.json and from there into the README's table. */
export interface Suite {
  readonly name: string;
  /** The real thing that is the judge, and its version. */
  readonly judge: string;
  /** What of calf it judges. */
  readonly subject: string;
  /** Files of vitest's project `compat` or `unit`. */
  readonly files: readonly string[];
}

export const suites: readonly Suite[] = [
  {
    name: 'hadoop-contract',
    judge: "Hadoop 3.4.3's file system contract tests, by its Java client",
    subject: 'HDFS',
    files: ['test/compat/hadoop/contract.test.ts'],
  },
  {
    name: 'hadoop-shell',
    judge: "Hadoop 3.4.3's FsShell, dfsadmin and fsck in Java, on a recorded sequence",
    subject: 'HDFS',
    files: ['test/compat/hadoop/recorded-shell.test.ts', 'test/compat/hadoop/names.test.ts'],
  },
  {
    name: 'hadoop-client',
    judge: 'Java put and get, open files, logical names, mutated and foreign calls',
    subject: 'HDFS',
    files: [
      'test/compat/hadoop/put-get.test.ts',
      'test/compat/hadoop/open-file.test.ts',
      'test/compat/hadoop/logical-name.test.ts',
      'test/compat/hadoop/mutated-calls.test.ts',
      'test/compat/hadoop/strangers.test.ts',
    ],
  },
  {
    name: 'hadoop-datanode',
    judge: 'a DataNode of Hadoop 3.4.3 under our NameNode',
    subject: 'HDFS',
    files: ['test/compat/hadoop/java-data-node.test.ts'],
  },
  {
    name: 'real-hdfs',
    judge: 'a real HDFS 3.4.3, for our client and our shell',
    subject: 'hdfs dfs, TypeScript client',
    files: ['test/compat/hadoop/our-client-on-real-hdfs.test.ts', 'test/compat/hadoop/our-shell-on-real-hdfs.test.ts'],
  },
  {
    name: 'hdfs-recordings',
    judge: 'what hdfs dfs, dfsadmin, fsck, getconf and haadmin of Hadoop 3.4.3 were recorded to print',
    subject: 'hdfs',
    files: ['test/golden/hdfs-shell.test.ts'],
  },
  {
    name: 'kazoo',
    judge: "kazoo's own suite",
    subject: 'coordinator',
    files: ['test/compat/zookeeper/kazoo.test.ts'],
  },
  {
    name: 'zookeeper-java',
    judge: "ZooKeeper 3.9's, Curator's and Hadoop's Java clients",
    subject: 'coordinator',
    files: ['test/compat/zookeeper/java.test.ts'],
  },
  {
    name: 'node-zookeeper-client',
    judge: 'node-zookeeper-client 1.1',
    subject: 'coordinator',
    files: ['test/compat/zookeeper/node-zookeeper-client.test.ts'],
  },
  {
    name: 'sqoop-recordings',
    judge: 'what Sqoop 1.4.7 was recorded to do, on a real MariaDB',
    subject: 'sqoop, MapReduce, HDFS',
    files: ['test/compat/sqoop/recorded.test.ts'],
  },
  {
    name: 'mapreduce-jobs',
    judge: 'jobs on a cluster of processes',
    subject: 'MapReduce',
    files: ['test/e2e/mapreduce/jobs.test.ts'],
  },
];
