import path from 'node:path';
import type { Film } from '../films.ts';
import { counterIn, linesOf, type Scene, sumOverDataNodes } from '../scene.ts';

const example = path.resolve(import.meta.dirname, '..', '..', '..', 'examples', 'genres.ts');
const stagingBytesMax = 32 * 1024;

/** A TypeScript job with a combiner and three reduces, and a streaming job of two shell programs. */
export async function mapReduce(scene: Scene): Promise<void> {
  await typescriptJob(scene);
  await streamingJob(scene);
}

async function typescriptJob(scene: Scene): Promise<void> {
  const { stage, data } = scene;
  const servedBefore = await sumOverDataNodes(scene, 'BytesRead');
  const columns = ['-D', 'genre.column=1', '-D', 'rating.column=2', '-D', 'title.column=4'];
  const job = await stage.run('mapred', [
    'job',
    '-submit',
    example,
    ...columns,
    '-D',
    'mapreduce.job.reduces=3',
    '-input',
    'movies_by_4',
    '-output',
    'genres',
  ]);
  const servedBytes = (await sumOverDataNodes(scene, 'BytesRead')) - servedBefore;
  const said = job.stderr + job.stdout;
  stage.check('all maps are data-local', counterIn(said, 'Data-local map tasks') === 4);
  stage.check('the combiner combined', counterIn(said, 'Combine output records') < counterIn(said, 'Combine input records'));
  const read = counterIn(said, 'HDFS: Number of bytes read');
  // The DataNodes also served the job's own description, which no task counts.
  const agrees = read > 0 && servedBytes >= read && servedBytes - read < stagingBytesMax;
  stage.check(`the job's counters (${read} bytes read) agree with what the DataNodes served (${servedBytes})`, agrees);
  const lines = linesOf((await stage.run('hdfs', ['dfs', '-cat', 'genres/part-r-*'])).stdout);
  const found = new Map(lines.map((line) => [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)]));
  const expected = summaries(scene);
  const agreesWith = (genre: string, summary: string) => found.get(genre) === summary;
  stage.check(
    'average, number of films and best film of each genre are right',
    found.size === expected.size && [...expected].every(([genre, summary]) => agreesWith(genre, summary)),
  );
  stage.check('into three files', linesOf((await stage.run('hdfs', ['dfs', '-ls', '-C', 'genres'])).stdout).length === 4);
  stage.say(`${data.films.length} films, ${found.size} genres`);
}

async function streamingJob(scene: Scene): Promise<void> {
  const { stage } = scene;
  const mapper = `awk -F, '{ print $2 "\\t1" }'`;
  const reducer = `awk -F'\\t' '{ n[$1] += $2 } END { for (g in n) print g "\\t" n[g] }'`;
  const job = [
    'jar',
    'hadoop-streaming.jar',
    '-D',
    'mapreduce.job.reduces=2',
    '-input',
    'movies',
    '-output',
    'genre_counts',
    '-mapper',
    mapper,
    '-reducer',
    reducer,
  ];
  await stage.run('hadoop', job);
  const lines = linesOf((await stage.run('hdfs', ['dfs', '-cat', 'genre_counts/part-*'])).stdout);
  const counted = new Map(lines.map((line) => line.split('\t')).map(([genre = '', count = '']) => [genre, Number(count)]));
  stage.check('awk counts the same', sameCounts(counted, countByGenre(scene)));
}

/** What the job should find: `average TAB films TAB best film` by genre, computed here from the films themselves. */
function summaries({ data }: Scene): Map<string, string> {
  const byGenre = Map.groupBy(data.films, ({ genre }) => String(genre));
  const summary = (films: readonly Film[]) => {
    const sum = films.reduce((total, { rating }) => total + rating, 0);
    const best = films.toSorted(
      (left, right) => right.rating - left.rating || compareTexts(String(left.title), String(right.title)),
    )[0];
    return `${(sum / films.length).toFixed(2)}\t${films.length}\t${String(best?.title)}`;
  };
  return new Map([...byGenre].map(([genre, films]) => [genre, summary(films)]));
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function countByGenre({ data }: Scene): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { genre } of data.films) counts.set(String(genre), (counts.get(String(genre)) ?? 0) + 1);
  return counts;
}

function sameCounts(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): boolean {
  return left.size === right.size && [...left].every(([genre, count]) => right.get(genre) === count);
}
