import { expect, test } from 'vitest';
import { fsck, type FsckRequest } from '../../src/core/fsck.ts';
import { describeBlock } from '../../src/core/fsck-replicas.ts';
import { Cluster } from './blocks/cluster.ts';
import { person, superuser } from './tree.ts';

const nothing = {
  files: false,
  blocks: false,
  locations: false,
  racks: false,
  replicaDetails: false,
  openForWrite: false,
  storagePolicies: false,
};

function report(cluster: Cluster, path: string, options: Partial<FsckRequest> = {}, caller = superuser): string {
  const facts = { defaultReplication: 3, started: 'FSCK started', ended: () => 'FSCK ended' };
  return [...fsck(() => cluster.situation(caller), { ...nothing, path, ...options }, facts)].join('');
}

test('a healthy file is described as Hadoop 3.4.3 does it', () => {
  const cluster = new Cluster(['/default-rack', '/default-rack', '/default-rack']);
  cluster.write('/d/a.txt', { replication: 2, bytes: 24 });
  const [one, two] = cluster.pool.replicas.of(0).map((index) => cluster.pool.datanodes.storage(index).datanode.id);
  const place = (id: typeof one) => `DatanodeInfoWithStorage[${id?.ipAddr}:${id?.xferPort},DS-${id?.hostName.slice(-1)},DISK]`;
  expect(report(cluster, '/d/a.txt', { files: true, blocks: true, locations: true })).toBe(`FSCK started

/d/a.txt 24 bytes, replicated: replication=2, 1 block(s):  OK
0. BP-1-127.0.0.1-1:blk_1073741825_1001 len=24 Live_repl=2  [${place(one)}, ${place(two)}]


Status: HEALTHY
 Number of data-nodes:	3
 Number of racks:		1
 Total dirs:			0
 Total symlinks:		0

Replicated Blocks:
 Total size:	24 B
 Total files:	1
 Total blocks (validated):	1 (avg. block size 24 B)
 Minimally replicated blocks:	1 (100.0 %)
 Over-replicated blocks:	0 (0.0 %)
 Under-replicated blocks:	0 (0.0 %)
 Mis-replicated blocks:		0 (0.0 %)
 Default replication factor:	3
 Average block replication:	2.0
 Missing blocks:		0
 Corrupt blocks:		0
 Missing replicas:		0 (0.0 %)
 Blocks queued for replication:	0

Erasure Coded Block Groups:
 Total size:	0 B
 Total files:	0
 Total block groups (validated):	0
 Minimally erasure-coded block groups:	0
 Over-erasure-coded block groups:	0
 Under-erasure-coded block groups:	0
 Unsatisfactory placement block groups:	0
 Average block group size:	0.0
 Missing block groups:		0
 Corrupt block groups:		0
 Missing internal blocks:	0
 Blocks queued for replication:	0
FSCK ended


The filesystem under path '/d/a.txt' is HEALTHY`);
});

test('directories come before what is in them, in the order of names', () => {
  const cluster = new Cluster();
  cluster.write('/d/b/x');
  cluster.write('/d/a');
  const lines = report(cluster, '/d', { files: true }).split('\n').slice(2, 6);
  expect(lines).toEqual([
    '/d <dir>',
    '/d/a 128 bytes, replicated: replication=3, 1 block(s):  OK',
    '/d/b <dir>',
    '/d/b/x 128 bytes, replicated: replication=3, 1 block(s):  OK',
  ]);
});

test('a block without replicas is missing, and the file system corrupt', () => {
  const cluster = new Cluster(['/a', '/a', '/a']);
  cluster.write('/f');
  for (const node of [1, 2, 3]) cluster.fullReport(node, []);
  const text = report(cluster, '/');
  expect(text).toContain('\n/f: MISSING 1 blocks of total size 128 B.');
  expect(text).toContain("  UNDER MIN REPL'D BLOCKS:\t1 (100.0 %)\n  MINIMAL BLOCK REPLICATION:\t1\n  CORRUPT FILES:\t1\n");
  expect(text.endsWith("The filesystem under path '/' is CORRUPT")).toBe(true);
  expect(report(cluster, '/f', { files: true, blocks: true })).toContain('len=128 MISSING!\n');
});

