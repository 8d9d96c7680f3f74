import { expect, test } from 'vitest';
import { HiveError } from '../src/hive.ts';
import { openFilms } from './warehouse.ts';

test.each([
  ['select * from x', "FAILED: SemanticException [Error 10001]: Line 1:14 Table not found 'x'", 10001],
  [
    'select foo from films',
    "FAILED: SemanticException [Error 10004]: Line 1:7 Invalid table alias or column reference 'foo': (possible column names are: id, title, genre, rating, year)",
    10004,
  ],
  ['select films.foo from films', "FAILED: SemanticException [Error 10002]: Line 1:13 Invalid column reference 'foo'", 10002],
  ['select foo(id) from films', 'FAILED: SemanticException [Error 10011]: Invalid function foo', 10011],
  [
    'select title, count(*) from films group by genre',
    "FAILED: SemanticException [Error 10025]: Line 1:7 Expression not in GROUP BY key 'title'",
    10025,
  ],
  [
    'select id from films where count(*) > 1',
    "FAILED: SemanticException [Error 10128]: Line 1:27 Not yet supported place for UDAF 'count'",
    10128,
  ],
  ['selec 1', "FAILED: ParseException line 1:0 cannot recognize input near 'selec' '1' '<EOF>'", 40000],
  [
    'select from films',
    "FAILED: ParseException line 1:7 cannot recognize input near 'from' 'films' '<EOF>' in select clause",
    40000,
  ],
  ['select *\nform films', "FAILED: ParseException line 2:0 missing EOF at 'form' near '*'", 40000],
])('%s fails as in Hive', async (statement, message, code) => {
  const films = await openFilms();
  const failed = await films.run(statement).catch((fault: unknown) => fault);
  expect(failed).toBeInstanceOf(HiveError);
  expect(failed).toMatchObject({ message, code });
});

test('a column of two tables is ambiguous without its table', async () => {
  const films = await openFilms();
  await expect(films.run('select id from films a join films b on a.id = b.id')).rejects.toThrow(
    'FAILED: SemanticException Column id Found in more than One Tables/Subqueries',
  );
});

test('LOAD DATA of nothing says so', async () => {
  const films = await openFilms();
  await expect(films.run("load data inpath '/no/such' into table films")).rejects.toThrow(
    "FAILED: SemanticException Line 1:17 Invalid path ''/no/such'': No files matching path file:/no/such",
  );
});

test('a file that cannot be read fails the query, not the process', async () => {
  const films = await openFilms();
  films.write('warehouse/films/broken.gz', 'no gzip');
  await expect(films.run('select * from films')).rejects.toThrow('FAILED: Execution Error, return code 1');
});

test('formats the warehouse does not hold are refused', async () => {
  const films = await openFilms();
  await expect(films.run('create table t (i int) stored as orc')).rejects.toThrow(
    "Unrecognized file format in STORED AS clause: 'ORC'",
  );
});

test('variables are put in, comments left out', async () => {
  const films = await openFilms();
  await films.run('set hivevar:wanted=2');
  expect(await films.run('select id -- the key\nfrom films where id = ${hivevar:wanted}')).toEqual(['2']);
  expect(await films.run('set wanted')).toEqual(['wanted=2']);
});
