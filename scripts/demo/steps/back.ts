import { linesOf, type Scene } from '../scene.ts';

/** From the warehouse back into the database. */
export async function back({ stage, database }: Scene): Promise<void> {
  const [connect, url, ...rest] = database.sqoopArguments;
  const { stderr } = await stage.run('sqoop', [
    'export',
    connect ?? '',
    url ?? '',
    '-m',
    '1',
    ...rest,
    '--table',
    'exported_movies',
    '--export-dir',
    '/apps/hive/warehouse/movies',
    '--input-fields-terminated-by',
    '\\0001',
  ]);
  const source = await database.rows('SELECT * FROM movies ORDER BY id');
  stage.check(`Exported ${source.length} records`, stderr.includes(`Exported ${source.length} records.`));
  const target = await database.rows('SELECT * FROM exported_movies ORDER BY id');
  stage.check('the target equals the source, row by row', source.length > 0 && JSON.stringify(source) === JSON.stringify(target));
  const listed = linesOf((await stage.run('sqoop', ['list-tables', ...database.sqoopArguments])).stdout);
  stage.check('list-tables names both', listed.includes('movies') && listed.includes('exported_movies'));
}
