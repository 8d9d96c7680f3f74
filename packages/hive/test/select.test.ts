import { expect, test } from 'vitest';
import { openFilms } from './warehouse.ts';

test('rows are grouped, filtered behind the grouping, ordered and limited', async () => {
  const films = await openFilms();
  expect(
    await films.run('select genre, count(*) as n, max(rating) from films group by genre order by n desc, genre limit 2'),
  ).toEqual(['Comedy\t2\t8.3', 'Horror\t2\t8.5']);
  expect(await films.run('select genre, avg(rating) from films group by genre having count(*) > 1')).toEqual([
    'Comedy\t7.800000000000001',
    'Horror\t8.5',
  ]);
});

test('groups come in the order of their keys, NULL first', async () => {
  const films = await openFilms();
  expect(await films.run('select genre, count(1) from films group by genre')).toEqual(['NULL\t1', 'Comedy\t2', 'Horror\t2']);
});

test('aggregates of no rows are NULL, but for counts', async () => {
  const films = await openFilms();
  expect(await films.run('select count(*), sum(id), avg(id), min(title), count(distinct id) from films where id > 99')).toEqual([
    '0\tNULL\tNULL\tNULL\t0',
  ]);
  expect(await films.run('select genre, count(*) from films where id > 99 group by genre')).toEqual([]);
});

test('NULLs come first in ascending and last in descending order, unless told', async () => {
  const films = await openFilms();
  expect(await films.run('select id from films order by rating, id')).toEqual(['5', '4', '3', '1', '2']);
  expect(await films.run('select id from films order by rating desc')).toEqual(['2', '1', '3', '4', '5']);
  expect(await films.run('select id from films order by rating desc nulls first limit 1')).toEqual(['5']);
});

test('ORDER BY takes aliases, positions, expressions and columns that are not selected', async () => {
  const films = await openFilms();
  expect(await films.run('select title from films order by year, id')).toEqual(['Jaws', 'Alien', 'Big', 'Toy Story', 'Heat']);
  expect(await films.run('select title, length(title) as n from films order by 2, 1')).toEqual([
    'Big\t3',
    'Heat\t4',
    'Jaws\t4',
    'Alien\t5',
    'Toy Story\t9',
  ]);
  expect(await films.run('select genre from films group by genre order by count(*) desc, genre desc limit 1')).toEqual([
    'Horror',
  ]);
});

test('DISTINCT gives each row once', async () => {
  const films = await openFilms();
  expect(await films.run('select distinct year from films order by year desc')).toEqual(['1995', '1988', '1979', '1975']);
  expect(await films.run('select count(distinct year), count(distinct genre) from films')).toEqual(['4\t2']);
});

test('joins of every kind match on equal keys, and NULL matches nothing', async () => {
  const films = await openFilms();
  await films.run('create table genres (name string, mood string)');
  await films.run("insert into genres values ('Comedy', 'good'), ('Drama', 'sad'), (null, 'none')");
  const ask = (join: string) =>
    films.run(`select f.id, g.mood from films f ${join} genres g on f.genre = g.name order by f.id, g.mood`);
  expect(await ask('join')).toEqual(['1\tgood', '4\tgood']);
  expect(await ask('left join')).toEqual(['1\tgood', '2\tNULL', '3\tNULL', '4\tgood', '5\tNULL']);
  expect(await ask('right outer join')).toEqual(['NULL\tnone', 'NULL\tsad', '1\tgood', '4\tgood']);
  expect(await ask('full join')).toHaveLength(7);
  expect(await films.run('select id from films left semi join genres on films.genre = genres.name')).toEqual(['1', '4']);
  expect(await films.run("select f.id from films f, genres g where f.genre = g.name and g.mood = 'good' and f.id > 1")).toEqual([
    '4',
  ]);
  expect(await films.run('select count(*) from films cross join genres')).toEqual(['15']);
  expect(await films.run('select count(*) from films a join films b on a.year = b.year and a.id < b.id')).toEqual(['1']);
});

test('queries within queries: FROM, IN, EXISTS, a single value, WITH, UNION', async () => {
  const films = await openFilms();
  expect(await films.run('select max(n) from (select genre, count(*) n from films group by genre) g')).toEqual(['2']);
  expect(await films.run('select id from films where year in (select max(year) from films) order by id')).toEqual(['1', '3']);
  expect(await films.run('select id from films where rating > (select avg(rating) from films) order by id')).toEqual([
    '1',
    '2',
    '3',
  ]);
  expect(await films.run('select count(*) from films where not exists (select 1 from films where id = 77)')).toEqual(['5']);
  expect(await films.run('with old as (select * from films where year < 1980) select title from old order by 1')).toEqual([
    'Alien',
    'Jaws',
  ]);
  expect(await films.run('select 1 as x union all select 2.5 union all select null order by x')).toEqual(['NULL', '1.0', '2.5']);
  expect(await films.run("select 'a' as x union select 'a' union select 'b'")).toEqual(['a', 'b']);
});

test('lateral views and explode make rows of arrays and maps', async () => {
  const films = await openFilms();
  expect(await films.run("select id, word from films lateral view explode(split(title, ' ')) w as word where id < 3")).toEqual([
    '1\tToy',
    '1\tStory',
    '2\tAlien',
  ]);
  expect(await films.run("select explode(array('a', 'b')) as x")).toEqual(['a', 'b']);
  expect(await films.run("select p, x from (select 1 as one) t lateral view posexplode(array('a','b')) e as p, x")).toEqual([
    '0\ta',
    '1\tb',
  ]);
  expect(await films.run("select k, v from (select map('a', 1) as m) t lateral view explode(m) e as k, v")).toEqual(['a\t1']);
  expect(await films.run('select id, x from (select 1 as id) t lateral view outer explode(array()) e as x')).toEqual(['1\tNULL']);
});

test('window functions rank, shift and sum within partitions', async () => {
  const films = await openFilms();
  expect(
    await films.run(
      'select id, row_number() over (partition by genre order by id), rank() over (order by year) from films order by id',
    ),
  ).toEqual(['1\t1\t4', '2\t1\t2', '3\t1\t4', '4\t2\t3', '5\t2\t1']);
  expect(
    await films.run('select id, sum(id) over (order by id), lag(id) over (order by id), count(*) over () from films order by id'),
  ).toEqual(['1\t1\tNULL\t5', '2\t3\t1\t5', '3\t6\t2\t5', '4\t10\t3\t5', '5\t15\t4\t5']);
  expect(
    await films.run('select id, sum(id) over (order by id rows between 1 preceding and current row) from films order by id'),
  ).toEqual(['1\t1', '2\t3', '3\t5', '4\t7', '5\t9']);
  expect(
    await films.run('select genre, rank() over (order by count(*) desc) from films group by genre order by 2, 1 limit 1'),
  ).toEqual(['Comedy\t1']);
});

test('LIMIT skips and stops', async () => {
  const films = await openFilms();
  expect(await films.run('select id from films order by id limit 1, 2')).toEqual(['2', '3']);
  expect(await films.run('select id from films limit 0')).toEqual([]);
});
