import { filmRow } from '../film-database.ts';
import { linesOf, type Scene } from '../scene.ts';

/** Only what is new comes over. */
export async function incremental({ stage, database, data }: Scene): Promise<void> {
  const last = Math.max(...data.films.map(({ id }) => id));
  const added = ['A Calf Grows Up', 'Name, Node', 'The Third Replica'].map((title, index) => {
    return { id: last + 1 + index, genre: 'Documentary', rating: 9.5, votes: 1, title };
  });
  await database.insert('movies', added.map(filmRow));
  const argv = [
    'import',
    ...database.sqoopArguments,
    '--table',
    'movies',
    '-m',
    '1',
    '--incremental',
    'append',
    '--check-column',
    'id',
  ];
  const { stderr } = await stage.run('sqoop', [...argv, '--last-value', String(last)]);
  stage.check('Retrieved 3 records', stderr.includes('Retrieved 3 records.'));
  stage.check(`the next last-value is ${last + 3}`, stderr.includes(`--last-value ${last + 3}`));
  const rows = linesOf((await stage.run('hdfs', ['dfs', '-cat', 'movies/part-m-00001'])).stdout);
  stage.check(
    'they stand in a file of their own',
    rows.length === 3 && rows.every((row, index) => row.startsWith(`${last + 1 + index},`)),
  );
}
