import { expect, test } from 'vitest';
import { openWarehouse } from './warehouse.ts';

/** Each expression with what Hive prints for it. */
async function check(cases: Readonly<Record<string, string>>): Promise<void> {
  const warehouse = await openWarehouse();
  const found: Record<string, string> = {};
  for (const expression of Object.keys(cases)) found[expression] = (await warehouse.run(`select ${expression}`)).join('\n');
  expect(found).toEqual(cases);
}

test('numbers are computed in the types of Hive', () =>
  check({
    '1 + 2': '3',
    '7 / 2': '3.5',
    '7 div 2': '3',
    '-7 % 3': '-1',
    'pmod(-7, 3)': '2',
    '1 / 0': 'NULL',
    '2147483647 + 1': '-2147483648',
    '2147483648 + 1': '2147483649',
    '9223372036854775807 + 1': '-9223372036854775808',
    '1.5 + 1': '2.5',
    '1.25 + 1.75': '3',
    '0.1 + 0.2': '0.3',
    '0.1D + 0.2D': '0.30000000000000004',
    '1e7': '1.0E7',
    'cast(1234567.5 as double)': '1234567.5',
    "'3' + 4": '7.0',
    "'x' + 4": 'NULL',
    'null + 1': 'NULL',
    '10 / 4.0': '2.5',
    '1 + 2 * 3 - 4': '3',
    '-(-3)': '3',
    '5 & 3': '1',
    '5 | 3': '7',
    '~0': '-1',
  }));

test('comparisons follow the declared types', () =>
  check({
    "'10' > 9": 'true',
    "'true' = true": 'NULL',
    "'10' > '9'": 'false',
    "'abc' = 0": 'NULL',
    '1 = 1.0': 'true',
    'null = null': 'NULL',
    'null <=> null': 'true',
    '1 <> 2 and not 3 < 2': 'true',
    'null and false': 'false',
    'null or true': 'true',
    '2 between 1 and 3': 'true',
    '2 not in (1, 3)': 'true',
    '2 in (1, null)': 'NULL',
    "cast('2020-01-02' as date) = '2020-01-02'": 'true',
    "'é' > 'z'": 'true',
    'null is null': 'true',
    '1 is distinct from null': 'true',
  }));

test('casts give NULL for what does not fit', () =>
  check({
    "cast('12.7' as int)": '12',
    "cast(' 12 ' as int)": '12',
    "cast('x' as int)": 'NULL',
    'cast(12.7 as int)': '12',
    'cast(300 as tinyint)': '44',
    'cast(true as int)': '1',
    'cast(true as string)': 'TRUE',
    "cast('no' as boolean)": 'false',
    "cast('' as boolean)": 'false',
    'cast(1.005 as decimal(10,2))': '1.01',
    'cast(123.456 as decimal(4,2))': 'NULL',
    "cast('2020-02-30' as date)": '2020-03-01',
    "cast('2020-02-29 01:02:03.5' as timestamp)": '2020-02-29 01:02:03.5',
    "cast('2020-02-29 01:02:03' as date)": '2020-02-29',
    "cast('abcdef' as varchar(3))": 'abc',
    'cast(1.0 as string)': '1',
  }));

test('texts', () =>
  check({
    "concat('a', 1, 2.5)": 'a12.5',
    "concat('a', null)": 'NULL',
    "concat_ws('-', 'a', null, 'b', array('c', 'd'))": 'a-b-c-d',
    "substr('hello', 2, 3)": 'ell',
    "substr('hello', -3)": 'llo',
    "substr('hello', 0, 2)": 'he',
    "substr('hello', 9)": '',
    "upper('straße')": 'STRASSE',
    "length('é😀')": '2',
    "trim('  a b ')": 'a b',
    "lpad('7', 3, '0')": '007',
    "rpad('hello', 3, 'x')": 'hel',
    "instr('hello', 'l')": '3',
    "locate('l', 'hello', 4)": '4',
    "reverse('abc')": 'cba',
    "split('a,b,,c', ',')": '["a","b","","c"]',
    "split('a1b22c', '[0-9]+')[1]": 'b',
    "regexp_replace('2020-01', '(\\\\d+)-(\\\\d+)', '$2/$1')": '01/2020',
    "regexp_extract('Heat (1995)', '\\\\((\\\\d{4})\\\\)', 1)": '1995',
    "regexp_extract('Heat', '(x)', 1)": '',
    "'Toy Story (1995)' like '%(19__)'": 'true',
    "'100%' like '100\\\\%'": 'true',
    "'Alien' rlike '^A.*n$'": 'true',
    "initcap('toy story')": 'Toy Story',
    "translate('abc', 'ab', 'x')": 'xc',
    "substring_index('a.b.c', '.', 2)": 'a.b',
    'get_json_object(\'{"a":[{"b":7}]}\', \'$.a[0].b\')': '7',
    "hex('a')": '61',
    'hex(255)': 'FF',
    "find_in_set('b', 'a,b')": '2',
  }));

