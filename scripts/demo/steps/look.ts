import type { Scene } from '../scene.ts';

/** Where the bytes are. */
export async function look({ stage }: Scene): Promise<void> {
  const listed = await stage.run('hdfs', ['dfs', '-ls', '-R', '.']);
  stage.check('ls -R shows the part files', listed.stdout.includes('movies_by_4/part-m-00003'));
  await stage.run('hdfs', ['dfs', '-cat', 'movies/part-m-00000']);
  await stage.run('hdfs', ['dfs', '-du', '-h', '.']);
  const { stdout } = await stage.run('hdfs', ['fsck', '/', '-files', '-blocks', '-locations', '-racks']);
  stage.check('fsck says HEALTHY', stdout.includes("The filesystem under path '/' is HEALTHY"));
  const blocks = stdout.split('\n').filter((line) => /Live_repl=/.test(line));
  stage.check('every block has three replicas', blocks.length > 0 && blocks.every((line) => line.includes('Live_repl=3')));
  const placed = blocks.map((line) => [...line.matchAll(/(\/rack-\d+)\/([\d.]+:\d+)/g)]);
  stage.check(
    'on different workers',
    placed.every((replicas) => new Set(replicas.map(([, , worker]) => worker)).size === 3),
  );
  stage.check(
    'and on both racks',
    placed.every((replicas) => new Set(replicas.map(([, rack]) => rack)).size === 2),
  );
}
