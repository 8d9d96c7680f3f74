import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ReadyCluster } from '@calf/cluster/cluster';
import { type FilmDatabase, loadFilms, openMysqlFilms, openSqliteFilms } from './film-database.ts';
import { type FilmData, readMovieLens, readVegaFilms } from './films.ts';
import type { Scene } from './scene.ts';
import { Stage } from './stage.ts';
import { back } from './steps/back.ts';
import { incremental } from './steps/incremental.ts';
import { look } from './steps/look.ts';
import { mapReduce } from './steps/map-reduce.ts';
import { toHdfs } from './steps/to-hdfs.ts';
import { toHive } from './steps/to-hive.ts';

/**
 * `npm run demo`: the MovieLens exercise on a cluster of its own, each step with its time and checks. Exit code 0 only if all hold.
 * --movielens DIR takes GroupLens' CSV files; --mysql (or MYSQL_URL) a running server; --keep leaves the cluster up.
 */
const { values: flags } = parseArgs({
  options: { movielens: { type: 'string' }, mysql: { type: 'boolean' }, keep: { type: 'boolean' } },
});
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-demo-'));
const dataDirectory = path.join(directory, 'cluster');
const stage = new Stage();
let cluster: ReadyCluster | undefined;
let database: FilmDatabase | undefined;
let data: FilmData | undefined;
try {
  await stage.step('Start a cluster', async () => {
    const { stdout } = await stage.run('calf', ['up', '--detach', '--port-base', '0', '--data', dataDirectory, '--json'], {
      quiet: true,
    });
    cluster = JSON.parse(stdout) as ReadyCluster;
    stage.set('HADOOP_CONF_DIR', cluster.conf);
    await stage.run('calf', ['status', '--data', dataDirectory]);
    stage.check(`ready: safe mode off, 3 DataNodes in, a write worked (${cluster.ms} ms)`, cluster.datanodes.length === 3);
  });
  await stage.step('Load films into a database', async () => {
    database = await openDatabase();
    data = flags.movielens === undefined ? readVegaFilms() : readMovieLens(flags.movielens);
    await loadFilms(database, data);
    const [[count] = []] = await database.rows('SELECT COUNT(*) FROM movies');
    stage.say(`${database.what}; films from ${data.from}, ${data.skipped} without a rating skipped`);
    stage.check(`table movies has ${data.films.length} rows`, Number(count) === data.films.length);
  });
  if (cluster && database && data) await play({ stage, cluster, database, data, directory });
} finally {
  await database?.close();
}
const allHolds = stage.summary();
if (flags.keep && cluster) {
  console.log(`\nThe cluster is still up. Try:\n   export HADOOP_CONF_DIR=${cluster.conf} PATH=${path.resolve('bin')}:$PATH`);
  console.log("   hdfs dfs -ls -R /user\n   hive -e 'select title, rating from movies order by rating desc limit 10'");
  console.log(`   calf down --data ${dataDirectory}`);
} else {
  await end();
}
process.exitCode = allHolds ? 0 : 1;

async function play(scene: Scene): Promise<void> {
  await stage.step('To HDFS: sqoop import', () => toHdfs(scene));
  await stage.step('Look: ls, cat, du, fsck', () => look(scene));
  await stage.step('MapReduce: TypeScript and streaming', () => mapReduce(scene));
  await stage.step('Incremental import', () => incremental(scene));
  await stage.step('Hive import and queries', () => toHive(scene));
  await stage.step('Back: sqoop export', () => back(scene));
}

function openDatabase(): Promise<FilmDatabase> {
  const url = process.env['MYSQL_URL'] ?? (flags.mysql ? 'mysql://localhost/' : undefined);
  return url === undefined ? Promise.resolve(openSqliteFilms(path.join(directory, 'movielens.db'))) : openMysqlFilms(url);
}

/** What failed stays for a look; otherwise nothing is left behind. */
async function end(): Promise<void> {
  if (cluster) await new Stage().run('calf', ['down', '--data', dataDirectory], { quiet: true });
  if (allHolds) fs.rmSync(directory, { recursive: true, force: true });
  else console.log(`\nThe cluster's logs are in ${path.join(dataDirectory, 'logs')}`);
}
