import { expect, test } from 'vitest';
import { createMemoryDisk } from '@calf/runtime/memory-disk';
import { openStorageDirectory } from '../../src/storage/storage-directory.ts';
import { parseVersionFile, renderVersionFile } from '../../src/storage/version-file.ts';
import { blockPoolId, namespace } from '../testbed.ts';

const now = () => new Date(0);

/** As a Java DataNode of Hadoop 3.4.3 wrote it. */
const javaVersion = `#Sat Nov 21 02:13:50 UTC 2026
datanodeUuid=216cdc92-d7fe-4567-9e26-c5779257cf42
storageType=DATA_NODE
cTime=0
clusterID=rig
layoutVersion=-57
storageID=DS-8782b46e-2800-4c79-b677-faf767d12db3
`;

test('a new directory is formatted for the first cluster it meets', async () => {
  const disk = createMemoryDisk();
  const directory = await openStorageDirectory(disk, '/data', now);
  await directory.join(namespace);
  expect(Object.fromEntries(parseVersionFile((await disk.readFile('/data/current/VERSION')).toString()))).toEqual({
    storageID: directory.storageId,
    clusterID: 'CID-1',
    cTime: '0',
    datanodeUuid: directory.datanodeUuid,
    storageType: 'DATA_NODE',
    layoutVersion: '-57',
  });
  expect(
    Object.fromEntries(parseVersionFile((await disk.readFile(`/data/current/${blockPoolId}/current/VERSION`)).toString())),
  ).toEqual({
    namespaceID: '1',
    cTime: '1',
    blockpoolID: blockPoolId,
    layoutVersion: '-57',
  });
  for (const made of ['current/finalized', 'current/rbw', 'tmp']) {
    expect((await disk.stat(`/data/current/${blockPoolId}/${made}`))?.type).toBe('directory');
  }
});

test('a directory keeps its identity', async () => {
  const disk = createMemoryDisk();
  const first = await openStorageDirectory(disk, '/data', now);
  await first.join(namespace);
  await first.close();
  const second = await openStorageDirectory(disk, '/data', now);
  expect([second.datanodeUuid, second.storageId]).toEqual([first.datanodeUuid, first.storageId]);
});

test('the directory of a Java DataNode is taken as it is', async () => {
  const disk = createMemoryDisk();
  await disk.mkdirs('/data/current');
  await disk.replaceFile('/data/current/VERSION', javaVersion);
  const directory = await openStorageDirectory(disk, '/data', now);
  expect([directory.datanodeUuid, directory.storageId]).toEqual([
    '216cdc92-d7fe-4567-9e26-c5779257cf42',
    'DS-8782b46e-2800-4c79-b677-faf767d12db3',
  ]);
  await directory.join({ ...namespace, clusterId: 'rig' });
});

test('the directory of another cluster is refused, and stays as it was', async () => {
  const disk = createMemoryDisk();
  await disk.mkdirs('/data/current');
  await disk.replaceFile('/data/current/VERSION', javaVersion);
  const directory = await openStorageDirectory(disk, '/data', now);
  await expect(directory.join(namespace)).rejects.toThrow(
    'Incompatible clusterIDs in /data: namenode clusterID = CID-1; datanode clusterID = rig. Use another directory',
  );
  expect(await disk.list('/data/current')).toEqual(['VERSION']);
});

test.each([
  ['a NameNode', javaVersion.replace('DATA_NODE', 'NAME_NODE'), 'holds a NAME_NODE, not a DataNode'],
  ['another layout', javaVersion.replace('-57', '-56'), 'has layout version -56, but -57 is wanted'],
])('the directory of %s is refused', async (_what, version, message) => {
  const disk = createMemoryDisk();
  await disk.mkdirs('/data/current');
  await disk.replaceFile('/data/current/VERSION', version);
  await expect(openStorageDirectory(disk, '/data', now)).rejects.toThrow(message);
});

test('a directory in use is refused; a lock that a dead process left is none', async () => {
  const disk = createMemoryDisk({ now: () => Date.now() });
  const { hostname } = await import('node:os');
  await disk.mkdirs('/data');
  await disk.replaceFile('/data/in_use.lock', `${process.ppid}@${hostname()}`);
  await expect(openStorageDirectory(disk, '/data', now)).rejects.toThrow(`/data is in use by process ${process.ppid}`);
  await disk.replaceFile('/data/in_use.lock', `4194303@${hostname()}`);
  await openStorageDirectory(disk, '/data', now);
  expect((await disk.readFile('/data/in_use.lock')).toString()).toBe(`${process.pid}@${hostname()}`);
});

test('values with separators survive the form of Java properties', () => {
  const values = { clusterID: 'a:b=c\\d#e', other: '1' };
  expect(Object.fromEntries(parseVersionFile(renderVersionFile(values, new Date(0))))).toEqual(values);
});
