import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultDataDirectory, findCluster } from '../src/default-cluster.ts';

/** A home directory with the cluster of a supervisor in it. */
function homeOf(supervisorPid: number | undefined): { HOME: string; conf: string } {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-home-'));
  onTestFinished(() => fs.rmSync(home, { recursive: true }));
  const conf = path.join(home, '.calf', 'conf');
  fs.mkdirSync(conf, { recursive: true });
  const file = { format: 1, ports: [], workerCount: 3, supervisorPid };
  fs.writeFileSync(path.join(home, '.calf', 'cluster.json'), JSON.stringify(file));
  return { HOME: home, conf };
}

test('without HADOOP_CONF_DIR, also an empty one, the cluster is that of calf up', async () => {
  const { HOME, conf } = homeOf(process.pid);
  for (const HADOOP_CONF_DIR of [undefined, '']) {
    const found = await findCluster('hdfs', ['dfs', '-ls', '/'], { HOME, HADOOP_CONF_DIR });
    expect(found).toEqual({ environment: { HOME, HADOOP_CONF_DIR: conf } });
  }
  expect((await findCluster('hdfs', ['dfs', '-ls'], { HOME, HADOOP_CONF_DIR: '/etc/hadoop' })).environment).toEqual({
    HOME,
    HADOOP_CONF_DIR: '/etc/hadoop',
  });
});

test('CALF_DATA names another directory, unless it is empty', () => {
  expect(defaultDataDirectory({ HOME: '/home/me', CALF_DATA: '/data' })).toBe('/data');
  expect(defaultDataDirectory({ HOME: '/home/me', CALF_DATA: '' })).toBe('/home/me/.calf');
});

test('a cluster that does not run is told of before anybody waits for it', async () => {
  const { HOME } = homeOf(undefined);
  const { warning } = await findCluster('hdfs', ['dfs', '-ls', '/'], { HOME });
  expect(warning).toBe(`the cluster of ${HOME}/.calf does not run: calf up --detach starts it`);
});

test('without any cluster, a newcomer hears that files are those of this machine', async () => {
  const { warning } = await findCluster('hadoop', ['fs', '-ls', '/'], { CALF_DATA: '/no/where' });
  expect(warning).toMatch(/^no cluster is known, so files are those of this machine: calf up --detach starts one/);
});

test('a HADOOP_CONF_DIR with nothing in it is told of', async () => {
  const environment = { HADOOP_CONF_DIR: '/no/where' };
  const warning = 'HADOOP_CONF_DIR is /no/where, where no core-site.xml is, so files are those of this machine';
  expect(await findCluster('hdfs', ['dfs', '-ls', '/'], environment)).toEqual({ environment, warning });
});

test.each([
  ['calf', ['up']],
  ['sqoop', ['list-tables']],
  ['hdfs', []],
  ['hdfs', ['--help']],
  ['hadoop', ['version']],
  ['hdfs', ['dfs', '-ls', 'hdfs://other/']],
  ['hdfs', ['dfs', '-fs', 'other:8020', '-ls', '/']],
  ['hadoop', ['fs', '-D', 'fs.defaultFS=file:///', '-ls', '/']],
])('nothing is said to `%s %j`, which needs no cluster or names its own', async (name, argv) => {
  expect(await findCluster(name, argv, { CALF_DATA: '/no/where' })).toEqual({ environment: { CALF_DATA: '/no/where' } });
});
