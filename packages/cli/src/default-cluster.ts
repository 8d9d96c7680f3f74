import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isRunning, readClusterFile } from '@calf/cluster/cluster-file';
import { systemDisk } from '@calf/runtime/disk';

type Environment = Readonly<Record<string, string | undefined>>;

/** Commands that are of no use without a cluster, and would take the files of this machine for it. */
const needCluster: readonly string[] = ['hdfs', 'hadoop', 'mapred', 'hive'];

/** Words that say which cluster is meant, or that none is. */
const namesItsCluster = /hdfs:\/\/|^file:|^--?(conf|fs|jt)$|fs\.defaultFS=|^(--?help|help|version)$/;

/** Where `calf up` keeps its cluster when no `--data` says otherwise. */
export function defaultDataDirectory(environment: Environment): string {
  return environment['CALF_DATA'] || path.join(environment['HOME'] || os.homedir(), '.calf');
}

/**
 * Without HADOOP_CONF_DIR, the commands speak to the cluster that `calf up` started: nothing to configure. `warning` is for somebody who
 * would wait for a cluster that is not there.
 */
export async function findCluster(
  name: string,
  argv: readonly string[],
  environment: Environment,
): Promise<{ environment: Environment; warning?: string }> {
  const wantsCluster = needCluster.includes(name) && argv.length > 0 && !argv.some((word) => namesItsCluster.test(word));
  const given = environment['HADOOP_CONF_DIR'];
  if (given) {
    if (!wantsCluster || fs.existsSync(path.join(given, 'core-site.xml'))) return { environment };
    const warning = `HADOOP_CONF_DIR is ${given}, where no core-site.xml is, so files are those of this machine`;
    return { environment, warning };
  }
  const data = defaultDataDirectory(environment);
  const conf = path.join(data, 'conf');
  const isKnown = fs.existsSync(conf);
  const found = isKnown ? { ...environment, HADOOP_CONF_DIR: conf } : environment;
  if (!wantsCluster) return { environment: found };
  if (!isKnown) {
    const warning =
      'no cluster is known, so files are those of this machine: calf up --detach starts one, HADOOP_CONF_DIR names one';
    return { environment: found, warning };
  }
  const file = await readClusterFile(systemDisk, data);
  if (!file || isRunning(file)) return { environment: found };
  return { environment: found, warning: `the cluster of ${data} does not run: calf up --detach starts it` };
}
