export type StorageType = 'DISK' | 'SSD' | 'ARCHIVE' | 'RAM_DISK' | 'PROVIDED' | 'NVDIMM';

/** On which kinds of storage the replicas of a file are wished; the last kind is that of all further ones. */
export interface StoragePolicy {
  readonly id: number;
  readonly name: string;
  readonly creation: readonly StorageType[];
  readonly creationFallback: readonly StorageType[];
  readonly replicationFallback: readonly StorageType[];
}

export const defaultPolicyId = 7;

/** Source: org.apache.hadoop.hdfs.server.blockmanagement.BlockStoragePolicySuite.createDefaultSuite. */
export const storagePolicies: readonly StoragePolicy[] = [
  policy(1, 'PROVIDED', [
    ['PROVIDED', 'DISK'],
    ['PROVIDED', 'DISK'],
    ['PROVIDED', 'DISK'],
  ]),
  policy(2, 'COLD', [['ARCHIVE'], [], []]),
  policy(5, 'WARM', [
    ['DISK', 'ARCHIVE'],
    ['DISK', 'ARCHIVE'],
    ['DISK', 'ARCHIVE'],
  ]),
  policy(7, 'HOT', [['DISK'], [], ['ARCHIVE']]),
  policy(10, 'ONE_SSD', [
    ['SSD', 'DISK'],
    ['SSD', 'DISK'],
    ['SSD', 'DISK'],
  ]),
  policy(12, 'ALL_SSD', [['SSD'], ['DISK'], ['DISK']]),
  policy(14, 'ALL_NVDIMM', [['NVDIMM'], ['DISK'], ['DISK']]),
  policy(15, 'LAZY_PERSIST', [['RAM_DISK', 'DISK'], ['DISK'], ['DISK']]),
];

type Kinds = readonly StorageType[];

function policy(
  id: number,
  name: string,
  [creation, creationFallback, replicationFallback]: [Kinds, Kinds, Kinds],
): StoragePolicy {
  return { id, name, creation, creationFallback, replicationFallback };
}
