import { linesOf, type Scene } from '../scene.ts';

/** A table becomes files, by one map and by four. */
export async function toHdfs({ stage, database, data }: Scene): Promise<void> {
  const one = await stage.run('sqoop', ['import', ...database.sqoopArguments, '--table', 'movies', '-m', '1']);
  stage.check(`Retrieved ${data.films.length} records`, one.stderr.includes(`Retrieved ${data.films.length} records.`));
  const names = linesOf((await stage.run('hdfs', ['dfs', '-ls', '-C', 'movies'])).stdout);
  stage.check('the directory holds _SUCCESS and part-m-00000', names.join(' ') === 'movies/_SUCCESS movies/part-m-00000');
  const rows = linesOf((await stage.run('hdfs', ['dfs', '-cat', 'movies/part-m-00000'], { quiet: true })).stdout);
  const expected = data.films.map(({ id, genre, rating, votes, title }) => {
    return `${id},${genre},${Number.isInteger(rating) ? rating.toFixed(1) : rating},${votes},${title}`;
  });
  stage.check('every row stands there as Sqoop writes it', rows.join('\n') === expected.join('\n'));
  await stage.run(
    'sqoop',
    ['import', ...database.sqoopArguments, '--table', 'movies', '--target-dir', 'movies_by_4', '-m', '4'],
    {
      quiet: true,
    },
  );
  const four = linesOf((await stage.run('hdfs', ['dfs', '-cat', 'movies_by_4/part-m-*'], { quiet: true })).stdout);
  stage.check('four maps bring the same rows', [...four].sort().join('\n') === [...expected].sort().join('\n'));
  const parts = linesOf((await stage.run('hdfs', ['dfs', '-ls', '-C', 'movies_by_4'])).stdout);
  stage.check('in four part files', parts.filter((name) => name.includes('part-m-')).length === 4);
  if (data.ratings.length === 0) return;
  const ratings = await stage.run(
    'sqoop',
    ['import', ...database.sqoopArguments, '--table', 'ratings', '-m', '4', '--split-by', 'movie_id'],
    {
      quiet: true,
    },
  );
  stage.check(`Retrieved ${data.ratings.length} ratings`, ratings.stderr.includes(`Retrieved ${data.ratings.length} records.`));
}