test('conditions', () =>
  check({
    "if(1 > 2, 'a', 'b')": 'b',
    "case when null then 'x' when true then 'y' else 'z' end": 'y',
    "case 3 when 1 then 'one' when 3 then 'three' end": 'three',
    "case 9 when 1 then 'one' end": 'NULL',
    'coalesce(null, null, 3)': '3',
    'nvl(null, 1.5)': '1.5',
    'nullif(1, 1)': 'NULL',
    'greatest(1, 3, 2)': '3',
    "least('b', 'a')": 'a',
  }));

test('rounding', () =>
  check({
    'round(2.5)': '3',
    'round(-2.5)': '-3',
    'round(2.345D, 2)': '2.35',
    'round(1250, -2)': '1300',
    'bround(2.5)': '2',
    'bround(3.5)': '4',
    'floor(-1.5)': '-2',
    'ceil(1.2)': '2',
    'ceil(-1.2D)': '-1',
    'abs(-3)': '3',
    'sqrt(9)': '3.0',
    'sqrt(-1)': 'NULL',
    'power(2, 10)': '1024.0',
    'ln(0)': 'NULL',
  }));

test('dates', () =>
  check({
    "year('2020-02-29')": '2020',
    "month('2020-02-29 10:11:12')": '2',
    "hour('2020-02-29 10:11:12')": '10',
    "date_add('2020-02-28', 2)": '2020-03-01',
    "date_sub('2020-03-01', 1)": '2020-02-29',
    "datediff('2020-03-01', '2020-02-01')": '29',
    "add_months('2020-01-31', 1)": '2020-02-29',
    "last_day('2020-02-03')": '2020-02-29',
    "next_day('2020-02-03', 'MO')": '2020-02-10',
    "trunc('2020-02-03', 'MM')": '2020-02-01',
    "to_date('2020-02-03 04:05:06')": '2020-02-03',
    "date_format('2020-02-03', 'dd/MM/yyyy EEE')": '03/02/2020 Mon',
    'from_unixtime(0)': '1970-01-01 00:00:00',
    "unix_timestamp('1970-01-02 00:00:00')": '86400',
    "unix_timestamp('02/01/1970', 'dd/MM/yyyy')": '86400',
    "weekofyear('2021-01-03')": '53',
    "quarter('2020-05-01')": '2',
    current_date: '2020-02-03',
    'current_timestamp()': '2020-02-03 04:05:06',
    "year('no date')": 'NULL',
    "months_between('2020-03-31', '2020-02-29')": '1.0',
  }));

test('collections', () =>
  check({
    'array(1, 2)[1]': '2',
    "map('a', 1)['a']": '1',
    'size(array(1, 2, 3))': '3',
    'sort_array(array(3, 1, 2))': '[1,2,3]',
    'array_contains(array(1, 2), 2)': 'true',
    "named_struct('a', 1, 'b', 'x').b": 'x',
    "map_keys(map('k', 'v'))": '["k"]',
    "str_to_map('a:1,b:2')": '{"a":"1","b":"2"}',
  }));

test('aggregates', async () => {
  const warehouse = await openWarehouse();
  await warehouse.run('create table t (i int, d decimal(5,2), s string)');
  await warehouse.run("insert into t values (1, 1.10, '3'), (2, 2.20, 'x'), (2, null, '4'), (null, 0.05, null)");
  expect(
    await warehouse.run(
      'select sum(i), avg(i), sum(d), avg(d), sum(s), max(s), collect_list(i), collect_set(i), stddev(i), percentile(i, 0.5) from t',
    ),
  ).toEqual(['5\t1.6666666666666667\t3.35\t1.116667\t7.0\tx\t[1,2,2]\t[1,2]\t0.4714045207910317\t2.0']);
  expect(await warehouse.run('select sum(distinct i), count(distinct i, s) from t')).toEqual(['3\t3']);
});
