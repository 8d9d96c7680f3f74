import path from 'node:path';
import { renderSiteFile } from '@calf/runtime/configuration';
import type { Disk } from '@calf/runtime/disk';
import type { ClusterPlan } from './plan.ts';

/** Writes `conf/` for our own processes and for real clients, which find it by HADOOP_CONF_DIR. */
export async function writeConfFiles(disk: Disk, { confDirectory, conf, topology }: ClusterPlan): Promise<void> {
  await disk.mkdirs(confDirectory);
  const isHdfs = (key: string) => key.startsWith('dfs.');
  const isMapred = (key: string) => key.startsWith('mapreduce.') || key.startsWith('mapred.');
  const files = {
    'core-site.xml': renderSiteFile(conf.filter(([key]) => !isHdfs(key) && !isMapred(key))),
    'hdfs-site.xml': renderSiteFile(conf.filter(([key]) => isHdfs(key))),
    'mapred-site.xml': renderSiteFile(conf.filter(([key]) => isMapred(key))),
    'topology.table': topology.map(({ name, rack }) => `${name} ${rack}\n`).join(''),
  };
  for (const [name, text] of Object.entries(files)) await disk.replaceFile(path.join(confDirectory, name), text);
}
