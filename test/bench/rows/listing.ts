import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startJava } from '../../compat/hadoop/java-hadoop.ts';
import { startCalf } from '../calf-side.ts';
import { type Figure, median } from '../figure.ts';

const rounds = 7;
const hdfs = path.resolve(import.meta.dirname, '..', '..', '..', 'bin', 'hdfs');

/** `hdfs dfs -ls /` as a whole process, ours and Java's, on the same cluster. */
export async function listing(): Promise<Figure[]> {
  const cluster = await startCalf({ only: 'hdfs' });
  try {
    const times = { calf: [] as number[], hadoop: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.calf.push(
        timed(
          () => void spawnSync(hdfs, ['dfs', '-ls', '/'], { env: { ...process.env, HADOOP_CONF_DIR: cluster.confDirectory } }),
        ),
      );
      const startedAt = performance.now();
      const java = await startJava({
        conf: cluster.confDirectory,
        mainClass: 'org.apache.hadoop.fs.FsShell',
        args: ['-ls', '/'],
      });
      await new Promise((resolve) => java.process.once('close', resolve));
      times.hadoop.push(performance.now() - startedAt);
    }
    return [{ what: 'hdfs dfs -ls /', unit: 'ms', calf: median(times.calf), hadoop: median(times.hadoop), target: '150 ms' }];
  } finally {
    await cluster.stop();
  }
}

function timed(run: () => void): number {
  const startedAt = performance.now();
  run();
  return performance.now() - startedAt;
}