test('a closed file that lost a block is told of, an open one is not', () => {
  const cluster = new Cluster(['/a']);
  cluster.write('/lost', { replication: 1 });
  cluster.write('/whole', { replication: 1 });
  cluster.create('/open');
  cluster.pool.removeReplica(cluster.pool.table.find(1073741825n), cluster.storage(1).index);
  const told: string[] = [];
  const facts = { defaultReplication: 3, started: '', ended: () => '', corrupt: (path: string) => told.push(path) };
  expect([...fsck(() => cluster.situation(), { ...nothing, path: '/' }, facts)].join('')).toMatch(/is CORRUPT$/);
  expect(told).toEqual(['/lost']);
});

test('under-replicated and misplaced blocks are named', () => {
  const cluster = new Cluster(['/a', '/a', '/b']);
  cluster.write('/f');
  cluster.fullReport(3, []);
  const text = report(cluster, '/');
  const block = 'BP-1-127.0.0.1-1:blk_1073741825_1001';
  expect(text).toContain(
    `/f:  Under replicated ${block}. Target Replicas is 3 but found 2 live replica(s), 0 decommissioned replica(s), 0 decommissioning replica(s).\n`,
  );
  expect(text).toContain(
    `/f:  Replica placement policy is violated for ${block}. Block should be additionally replicated on 1 more rack(s). Total number of racks in the cluster: 2\n`,
  );
  expect(text).toContain(' Missing replicas:\t\t1 (33.333332 %)');
});

test('files that are being written are counted apart, and shown when asked for', () => {
  const cluster = new Cluster();
  cluster.create('/open');
  cluster.addBlock('/open');
  expect(report(cluster, '/')).toContain(' Total files:\t0 (Files currently being written: 1)\n');
  expect(report(cluster, '/', { openForWrite: true, files: true, blocks: true, racks: true })).toMatch(
    /\/open 0 bytes, replicated: replication=3, 1 block\(s\), OPENFORWRITE: {2}OK\n\nUnder Construction Block:\n0\. \S+ len=0 Expected_repl=3 {2}\[\/\w\/10\.0\.0\.\d:98\d6, /,
  );
});

test('a path that is not there, or not for the caller, is said last', () => {
  const cluster = new Cluster();
  expect(report(cluster, '/nope')).toBe("FSCK started\n\n\nPath '/nope' does not exist");
  cluster.write('/secret/f');
  const row = cluster.namespace.child(0, 'secret');
  cluster.namespace.setPermission(row, { mode: 0o700, owner: 'root', group: 'supergroup' });
  expect(report(cluster, '/secret', {}, person('bob'))).toMatch(
    /^FSCK ended\nPermission denied: user=bob.*\n\n\nFsck on path '\/secret' FAILED$/ms,
  );
});

test('one block by its name', () => {
  const cluster = new Cluster();
  const [block] = cluster.write('/f');
  const text = describeBlock(cluster.situation(), `blk_${block?.id}`);
  expect(text).toContain('Block belongs to: /f\nNo. of Expected Replica: 3\nNo. of live Replica: 3\n');
  expect(text).toContain('Block replica on datanode/rack: worker-3/b is HEALTHY\n');
  expect(describeBlock(cluster.situation(), 'blk_1')).toBe('Block blk_1 does not exist\n');
});

test('storage policies are compared with where blocks are', () => {
  const cluster = new Cluster();
  cluster.write('/d/two', { replication: 2 });
  cluster.write('/d/three');
  cluster.write('/d/lazy', { replication: 1 });
  cluster.namespace.setStoragePolicy(cluster.namespace.child(cluster.namespace.child(0, 'd'), 'lazy'), 15);
  const text = report(cluster, '/', { storagePolicies: true });
  expect(text).toContain(`Blocks queued for replication:\t0

Blocks satisfying the specified storage policy:
Storage Policy                  # of blocks       % of blocks
DISK:2(HOT)                        1              33.3333%
DISK:3(HOT)                        1              33.3333%

Blocks NOT satisfying the specified storage policy:
Storage Policy                  Specified Storage Policy      # of blocks       % of blocks
DISK:1(HOT)                         LAZY_PERSIST                  1              33.3333%
FSCK ended`);
  expect(report(cluster, '/d/two', { storagePolicies: true })).toContain('\nAll blocks satisfy specified storage policy.\n');
});
