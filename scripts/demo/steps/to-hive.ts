import { linesOf, type Scene } from '../scene.ts';

/** The table becomes one of the warehouse. */
export async function toHive({ stage, database }: Scene): Promise<void> {
  await stage.run('hdfs', ['dfs', '-rm', '-r', '-skipTrash', 'movies']);
  await stage.run('sqoop', ['import', ...database.sqoopArguments, '--table', 'movies', '--hive-import', '-m', '1'], {
    quiet: true,
  });
  const [[expectedCount] = []] = await database.rows('SELECT COUNT(*) FROM movies');
  const counted = linesOf((await stage.run('hive', ['-e', 'select count(*) from movies'])).stdout);
  stage.check('hive counts as many films as the database', counted.at(-1)?.trim() === String(expectedCount));
  const query = 'select genre, count(*) as n, max(rating) from movies group by genre order by n desc limit 3';
  const answered = linesOf((await stage.run('hive', ['-e', query])).stdout);
  const expected = await database.rows(
    'SELECT genre, COUNT(*) AS n, MAX(rating) FROM movies GROUP BY genre ORDER BY n DESC LIMIT 3',
  );
  const wanted = expected.map(([genre, count, best]) => [genre ?? 'NULL', String(count), Number(best)]);
  const found = answered
    .slice(-3)
    .map((line) => line.split('\t'))
    .map(([genre, count, best]) => [genre, count, Number(best)]);
  stage.check('and groups them the same', JSON.stringify(found) === JSON.stringify(wanted));
  const raw = await stage.run('hdfs', ['dfs', '-cat', '/apps/hive/warehouse/movies/part-m-00000'], { quiet: true });
  stage.check('fields end with \\001', raw.stdout.startsWith('1\u0001'));
}
