import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { renderSiteFile } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';
import { readGenericOptions } from '../../src/hdfs/generic-options.ts';

const nowhere = { environment: {}, cwd: '/' };

test('options of every Hadoop tool come first, the rest is the tool’s own', () => {
  const argv = ['-D', 'a=1=2', '-Db=2', '-fs', 'hdfs://host:1', '-ls', '-D', 'c=3'];
  const { configuration, rest } = readGenericOptions(argv, nowhere);
  expect(configuration.entries()).toEqual([
    ['a', '1=2'],
    ['b', '2'],
    ['fs.defaultFS', 'hdfs://host:1'],
  ]);
  expect(rest).toEqual(['-ls', '-D', 'c=3']);
});

test('-conf comes after the site files of HADOOP_CONF_DIR, and -D after both', async () => {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'calf-conf-'));
  const site = renderSiteFile([
    ['a', 'site'],
    ['b', 'site'],
    ['c', 'site'],
  ]);
  await fs.writeFile(path.join(directory, 'core-site.xml'), site);
  await fs.writeFile(
    path.join(directory, 'mine.xml'),
    renderSiteFile([
      ['b', 'conf'],
      ['c', 'conf'],
    ]),
  );
  const from = { environment: { HADOOP_CONF_DIR: directory }, cwd: directory };
  const { configuration } = readGenericOptions(['-conf', 'mine.xml', '-D', 'c=option'], from);
  expect(Object.fromEntries(configuration.entries())).toEqual({ a: 'site', b: 'conf', c: 'option' });
  await fs.rm(directory, { recursive: true });
});

test.each([
  [['-D'], 'Missing argument for option: D'],
  [['-D', 'novalue'], '-D wants key=value, not "novalue"'],
])('%j is refused', (argv, message) => {
  expect(() => readGenericOptions(argv, nowhere)).toThrow(message);
});
